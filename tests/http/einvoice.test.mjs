// Electronic invoices after EN 16931: every kind of invoice keeps schema, business rules and sums to the cent, and says what the
// stored invoice says; they are downloaded as their PDFs are.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { all, checkInvoice, checkRules, hasRules, one, rulesFile, schemaErrors } from './lib/einvoice.mjs';
import { attributes } from './lib/html.mjs';
import { openPortal, placeOrder } from './lib/journey.mjs';
import { withdrawAll } from './lib/legal.mjs';
import { as, checkGuarded } from './lib/portal.mjs';
import { catalogueFile, prepareServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

const [plain, off, small, oss, net] = [0, 1, 2, 3, 4];
const merchants = ['nordwolke', 'nordwolke', 'small', 'oss', 'net'];
const business = { type: 'business', cname: 'Feddersen & Söhne GmbH', payment: 'invoice' };
const cart = { 'component[backup]': '1', 'component[domain]': '3', 'component[mailbox]': '2' };
let server, count = 0;

/** The demo's catalogue, changed, as that of a merchant. */
function importAs(merchant, change) {
    const catalogue = JSON.parse(readFileSync(catalogueFile('nordwolke'), 'utf8'));
    const file = join(server.dir, `${merchant}.json`);
    change(catalogue);
    catalogue.Merchant.Name = merchant;
    writeFileSync(file, JSON.stringify(catalogue));
    server.ctl('--merchant', merchant, 'import', file);
}

/** Domains at 7 %, mailboxes at 0 %, and a plan in francs. */
function addRatesAndFrancs(catalogue) {
    const named = (text) => ({ _c: text, de: text, en: text });
    const rate = (Id, Rate) => catalogue.TaxPolicies.push({ Id, Name: `${Rate} %`, Entries: [{ Country: 'DE', Rate, ValidFrom: '2021-01-01' }] });
    const component = (name) => catalogue.Components.find(({ ExternalId }) => ExternalId === name);
    const group = { ...catalogue.PlanGroups[0], Id: 'c00000000000000000000003', Name: named('CHF'), Currency: 'CHF' };
    const [plan] = catalogue.Plans, [variant] = catalogue.PlanVariants;
    rate('c00000000000000000000001', 7);
    rate('c00000000000000000000002', 0);
    component('domain').TaxPolicyId = 'c00000000000000000000001';
    component('mailbox').TaxPolicyId = 'c00000000000000000000002';
    catalogue.PlanGroups.push(group);
    catalogue.Plans.push({ ...plan, Id: 'c00000000000000000000004', PlanGroupId: group.Id });
    catalogue.PlanVariants.push({ ...variant, Id: 'c00000000000000000000005', PlanGroupId: group.Id, PlanId: 'c00000000000000000000004',
                                  ExternalId: 'franken', RecurringFee: 9.9, SetupFee: 11.9, Quota: [] });
    catalogue.Merchant.ExchangeRates = [{ Currency: 'CHF', Rate: 0.95, ValidFrom: '2020-01-01' }];
}

before(async () => {
    server = await prepareServer({ hosts: merchants.map((merchant, host) => ({ merchant, directives: host === off
        ? ['SelfServicePortalArea documents off'] : ['SelfServiceCouponField On', 'SelfServiceLanguages de en fr nl'] })) });
    importAs('nordwolke', addRatesAndFrancs);
    importAs('small', ({ Merchant }) => Object.assign(Merchant, { SmallBusiness: true, VatId: '', TaxNumber: '22/815/08154', RegisterNumber: '', RegisterCourt: '' }));
    importAs('oss', ({ Merchant }) => Object.assign(Merchant, { Oss: true }));
    importAs('net', ({ PlanGroups }) => Object.assign(PlanGroups[0], { PriceTaxType: 'Net' }));
    await server.run();
});
after(() => server?.stop());

/** An order. @returns who ordered, with the rows of the documents and a reader of their files */
async function customer(values = {}, host = plain, variant = 'webhosting-plus') {
    const email = `kunde${++count}@rechnung.example`;
    await placeOrder(server, variant, { email, ...values }, { host });
    const number = value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1');
    const link = () => server.ctl('--merchant', merchants[host], 'portal-link', number).trim();
    const cookie = await openPortal(server, link(), { host });
    const documents = () => sql(server, `SELECT id, kind, number, net, vat, gross FROM invoice WHERE contract_id =
        (SELECT id FROM contract WHERE number = '${number}' ORDER BY rowid DESC LIMIT 1) ORDER BY rowid`);
    return { email, number, link, cookie, documents, get: (path, more) => server.get(path, as(cookie, { host, ...more })) };
}

async function download(visit, { kind = 'invoice' } = {}) {
    const [id, , , net, vat, gross] = visit.documents().find((row) => row[1] === kind);
    const answer = await visit.get(`/portal/documents/${id}.xml`);
    assert.equal(answer.status, 200);
    return { ...answer, id, xml: answer.text, stored: [net, vat, gross].map((minor) => (Number(minor) / 100).toFixed(2)) };
}

/** What holds for each invoice, and that its totals are those that were stored. */
function checkStored({ xml, stored }) {
    const header = one(xml, 'ram:SpecifiedTradeSettlementHeaderMonetarySummation');
    assert.deepEqual(['ram:TaxBasisTotalAmount', 'ram:TaxTotalAmount', 'ram:GrandTotalAmount'].map((name) => one(header, name)), stored);
    checkInvoice(xml);
}

const categories = (xml) => all(one(xml, 'ram:ApplicableHeaderTradeSettlement'), 'ram:ApplicableTradeTax')
    .map((tax) => [one(tax, 'ram:CategoryCode'), one(tax, 'ram:RateApplicablePercent')]);
const party = (xml, name) => one(xml, `ram:${name}TradeParty`);
const vatId = (xml, name) => /<ram:ID schemeID="VA">([^<]*)/.exec(party(xml, name))?.[1];

test('the rules of CEN are at hand', { skip: hasRules ? false : `no ${rulesFile} (SS_EINVOICE_RULES)` }, async () => {
    const { xml } = await download(await customer());
    const { broken } = checkRules(xml.replace(/(<ram:GrandTotalAmount>)\d+/, '$1999'));
    assert.ok(broken.some((message) => message.startsWith('[BR-CO-15]')), broken.join());
    assert.notEqual(schemaErrors(xml.replace('<ram:TypeCode>380</ram:TypeCode>', '')), '');
});

test('a consumer with a discount pays by direct debit: mandate and creditor, no account', async () => {
    const visit = await customer({ ...cart, 'component[domain]': '0', 'component[mailbox]': '0', coupon: 'NORD25' });
    const { xml, headers, ...invoice } = await download(visit);
    checkStored({ xml, ...invoice });
    const [, , number] = visit.documents()[0];
    assert.equal(headers['content-disposition'], `attachment; filename="${number}.xml"`);
    assert.equal(headers['content-type'], 'application/xml');
    assert.equal(one(xml, 'rsm:ExchangedDocument', 'ram:ID'), number);
    assert.equal(one(xml, 'rsm:ExchangedDocument', 'ram:TypeCode'), '380');
    assert.equal(one(xml, 'ram:SpecifiedTradeSettlementPaymentMeans', 'ram:TypeCode'), '59');
    assert.equal(one(xml, 'ram:CreditorReferenceID'), 'DE98ZZZ09999999999');
    assert.equal(one(xml, 'ram:DirectDebitMandateID'), `${visit.number}-1`);
    assert.doesNotMatch(xml, /IBANID|0130 ?00/);
    assert.deepEqual(categories(xml), [['S', '19']]);
    assert.match(xml, /<ram:BilledQuantity unitCode="C62">-1<\/ram:BilledQuantity>/);
    assert.match(one(party(xml, 'Buyer'), 'ram:PostalTradeAddress'), /24103[\s\S]*Deichstraße 27[\s\S]*Kiel[\s\S]*DE/);
});

test('INV-01 a business pays net prices at several rates by transfer to our account', async () => {
    const { xml, ...invoice } = await download(await customer({ ...business, ...cart, vatid: 'DE136695976' }));
    checkStored({ xml, ...invoice });
    assert.deepEqual(categories(xml), [['S', '19'], ['S', '7'], ['Z', '0']]);
    assert.equal(one(xml, 'ram:SpecifiedTradeSettlementPaymentMeans', 'ram:TypeCode'), '58');
    assert.equal(one(xml, 'ram:PayeePartyCreditorFinancialAccount', 'ram:IBANID'), 'DE02120300000000202051');
    assert.equal(one(party(xml, 'Buyer'), 'ram:Name'), 'Feddersen &amp; Söhne GmbH');
    assert.equal(one(party(xml, 'Buyer'), 'ram:PersonName'), 'Marlene Feddersen');
    assert.equal(vatId(xml, 'Buyer'), 'DE136695976');
    assert.match(one(xml, 'ram:SpecifiedTradePaymentTerms'), /<udt:DateTimeString format="102">\d{8}</);
});

test('several rates with VAT in the price and a discount', async () => {
    const invoice = await download(await customer({ ...cart, coupon: 'NORD25' }));
    checkStored(invoice);
    assert.equal(categories(invoice.xml).length, 3);
});

test('a business abroad owes the VAT itself', async () => {
    const { xml, ...invoice } = await download(await customer({ ...business, ...cart, country: 'AT', pcode: '1010', city: 'Wien', vatid: 'ATU13585627' }));
    checkStored({ xml, ...invoice });
    assert.deepEqual(categories(xml), [['AE', '0']]);
    assert.equal(one(xml, 'ram:ExemptionReasonCode'), 'VATEX-EU-AE');
    assert.match(one(xml, 'ram:ExemptionReason'), /Steuerschuldnerschaft des Leistungsempfängers/);
    assert.deepEqual([vatId(xml, 'Seller'), vatId(xml, 'Buyer')], ['DE136695976', 'ATU13585627']);
});

test('what is not taxable here names no VAT ID and no rate', async () => {
    const { xml, ...invoice } = await download(await customer({ ...business, country: 'CH', pcode: '8001', city: 'Zürich' }));
    checkStored({ xml, ...invoice });
    assert.deepEqual(categories(xml), [['O', undefined]]);
    assert.doesNotMatch(xml, /schemeID="VA"/);
});

test('a small business has no VAT and is told by its tax number', async () => {
    const { xml, ...invoice } = await download(await customer(cart, small));
    checkStored({ xml, ...invoice });
    assert.deepEqual(categories(xml), [['E', '0']]);
    assert.match(one(xml, 'ram:ExemptionReason'), /§ 19 UStG/);
    assert.match(party(xml, 'Seller'), /^\s*<ram:ID>22\/815\/08154<\/ram:ID>[\s\S]*<ram:ID schemeID="FC">22\/815\/08154</);
});

test('a consumer in another country of the EU pays its rate', async () => {
    const { xml, ...invoice } = await download(await customer({ country: 'FR', pcode: '75001', city: 'Paris' }, oss));
    checkStored({ xml, ...invoice });
    assert.deepEqual(categories(xml), [['S', '20']]);
});

test('francs: VAT in euro too, and a transfer that is none of SEPA', async () => {
    const { xml, ...invoice } = await download(await customer({ payment: 'invoice', quantity: '1' }, plain, 'franken'));
    checkStored({ xml, ...invoice });
    assert.deepEqual([one(xml, 'ram:TaxCurrencyCode'), one(xml, 'ram:InvoiceCurrencyCode')], ['EUR', 'CHF']);
    assert.match(xml, /<ram:TaxTotalAmount currencyID="CHF">3\.48<[\s\S]*<ram:TaxTotalAmount currencyID="EUR">3\.66</);
    assert.equal(one(xml, 'ram:SpecifiedTradeSettlementPaymentMeans', 'ram:TypeCode'), '30');
});

test('a merchant who asks for net prices', async () => {
    checkStored(await download(await customer({ ...business, ...cart, coupon: 'NORD25' }, net)));
});

test('INV-06 a credit note names the invoice, with positive amounts', async () => {
    const visit = await customer({ ...cart, coupon: 'NORD25' });
    const invoice = await download(visit);
    assert.equal((await withdrawAll(server, { contract: visit.number, email: visit.email })).status, 200);
    const { xml, ...note } = await download(visit, { kind: 'credit_note' });
    checkStored({ xml, ...note });
    assert.equal(one(xml, 'rsm:ExchangedDocument', 'ram:TypeCode'), '381');
    assert.equal(one(xml, 'ram:InvoiceReferencedDocument', 'ram:IssuerAssignedID'), one(invoice.xml, 'rsm:ExchangedDocument', 'ram:ID'));
    assert.equal(one(xml, 'ram:InvoiceReferencedDocument', 'qdt:DateTimeString'), one(invoice.xml, 'ram:IssueDateTime', 'udt:DateTimeString'));
    assert.ok(Number(note.stored[2]) > 0);
    assert.doesNotMatch(xml, /SpecifiedTradeSettlementPaymentMeans/);
    const links = [...(await visit.get('/portal/documents')).text.matchAll(/href="([^"]+\.xml)"/g)].map(([, href]) => href);
    assert.deepEqual(links, [note.id, invoice.id].map((id) => `/portal/documents/${id}.xml`));
});

test('the page links it beside the PDF, by name in four languages', async () => {
    const visit = await customer();
    const names = { de: 'elektronische Rechnung', en: 'electronic invoice', fr: 'facture électronique', nl: 'elektronische factuur' };
    await until((text) => text.includes('.xml"'), async () => (await visit.get('/portal/documents')).text);
    for (const [language, name] of Object.entries(names)) {
        const { text } = await visit.get(`/portal/documents?language=${language}`);
        const [tag, words] = /<a [^>]*\.xml[?"][^>]*>([\s\S]*?)<\/a>/.exec(text);
        assert.match(words, new RegExp(`^XML<span class="vh"> \\S+ RE-\\d{4}-\\d{6}, ${name}</span>$`));
        assert.equal(attributes(tag).download, '');
    }
});

test('an invoice that breaks a rule goes out as PDF alone, and the log says what to mend', async () => {
    const visit = await customer();
    const [id] = visit.documents()[0];
    await visit.get(`/portal/documents/${id}.pdf`);
    sql(server, `UPDATE invoice SET data = json_set(data, '$.seller.vat_id', '', '$.seller.register_number', '') WHERE id = '${id}'`);
    sql(server, `DELETE FROM document WHERE source_id = '${id}' AND kind = 'einvoice'`);
    sql(server, `UPDATE document SET status = 'waiting', sha256 = '', bytes = NULL WHERE source_id = '${id}'`);
    assert.equal((await visit.get(`/portal/documents/${id}.xml`)).status, 404);
    assert.equal((await visit.get(`/portal/documents/${id}.pdf`)).status, 200);
    assert.doesNotMatch((await visit.get('/portal/documents')).text, /\.xml"/);
    assert.match(server.log(), new RegExp(`SS0405: .*${id} has no XML: BR-CO-26: the seller has neither VAT ID`));
});

// The last one: each process takes its import up at a moment of its own, which may be between a review and its order.
test('INV-04 it is downloaded as the PDF is: validators, ranges, guarded, the same for ever', async () => {
    const visit = await customer(), stranger = await customer(), foreigner = await customer(business, net);
    const { id, bytes, headers } = await download(visit), path = `/portal/documents/${id}.xml`;
    assert.equal(headers.etag, `"${createHash('sha256').update(bytes).digest('hex')}"`);
    assert.equal(value(server, `SELECT sha256 FROM document WHERE kind = 'einvoice' AND source_id = '${id}'`), headers.etag.slice(1, -1));
    assert.deepEqual([headers['cache-control'], headers['accept-ranges']], ['no-store', 'bytes']);
    assert.equal((await visit.get(path, { headers: { 'if-none-match': headers.etag } })).status, 304);
    const part = await visit.get(path, { headers: { range: 'bytes=10-29' } });
    assert.equal(part.status, 206);
    assert.deepEqual(part.bytes, bytes.subarray(10, 30));
    assert.equal((await stranger.get(path)).status, 404);
    assert.equal((await foreigner.get(path)).status, 404);
    assert.equal((await visit.get(path.replace('.xml', '.XML'))).status, 404);
    sql(server, `UPDATE customer SET lname = 'Anders' WHERE email = '${visit.email}'`);
    importAs('nordwolke', (catalogue) => { addRatesAndFrancs(catalogue); catalogue.Merchant.LegalName = 'Nordwolke SE'; });
    assert.deepEqual((await visit.get(path)).bytes, bytes);
    await checkGuarded(server, path, visit.link, off);
});
