// Direct debit by the rules of the banks: mandate, proof, pre-notification, another account. Source: SEPA Direct Debit
// core rulebook of the European Payments Council; BGB 675x.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { openPortal, review } from './lib/journey.mjs';
import { has, ordered, pdfText, startShop } from './lib/law.mjs';
import { attachment, mailTo } from './lib/mail.mjs';
import { as } from './lib/portal.mjs';

const creditor = 'DE98ZZZ09999999999';
const refund = { de: /innerhalb von acht Wochen ab dem Belastungsdatum/, en: /within eight weeks/i, fr: /huit semaines/i, nl: /acht weken/i };
let server, placed;

before(async () => {
    server = await startShop();
    placed = await ordered(server, 'webhosting-plus');
});
after(() => server?.stop());

const methods = (contract) => sql(server, `SELECT p.mandate_reference, p.mandate_text, p.mandate_signed_at, p.mandate_ip, p.iban_sealed,
    p.iban_masked, p.replaced_at FROM payment_method p JOIN contract c USING (merchant_id, customer_id) WHERE c.id = '${contract}'
    ORDER BY p.created_at`);

async function invoiceText() {
    const mail = await placed.mail();
    const [name] = mail.files.map(([file]) => file).filter((file) => file.startsWith('RE-'));
    return pdfText(attachment(mail, name));
}

test('SEP-05 the mandate names creditor and refund in the language of the page and waits for a tick of its own', async () => {
    for (const [lang, words] of Object.entries(refund)) {
        const page = await review(server, 'webhosting-plus', { language: lang, email: `${lang}@mandat.example` });
        const label = /<label[^>]*for="consent\[mandate\]"[^>]*>([\s\S]*?)<\/label>/.exec(page.text)[1];
        assert.match(visible(label), words, lang);
        assert.match(visible(label), /Nordwolke Hosting GmbH/, lang);
        assert.doesNotMatch(/<input[^>]*id="consent\[mandate\]"[^>]*>/.exec(page.text)[0], /checked/);
        has(visible(page.text), creditor);
    }
});

test('SEP-05 the confirmation holds the whole mandate: reference, creditor, account, text', async () => {
    const mail = await placed.mail();
    const [[reference]] = methods(placed.contract);
    const contract = pdfText(attachment(mail, mail.files.map(([file]) => file).find((file) => /^V-/.test(file) || /Vertrag/.test(file))));
    has(contract, reference, creditor, 'Marlene Feddersen', refund.de, 'DE89');
    has(mail.text, refund.de, reference);
});

test('SEP-05 each mandate has a reference of its own that banks take', async () => {
    const more = await ordered(server, 'webhosting-plus');
    const references = [placed, more].map(({ contract }) => methods(contract)[0][0]);
    assert.notEqual(references[0].toLowerCase(), references[1].toLowerCase());
    for (const reference of references) {
        assert.match(reference, /^[A-Za-z0-9+?/:().,'-]{1,35}$/);
    }
});

test('SEP-06 text, moment and computer of a mandate are kept, the account sealed', async () => {
    const [[, text, signed, ip, sealed, masked]] = methods(placed.contract);
    assert.match(text, refund.de);
    assert.match(signed, /^\d{4}-\d\d-\d\dT[\d:]+Z$/);
    assert.ok(Math.abs(Date.now() - Date.parse(signed)) < 120_000);
    assert.equal(ip, '127.0.0.1');
    assert.ok(sealed.length > 40 && !sealed.includes('0532013000'));
    assert.equal(masked, 'DE89 •••• •••• •••• ••30 00');
    const { consents } = JSON.parse(value(server, `SELECT record FROM order_proof WHERE order_id = '${placed.order}'`));
    assert.ok(consents.some(({ id, given, text: words }) => id === 'mandate' && given && words === text));
});

test('SEP-07 an invoice announces its debit: amount, day, mandate and creditor, as many days ahead as agreed', async () => {
    const [[reference]] = methods(placed.contract);
    const [[data, issued, gross]] = sql(server, `SELECT data, issue_date, gross FROM invoice WHERE contract_id = '${placed.contract}'`);
    const { debit_date: day } = JSON.parse(data).payment;
    assert.ok(Date.parse(day) - Date.parse(issued) >= 2 * 86_400_000, `${issued} to ${day}`); // PreNotificationDays of this shop
    const amount = `${Math.floor(gross / 100)},${String(gross % 100).padStart(2, '0')}`;
    has(await invoiceText(), reference, creditor, amount, day.split('-').reverse().join('.'));
    has(placed.reviewed.replace(/<[^>]+>/g, ' '), 'mindestens 2 Tage');
});

test('SEP-12 another account is another mandate; the one before is kept with its last day', async () => {
    const cookie = await openPortal(server, server.ctl('--merchant', 'nordwolke', 'portal-link', value(server,
        `SELECT number FROM contract WHERE id = '${placed.contract}'`)).trim());
    const page = await server.get('/portal/payment', as(cookie));
    const form = fill(page.text, { payment: 'direct-debit', holder: 'Enno Feddersen', iban: 'DE02 1203 0000 0000 2020 51',
                                   'consent[mandate]': '1' }, ['holder', 'iban']);
    assert.equal((await server.post(form.action, form.fields, as(cookie))).status, 303);
    const code = /(\d{6})/.exec((await mailTo(server, placed.email, /Änderung Ihrer Zahlungsdaten/)).subject)[1];
    const { fields } = fill(page.text, {}, ['csrf']);
    assert.equal((await server.post('/portal/payment/code', { csrf: fields.get('csrf'), code, do: 'confirm' }, as(cookie))).status, 303);
    const [first, second, ...none] = methods(placed.contract);
    assert.deepEqual(none, []);
    assert.ok(first[6] && !second[6]);
    assert.notEqual(first[0], second[0]);
    assert.match(second[1], refund.de);
    assert.match(second[2], /^\d{4}-/);
    assert.notEqual(first[4], second[4]);
});
