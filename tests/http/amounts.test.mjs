// Amounts that stand on one page come to each other, to the cent: review, invoice and overview of one order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { change, other, read, says, server, signIn, start, startShop } from './lib/change.mjs';
import { value } from './lib/database.mjs';
import { visible } from './lib/html.mjs';
import { placeOrder } from './lib/journey.mjs';
import { cents, has, pdfText, priceGroups } from './lib/law.mjs';
import { attachment, mailTo } from './lib/mail.mjs';

before(startShop);
after(() => server?.stop());

const abroad = { type: 'business', cname: 'Alpen GmbH', vatid: 'ATU12345675', country: 'AT', pcode: '1010', city: 'Wien' };
const total = (numbers) => numbers.reduce((sum, number) => sum + number, 0);
const newest = (column, table) => value(server, `SELECT ${column} FROM ${table} ORDER BY rowid DESC LIMIT 1`);

/** Ordered on a host, and the overview of its contract. */
async function overview(variant, values, host) {
    await placeOrder(server, variant, values, { host });
    const visit = await signIn({ number: newest('number', 'contract'), email: values.email }, host);
    return { visit, page: await read(visit, '/portal/contract') };
}

test('where the first invoice is rounded on its own total, the review tells its lines, which are those of the invoice', async () => {
    const email = 'alpen@kunde.example';
    const { review, done } = await placeOrder(server, 'webhosting-plus', { ...abroad, coupon: 'NORD25', email }, { host: start });
    const [monthly, once] = priceGroups(review.text);
    const first = once.rows.find(({ label }) => label.startsWith('Erste Rechnung'));
    const months = monthly.rows.filter(({ label }) => label.startsWith('Gesamtpreis')).map(({ amount }) => cents(amount));
    assert.deepEqual([...months, cents(once.rows[0].amount), cents(first.amount)], [624, 832, 832, 1455]);
    const parts = [...first.detail.matchAll(/−?[\d.]+,\d\d €/g)].map(([amount]) => cents(amount));
    const { lines } = JSON.parse(newest('data', 'invoice'));
    assert.deepEqual(parts, lines.map(({ net }) => net));
    assert.equal(total(parts), cents(first.amount));
    has(first.detail, 'auf der Rechnung: Einrichtung 8,32 €, Webhosting Plus 8,32 €, Gutschein NORD25 −2,09 €; gerundet wird einmal, auf ihre Summe');
    const least = once.rows.find(({ label }) => label.startsWith('Summe über'));
    assert.equal(cents(least.amount), cents(first.amount) + 2 * months[0] + 9 * months[1]);
    has(least.detail, 'Summe der Rechnungen');
    const mail = await mailTo(server, email, /Vertrag|Bestellung/);
    for (const text of [mail.text, pdfText(attachment(mail, mail.files.find(([name]) => name.startsWith('RE-'))[0])), visible(done.text)]) {
        has(text, '14,55 €');
    }
    has(mail.text, 'Gutschein NORD25 −2,09 €');
});

test('where the parts come to the first invoice, nothing is said about rounding', async () => {
    const { review } = await placeOrder(server, 'webhosting-plus', { coupon: 'NORD25', email: 'kiel@kunde.example' }, { host: start });
    const [, once] = priceGroups(review.text);
    assert.deepEqual(once.rows.slice(1).map(({ detail }) => detail), ['', '12 Monate und Einrichtung, ohne verbrauchsabhängige Kosten']);
});

test('the overview names what is paid once with the next invoice, and that VAT is in its amount', async () => {
    const setup = 'including one-off: Import of your berth plan';
    for (const [who, words] of [[{}, `€165.41 ${setup} €107.10 incl. 19% VAT`],
                                [{ type: 'business', cname: 'Boat Ltd' }, `€165.41 ${setup} €107.10 incl. VAT`],
                                [abroad, `€139.00 ${setup} €90.00 VAT 0%`]]) {
        const { page } = await overview('berth-crew', { ...who, email: 'boot@kunde.example', language: 'en' }, other);
        says(page, words);
    }
});

test('the setup fee of a trial is in the next invoice after a change, too', async () => {
    const { visit } = await overview('berth-crew', { email: 'karte@kunde.example' }, other);
    assert.equal((await change(visit, { 'component[charts]': '1' }, {}, '/portal/components')).status, 303);
    says(await read(visit, '/portal/contract'), '€176.72 including one-off: Import of your berth plan €107.10');
});
