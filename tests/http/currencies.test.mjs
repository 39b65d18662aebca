// Francs with prices including VAT and dollars without it, counted plans and all kinds of scales: what is shown on the
// way is what is charged, and only euro can be collected by direct debit.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fill, visible } from './lib/html.mjs';
import { consumer, linkInMail, openPortal, placeOrder, review } from './lib/journey.mjs';
import { asBusiness, has, pdfText, priceGroups, section } from './lib/law.mjs';
import { attachment, mailTo } from './lib/mail.mjs';
import { catalogueFile, prepareServer } from './lib/server.mjs';

const debitOnly = 1; // a virtual host
const scales = {
    Volume: [[0, 2], [10, 1.5]], Graduated: [[0, 2], [5, 1.6], [20, 1.2]],
    Bucket: [[0, 10], [10, 18], [50, 60]], Discount: [[0, 0], [10, 12.5]],
};
const quantities = { volume: 12, graduated: 8, bucket: 11, discount: 11 };
let server;

let made = 0;
const newId = () => (++made).toString(16).padStart(24, 'c');
const named = (text) => ({ _c: text, de: text, en: text });

/** A group in a currency with one counted plan, its variant and a component of each scale. */
function addGroup(catalogue, Currency, PriceTaxType) {
    const code = Currency.toLowerCase();
    const group = { Id: newId(), Name: named(Currency), Currency, PriceTaxType, TaxPolicyId: catalogue.TaxPolicies[0].Id };
    const own = { PlanGroupId: group.Id };
    const [variant] = catalogue.PlanVariants;
    const [counted, metered] = ['domain', 'traffic'].map((id) => catalogue.Components.find(({ ExternalId }) => ExternalId === id));
    catalogue.PlanGroups.push(group);
    const plan = { ...catalogue.Plans[0], ...own, Id: newId(), Name: named('Arbeitsplatz'), IsQuantityBased: true };
    catalogue.Plans.push(plan);
    catalogue.PlanVariants.push({ ...variant, ...own, Id: newId(), ExternalId: code, PlanId: plan.Id,
                                  RecurringFee: 9.9, SetupFee: 11.9, Quota: [] });
    catalogue.Components.push({ ...metered, ...own, Id: newId(), ExternalId: `${code}-traffic` });
    for (const [Type, tiers] of Object.entries(scales)) {
        const name = Type.toLowerCase();
        catalogue.Components.push({ ...counted, ...own, Id: newId(), ExternalId: `${code}-${name}`, Name: named(Type),
                                    PricePerUnit: 4, UnitName: null,
                                    PriceScale: { Type, Items: tiers.map(([From, Value]) => ({ From, Value })) } });
    }
}

before(async () => {
    server = await prepareServer({ hosts: [{ merchant: 'nordwolke' },
        { merchant: 'nordwolke', directives: ['SelfServicePaymentMethods direct-debit'] }] });
    const catalogue = JSON.parse(readFileSync(catalogueFile('nordwolke'), 'utf8'));
    addGroup(catalogue, 'CHF', 'Gross');
    addGroup(catalogue, 'USD', 'Net');
    catalogue.Merchant.ExchangeRates = [{ Currency: 'CHF', Rate: 0.95, ValidFrom: '2020-01-01' },
                                        { Currency: 'USD', Rate: 1.1, ValidFrom: '2020-01-01' }];
    const file = join(server.dir, 'currencies.json');
    writeFileSync(file, JSON.stringify(catalogue));
    server.ctl('--merchant', 'nordwolke', 'import', file);
    await server.run();
});

after(() => server?.stop());

/** Three plans and some of each component. */
function fullCart(code) {
    const chosen = Object.entries(quantities).map(([name, count]) => [`component[${code}-${name}]`, String(count)]);
    return { payment: 'invoice', quantity: '3', ...Object.fromEntries(chosen) };
}

async function updated(variant, values) {
    const path = `/order/${variant}`;
    const { fields } = fill((await server.get(path)).text, { ...consumer, ...values }, ['state', 'fname']);
    fields.set('do', 'update');
    const page = await server.post(path, fields);
    assert.equal(page.status, 200, visible(page.text).slice(0, 400));
    return page.text;
}

/** "label | detail | amount" of each line of the first group on a review page. */
const lines = (html) => priceGroups(html)[0].rows.map(({ label, detail, amount }) => `${label} | ${detail} | ${amount}`);
const summary = (html) => visible(/<aside[\s\S]*?<\/aside>/.exec(html)[0]);

