// A customer who is signed in orders a further contract: known name and payment, no second customer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { openPortal, orderFields } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { as, customer, other, plain, startPortal, viewOnly } from './lib/portal.mjs';

let server, count = 0;

before(async () => {
    ({ server } = await startPortal());
});
after(() => server?.stop());

/** A customer of their own with one contract, signed in. */
async function signedIn(values = {}, variant = 'webhosting-plus') {
    const email = `kunde${++count}@bestellt.example`;
    const { number, link } = await customer(server, plain, variant, { email, ...values });
    const link2 = link();
    const id = value(server, `SELECT id FROM customer WHERE email = '${email}'`);
    return { email, number, id, link: link2, cookie: await openPortal(server, link2) };
}

const formOf = async ({ cookie }, variant) => server.get(`/portal/order/${variant}`, as(cookie));

/** From the form to the review page. */
async function review(buyer, variant, values = {}) {
    const page = await formOf(buyer, variant);
    assert.equal(page.status, 200);
    const form = fill(page.text, values, ['state', 'csrf']);
    form.fields.set('do', 'review');
    return server.post(form.action, form.fields, as(buyer.cookie));
}

function order(buyer, variant, reviewed) {
    return server.post(`/portal/order/${variant}`, orderFields(reviewed.text), as(buyer.cookie));
}

const contractsOf = ({ id }) => sql(server, `SELECT number, variant_id FROM contract WHERE customer_id = '${id}' ORDER BY number`);

test('a further contract belongs to the same customer and is paid by the same mandate', async () => {
    const buyer = await signedIn();
    const list = await server.get('/portal/order', as(buyer.cookie));
    assert.equal(list.status, 200);
    assert.match(list.text, /<a class="btn" href="\/portal\/order\/webhosting-pro">/);
    assert.match(list.text, /href="\/portal\/order" aria-current="page"/);
    const page = await formOf(buyer, 'webhosting-pro');
    for (const words of ['Marlene Feddersen', 'Deichstraße 27', buyer.email, 'Sie zahlen wie bisher: Marlene Feddersen, DE89']) {
        assert.ok(visible(page.text).includes(words), words);
    }
    for (const field of ['fname', 'email', 'iban', 'holder', 'payment']) {
        assert.doesNotMatch(page.text, new RegExp(`name="${field}"`), field);
    }
    assert.match(page.headers['cache-control'], /no-store/);
    const reviewed = await review(buyer, 'webhosting-pro', { 'component[domain]': '2' });
    assert.equal(reviewed.status, 200);
    assert.doesNotMatch(reviewed.text, /consent\[mandate\]/);
    assert.ok(visible(reviewed.text).includes(`Mandatsreferenz ${buyer.number}-1`), visible(reviewed.text));
    const placed = await order(buyer, 'webhosting-pro', reviewed);
    assert.equal(placed.status, 303, visible(placed.text));
    const [first, second] = contractsOf(buyer);
    assert.equal(first[0], buyer.number);
    assert.ok(second, 'there is a second contract');
    assert.equal(value(server, `SELECT count(*) FROM customer WHERE email = '${buyer.email}'`), 1);
    assert.equal(value(server, `SELECT count(*) FROM payment_method WHERE customer_id = '${buyer.id}'`), 1);
    assert.equal(value(server, `SELECT count(*) FROM webhook_event WHERE event = 'CustomerCreated' AND body LIKE '%${buyer.id}%'`), 1);
    assert.equal(value(server, `SELECT count(*) FROM webhook_event WHERE event = 'ContractCreated' AND body LIKE '%${buyer.id}%'`), 2);
    const invoice = JSON.parse(value(server, `SELECT data FROM invoice WHERE contract_id = (SELECT id FROM contract WHERE number = '${second[0]}')`));
    assert.equal(invoice.payment.mandate_reference, `${buyer.number}-1`);
    assert.equal(invoice.customer_number, value(server, `SELECT number FROM customer WHERE id = '${buyer.id}'`));
    const done = await server.get(placed.headers.location);
    assert.ok(visible(done.text).includes(second[0]), visible(done.text));
    assert.match(done.text, /<a class="btn" href="\/portal\/\?language=de">Zurück zum Kundenportal<\/a>/);
    assert.doesNotMatch(done.text, /\/portal\/link/);
    assert.match((await server.get('/portal/?language=en', as(buyer.cookie))).headers.location, /\/portal\/contract\?language=en/);
    assert.ok((await mailTo(server, buyer.email, new RegExp(second[0]))).text.includes('Webhosting Pro'));
});

test('the same form sent twice, also at once, is one order', async () => {
    const buyer = await signedIn();
    const reviewed = await review(buyer, 'webhosting-start');
    const answers = await Promise.all([1, 2, 3].map(() => order(buyer, 'webhosting-start', reviewed)));
    answers.push(await order(buyer, 'webhosting-start', reviewed));
    assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303, 303]);
    assert.equal(new Set(answers.map(({ headers }) => headers.location)).size, 1);
    assert.equal(contractsOf(buyer).length, 2);
});

