// Amounts that stand on one page come to each other, to the cent: review, invoice and overview of one order.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { change, customer, early, firstWeek, idOf, other, read, review, says, send, server, signIn, start, startShop } from './lib/change.mjs';
import { sql, value } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
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
    const { review: reviewed, done } = await placeOrder(server, 'webhosting-plus', { ...abroad, coupon: 'NORD25', email }, { host: start });
    const [monthly, once] = priceGroups(reviewed.text);
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
    const { review: reviewed } = await placeOrder(server, 'webhosting-plus', { coupon: 'NORD25', email: 'kiel@kunde.example' }, { host: start });
    const [, once] = priceGroups(reviewed.text);
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

/** The form of a change with something chosen, updated without script. */
async function chosen(visit, values) {
    return send(visit, fill((await read(visit, '/portal/plan')).text, { ...values, do: 'update' }, ['contract']));
}

test('a change in a trial: form and review tell each day from which the new price is paid, and what is due for which', async () => {
    const visit = await customer({}, 'webhosting-start', firstWeek); /* a trial until 07.12., then from the 8th on */
    const form = await chosen(visit, { plan: 'webhosting-plus' });
    const days = 'ab 08.01.2027; mit Ihrer Zustimmung zum sofortigen Beginn schon ab 08.12.2026';
    const once = 'Einmalig, wenn die Änderung am 15.12.2026 beginnt (ohne Zustimmung zum sofortigen Beginn)';
    says(form, `Mehrpreis pro Monat ${days} +6,00 €`);
    says(form, `${once} 15.12.2026 bis 07.01.2027, 24 von 31 Tagen 4,64 €`);
    assert.doesNotMatch(visible(form.text), /auf Ihren Wunsch/, 'nothing is due before the first paid day');
    const page = await review(visit, { plan: 'webhosting-plus' });
    const [monthly, due] = priceGroups(page.text);
    const { detail, amount } = monthly.rows.find(({ label }) => label === 'Gesamtpreis pro Monat');
    assert.deepEqual([detail, amount], [`${days}, darin 1,58 € MwSt. (19 %)`, '9,90 €']);
    assert.deepEqual([due.title, due.rows.at(-1).amount], [once, '4,64 €']);
    says(page, 'Wirksam ab 15.12.2026; mit Ihrer Zustimmung zum sofortigen Beginn schon ab 30.11.2026');
    says(page, 'Einmaliger Einzug ohne Zustimmung zum sofortigen Beginn 4,64 €');
});

test('the form of a change says for which first day an amount is due, as the review does', async () => {
    const visit = await customer({}, 'webhosting-plus', firstWeek);
    const form = await chosen(visit, { plan: 'webhosting-pro' }), page = await review(visit, { plan: 'webhosting-pro' });
    const early = ['Einmalig, wenn sie auf Ihren Wunsch schon am 30.11.2026 beginnt', '30.11.2026 bis 23.12.2026, 24 von 30 Tagen', '12,00 €'];
    const late = ['Einmalig, wenn die Änderung am 15.12.2026 beginnt (ohne Zustimmung zum sofortigen Beginn)',
                  '15.12.2026 bis 23.12.2026, 9 von 30 Tagen', '4,50 €'];
    says(form, `Mehrpreis pro Monat ab 24.12.2026 +15,00 € ${late.join(' ')} ${early.join(' ')}`);
    const groups = priceGroups(page.text).filter(({ title }) => title.startsWith('Einmalig'));
    assert.deepEqual(groups.map(({ title, rows }) => [title, rows.at(-1).detail.replace(/, darin.*/, ''), rows.at(-1).amount]), [late, early]);
    const business = await customer({ type: 'business', cname: 'Nordlicht GmbH' }, 'webhosting-plus', firstWeek);
    says(await chosen(business, { plan: 'webhosting-pro' }), 'Einmalig anteilig 30.11.2026 bis 23.12.2026, 24 von 30 Tagen 12,00 €');
});

test('periods that begin before a change use up the coupon: both first days tell what is left of it', async () => {
    const totals = async (variant, plan) => {
        const visit = await customer({ coupon: 'NORD25' }, variant, firstWeek);
        const [monthly] = priceGroups((await review(visit, { plan })).text);
        return monthly.rows.filter(({ label }) => label.startsWith('Gesamtpreis'))
            .map(({ detail, amount }) => [detail.replace(/, darin.*/, ''), amount]);
    };
    assert.deepEqual(await totals('webhosting-start', 'webhosting-plus'), [
        ['08.01.2027 bis 07.03.2027; mit Ihrer Zustimmung zum sofortigen Beginn schon ab 08.12.2026 bis 07.03.2027', '7,42 €'],
        ['ab 08.03.2027', '9,90 €']]);
    assert.deepEqual(await totals('webhosting-plus', 'webhosting-start'), [['ab 24.11.2027', '3,90 €']], 'long after its end');
});

test('where all of the coupon falls into the time between both days, its price is that of an early start only', async () => {
    const visit = await customer({ coupon: 'NORD25' }, 'webhosting-start', firstWeek);
    sql(server, `UPDATE contract SET discount_periods_left = 1 WHERE number = '${visit.number}'`);
    const [monthly] = priceGroups((await review(visit, { plan: 'webhosting-plus' })).text);
    assert.deepEqual(monthly.rows.filter(({ label }) => label.startsWith('Gesamtpreis')).map(({ detail }) => detail.replace(/, darin.*/, '')), [
        '08.12.2026 bis 07.01.2027, nur mit Ihrer Zustimmung zum sofortigen Beginn', 'ab 08.01.2027']);
});

test('two invoices of one day and period: the list says what each is for; a later one of fees alone, or a credit note, needs no word', async () => {
    const visit = await customer({}, 'webhosting-plus', start);
    await change(visit, { 'component[backup]': '1' }, early, '/portal/components');
    await change(visit, { plan: 'webhosting-pro' });
    const rows = visible((await read(visit, '/portal/documents')).text);
    const period = '24.11.2026 bis 23.12.2026';
    for (const purpose of ['Tarifwechsel', 'Änderung der Leistungen', 'mit Einrichtung']) {
        has(rows, new RegExp(`RE-\\S+ ${period}, ${purpose} 24`));
    }
    assert.deepEqual(sql(server, `SELECT json_extract(data, '$.purpose'), purpose FROM invoice WHERE contract_id = '${idOf(visit.number)}' ORDER BY rowid`),
                     ['setup', 'components', 'plan'].map((purpose) => [purpose, purpose]));
    has(visible((await read(visit, '/portal/documents?kind=invoice')).text), `${period}, Tarifwechsel`);
    const plain = await customer({}, 'webhosting-pro', start);
    has(visible((await read(plain, '/portal/documents')).text), /RE-\S+ [\d.]+ bis [\d.]+ 24/);
    const form = fill((await server.get('/widerrufen')).text, { name: 'Marlene Feddersen', contract: visit.number, email: visit.email }, ['name', 'contract']);
    const asked = fill((await server.post(form.action, form.fields)).text, { do: 'confirm' }, ['name', 'contract']);
    assert.ok((await server.post(asked.action, asked.fields)).status < 400);
    const credited = sql(server, `SELECT kind, purpose FROM invoice WHERE contract_id = '${idOf(visit.number)}' AND kind <> 'invoice'`);
    assert.ok(credited.length > 0 && credited.every(([, purpose]) => purpose === ''), `${credited}`);
});