/** Mail, invoice and contract of an order, as texts. */
async function papersOf(email) {
    const mail = await mailTo(server, email, /Vertrag|Bestellung/);
    const [invoice, contract] = [/^RE-/, /^Vertrag/].map((wanted) => {
        const name = mail.files.map(([file]) => file).find((file) => wanted.test(file));
        assert.ok(name, `${wanted} is not among ${mail.files}`);
        return pdfText(attachment(mail, name)).replace(/\s+/g, ' ');
    });
    return { mail: mail.text.replace(/\s+/g, ' '), invoice, contract };
}

test('francs are paid on account: no direct debit, no QR code', async () => {
    const page = (await server.get('/order/chf')).text;
    const payment = visible(section(page, 's-payment'));
    has(visible(page), 'Zahlung auf Rechnung. Für Anschriften weltweit.', '9,90 CHF pro Monat');
    has(payment, 'Rechnung Überweisung binnen 14 Tagen.', 'Die Rechnung kommt per E-Mail.');
    assert.doesNotMatch(payment, /QR|Lastschrift|IBAN/);
    assert.doesNotMatch(page, /name="iban"|name="holder"/);
    has(visible(section((await server.get('/order/webhosting-plus')).text, 's-payment')), 'SEPA-Lastschrift', 'QR-Code');
});

test('a direct debit in francs is refused whoever sends it', async () => {
    const { fields } = fill((await server.get('/order/chf')).text, { ...consumer, quantity: '1' }, ['state', 'fname']);
    fields.set('do', 'review');
    const page = await server.post('/order/chf', fields);
    assert.equal(page.status, 422);
    has(visible(page.text), 'Zahlungsart');
    assert.doesNotMatch(page.text, /name="iban"/);
});

test('where direct debit is the only means, plans in other currencies are not offered', async () => {
    assert.equal((await server.get('/order/chf', { host: debitOnly })).status, 404);
    assert.equal((await server.get('/order/webhosting-plus', { host: debitOnly })).status, 200);
    assert.doesNotMatch((await server.get('/order/', { host: debitOnly })).text, /CHF|\$/);
    has(visible((await server.get('/order/')).text), '9,90 CHF', '11,78 $');
});

test('prices and examples of scales are true in their currency', async () => {
    const francs = visible(section((await server.get('/order/chf')).text, 's-quantities'));
    has(francs, 'ab 1,50 CHF', 'ab 1,20 CHF', 'ab 10,00 CHF', 'ab 3,50 CHF', '12 kosten 12 × 1,50 CHF = 18,00 CHF.',
        '8 kosten 5 × 2,00 CHF + 3 × 1,60 CHF = 14,80 CHF.', '18 kosten 18,00 CHF.',
        '12 kosten 12 × 4,00 CHF abzüglich 12,5 % = 42,00 CHF.');
    has(visible((await server.get('/order/chf')).text), '0,02 CHF je GB', 'auf die kleinste Einheit der Währung gerundet');
    has(visible((await server.get('/order/usd')).text), '0,0238 $ je GB');
    const dollars = visible(section((await server.get('/order/usd')).text, 's-quantities'));
    has(dollars, 'ab 1,785 $', 'ab 1,428 $', 'ab 4,17 $', '12 kosten 12 × 1,785 $ = 21,42 $.', '8 kosten 5 × 2,38 $ + 3 × 1,904 $ = 17,61 $.',
        '18 kosten 21,42 $.', '12 kosten 12 × 4,76 $ abzüglich 12,5 % = 49,98 $.');
});