test('the link of the new-link page shows both contracts', async () => {
    const buyer = await signedIn();
    await order(buyer, 'webhosting-start', await review(buyer, 'webhosting-start'));
    await server.post('/portal/link', { email: buyer.email });
    const { text } = await mailTo(server, buyer.email, /neuer Zugang/);
    assert.ok(text.replace(/\s+/g, ' ').includes(`Er führt zu Ihren Verträgen, zum Beispiel ${buyer.number}, `), text);
    const all = await openPortal(server, /https?:\/\/\S+\/data\/[\w-]{43}/.exec(text)[0]);
    const chooser = visible((await server.get('/portal/', as(all))).text);
    for (const [number] of contractsOf(buyer)) {
        assert.ok(chooser.includes(number), number);
    }
    const owner = { ...buyer, cookie: all };
    const csrf = fill((await server.get('/portal/', as(all))).text, {}, ['csrf']).fields.get('csrf');
    const first = value(server, `SELECT id FROM contract WHERE number = '${buyer.number}'`);
    assert.equal((await server.post('/portal/', { csrf, contract: first }, as(all))).status, 303);
    const placed = await order(owner, 'webhosting-pro', await review(owner, 'webhosting-pro'));
    const [, back] = /<a class="btn" href="([^"]*)">Zurück zum Kundenportal/.exec((await server.get(placed.headers.location)).text);
    assert.ok(visible((await server.get(back, as(all))).text).includes('Sie haben 3 Verträge'), 'the new one can be chosen');
});

test('what was typed about the person is not read, and a form is good for one customer only', async () => {
    const [buyer, stranger] = [await signedIn(), await signedIn({ fname: 'Jonas' })];
    const reviewed = await review(buyer, 'webhosting-start');
    const page = await formOf(buyer, 'webhosting-start');
    const form = fill(page.text, {}, ['state', 'csrf']);
    form.fields.set('do', 'review');
    form.fields.set('fname', 'Eve');
    form.fields.set('email', 'eve@evil.example');
    const mixed = await server.post(form.action, form.fields, as(buyer.cookie));
    assert.ok(!mixed.text.includes('eve@evil.example') && !visible(mixed.text).includes('Eve '));
    const theirs = orderFields(reviewed.text);
    theirs.set('csrf', fill((await formOf(stranger, 'webhosting-start')).text, {}, ['csrf']).fields.get('csrf'));
    assert.equal((await server.post('/portal/order/webhosting-start', theirs, as(stranger.cookie))).status, 422);
    assert.equal((await server.post('/order/webhosting-start', orderFields(reviewed.text))).status, 422);
    const abroad = fill((await server.get('/order/webhosting-start')).text, {}, ['state']).fields.get('state');
    const fields = orderFields(reviewed.text);
    fields.set('state', abroad);
    assert.equal((await server.post('/portal/order/webhosting-start', fields, as(buyer.cookie))).status, 422);
    assert.equal(contractsOf(buyer).length + contractsOf(stranger).length, 2);
});

test('no session, wrong csrf value, other merchant: nothing is ordered', async () => {
    const buyer = await signedIn();
    const reviewed = await review(buyer, 'webhosting-start');
    const fields = orderFields(reviewed.text);
    assert.equal((await server.get('/portal/order/webhosting-start')).status, 403);
    assert.equal((await server.post('/portal/order/webhosting-start', fields)).status, 403);
    for (const path of ['/portal/order', '/portal/order/webhosting-start']) {
        assert.equal((await server.get(path, as(buyer.cookie, { host: other }))).status, 403, path);
    }
    fields.set('csrf', 'x'.repeat(43));
    assert.equal((await server.post('/portal/order/webhosting-start', fields, as(buyer.cookie))).status, 403);
    sql(server, `UPDATE session SET idle_until = '2000-01-01T00:00:00Z' WHERE customer_id = '${buyer.id}'`);
    assert.equal((await order(buyer, 'webhosting-start', reviewed)).status, 403);
    assert.equal((await server.get('/portal/order/nothing', as(buyer.cookie))).status, 403);
    assert.equal(contractsOf(buyer).length, 1);
});

test('an unknown variant is 404; one for businesses is not offered to a consumer', async () => {
    const buyer = await signedIn();
    assert.equal((await formOf(buyer, 'nothing')).status, 404);
    assert.equal((await formOf(buyer, 'webhosting-plus-partner')).status, 404);
    const business = await signedIn({ type: 'business', cname: 'Feddersen GmbH' });
    const page = await formOf(business, 'webhosting-start');
    assert.ok(visible(page.text).includes('Feddersen GmbH'));
    assert.doesNotMatch(page.text, /name="type" value="consumer"/);
});

test('who has given no payment data is asked for them', async () => {
    const buyer = await signedIn({ payment: '' }, 'webhosting-frei');
    const page = await formOf(buyer, 'webhosting-start');
    assert.match(page.text, /name="iban"/);
    const refused = await review(buyer, 'webhosting-start', { payment: 'direct-debit', holder: 'Marlene Feddersen', iban: 'DE00' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="iban-error"/);
    const reviewed = await review(buyer, 'webhosting-start', { payment: 'direct-debit', holder: 'Marlene Feddersen', iban: 'DE89370400440532013000' });
    assert.match(reviewed.text, /consent\[mandate\]/);
    assert.equal((await order(buyer, 'webhosting-start', reviewed)).status, 303);
    assert.equal(value(server, `SELECT count(*) FROM payment_method WHERE customer_id = '${buyer.id}' AND replaced_at IS NULL AND kind = 'direct-debit'`), 1);
});

test('an area to look at shows the offers without a way to order', async () => {
    const { link } = await customer(server, plain, 'webhosting-plus', { email: 'schaut@bestellt.example' });
    const cookie = await openPortal(server, link(), { host: viewOnly });
    const list = await server.get('/portal/order', as(cookie, { host: viewOnly }));
    assert.equal(list.status, 200);
    assert.doesNotMatch(list.text, /href="\/portal\/order\//);
    assert.equal((await server.get('/portal/order/webhosting-start', as(cookie, { host: viewOnly }))).status, 404);
});