test('VAT-11 francs: what the form sums up is what review, mail and invoice say', async () => {
    const values = { ...fullCart('chf'), email: 'franken@feddersen.example' };
    has(summary(await updated('chf', values)), 'Summe pro Monat 119,00 CHF', '130,90 CHF');
    const { review: reviewed } = await placeOrder(server, 'chf', values);
    assert.deepEqual(lines(reviewed.text).slice(0, 5), [
        'Arbeitsplatz | 3 × 9,90 CHF | 29,70 CHF', 'Volume | Menge 12, Mengenpreis | 18,00 CHF',
        'Graduated | Menge 8, gestaffelt | 14,80 CHF', 'Bucket | Menge 11, Mengenpreis | 18,00 CHF',
        'Discount | Menge 11, Mengenpreis | 38,50 CHF']);
    has(visible(reviewed.text), 'darin 19,00 CHF MwSt. (19 %)', 'Zahlung auf Rechnung');
    const { mail, invoice, contract } = await papersOf(values.email);
    has(contract, '3 × 9,90 CHF', '119,00 CHF', '0,02 CHF je GB', 'Zahlung auf Rechnung');
    has(mail, '119,00 CHF', '130,90 CHF');
    has(invoice, 'Umsatzsteuer 20,90 CHF', 'Umsatzsteuer in Euro: 22,00 € (1,00 € = 0,95 CHF).', 'Rechnungsbetrag 130,90 CHF',
        'Ohne Abzug zahlbar.');
    for (const text of [visible(reviewed.text), mail, invoice, contract.split('Zahlungsziel')[0]]) {
        assert.doesNotMatch(text.replace(/in Euro: 22,00 € \(1,00 € = 0,95 CHF\)/, ''), /€|Lastschrift|Erster Einzug|Banking-App/);
    }
});

test('the portal tells contract and invoice in francs', async () => {
    const link = linkInMail([(await server.mailsCome(1)).find((mail) => mail.includes('franken@feddersen.example'))]);
    const cookie = await openPortal(server, link);
    const contract = visible((await server.get('/portal/contract', { headers: { cookie } })).text);
    has(contract, '3 × 9,90 CHF', '18,00 CHF', '14,80 CHF', '38,50 CHF', '119,00 CHF');
    const documents = visible((await server.get('/portal/documents', { headers: { cookie } })).text);
    has(documents, '130,90 CHF');
    assert.doesNotMatch(contract + documents, /€|Lastschrift/);
});

test('VAT-11 dollars: consumers read and pay gross amounts of net prices', async () => {
    const values = { ...fullCart('usd'), email: 'dollar@feddersen.example' };
    has(summary(await updated('usd', values)), 'Summe pro Monat 141,61 $', '155,77 $');
    const { review: reviewed } = await placeOrder(server, 'usd', values);
    assert.deepEqual(lines(reviewed.text).slice(0, 5), [
        'Arbeitsplatz | 3 × 11,78 $ | 35,34 $', 'Volume | Menge 12, Mengenpreis | 21,42 $',
        'Graduated | Menge 8, gestaffelt | 17,61 $', 'Bucket | Menge 11, Mengenpreis | 21,42 $',
        'Discount | Menge 11, Mengenpreis | 45,82 $']);
    const { mail, invoice } = await papersOf(values.email);
    has(mail, '141,61 $', '155,77 $');
    has(invoice, 'Umsatzsteuer 24,87 $', 'Umsatzsteuer in Euro: 22,61 € (1,00 € = 1,10 $).', 'Rechnungsbetrag 155,77 $');
});

test('dollars: businesses read net amounts and the tax on top', async () => {
    const { text } = await review(server, 'usd', { ...fullCart('usd'), ...asBusiness });
    assert.deepEqual(lines(text).slice(0, 5), [
        'Arbeitsplatz | 3 × 9,90 $ | 29,70 $', 'Volume | Menge 12, Mengenpreis | 18,00 $',
        'Graduated | Menge 8, gestaffelt | 14,80 $', 'Bucket | Menge 11, Mengenpreis | 18,00 $',
        'Discount | Menge 11, Mengenpreis | 38,50 $']);
    has(visible(text), '119,00 $', '22,61 $', '141,61 $', '155,77 $');
});

test('a consumer outside the EU reads the prices he pays, without VAT', async () => {
    const page = await updated('webhosting-plus', { country: 'CH', 'component[domain]': '2' });
    has(visible(section(page, 's-quantities')), 'Nettopreise je Einheit', '1,01 €');
    has(visible(section(page, 's-options')), '2,44 €');
    has(visible(page), '0,0168 €');
    assert.equal(page.match(/cart-note">[^<]*wir berechnen keine Umsatzsteuer/g).length, 1);
    assert.doesNotMatch(visible(page), /1,20 €|2,90 €/);
    const reviewed = await review(server, 'webhosting-plus', { country: 'CH', 'component[domain]': '2' });
    assert.ok(lines(reviewed.text).includes('Zusätzliche Domain | 2 × 1,01 € | 2,02 €'), lines(reviewed.text).join('\n'));
});
