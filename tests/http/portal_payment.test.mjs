// Payment details in the portal: the present method, a change to another account or to invoice, its code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { as, customer, hasty, plain, startPortal, viewOnly } from './lib/portal.mjs';

const iban = 'DE02120300000000202051';
let server, count = 0;

before(async () => {
    ({ server } = await startPortal());
});
after(() => server?.stop());

/** A customer of their own, signed in. */
async function visitor() {
    const email = `kunde${++count}@zahlt.example`;
    const { number, link } = await customer(server, plain, 'webhosting-plus', { email });
    const cookie = await openPortal(server, link());
    const page = await server.get('/portal/payment', as(cookie));
    assert.equal(page.status, 200);
    return { email, number, link, cookie, text: page.text };
}

const methods = (number) => sql(server, `SELECT p.kind, p.iban_masked, p.mandate_reference, p.replaced_at IS NULL FROM payment_method p
    JOIN contract c ON c.customer_id = p.customer_id WHERE c.number = '${number}' ORDER BY p.created_at`);

const account = { payment: 'direct-debit', holder: 'Enno Feddersen', iban: 'DE02 1203 0000 0000 2020 51', 'consent[mandate]': '1' };

function send({ cookie, text }, values) {
    const form = fill(text, values, ['holder', 'iban']);
    return server.post(form.action, form.fields, as(cookie));
}

async function codeOf(email) {
    return /(\d{6})/.exec((await mailTo(server, email, /Änderung Ihrer Zahlungsdaten/)).subject)[1];
}

function answer({ cookie, text }, fields, path = '/portal/payment/code') {
    return server.post(path, { csrf: fill(text, {}, ['csrf']).fields.get('csrf'), ...fields }, as(cookie));
}

test('the page tells how it is paid now, the account masked', async () => {
    const { number, text } = await visitor();
    for (const words of ['Aktuell: SEPA-Lastschrift', 'DE89 •••• •••• •••• ••30 00', `Mandatsreferenz ${number}-1`, 'Mandat erteilt am']) {
        assert.ok(visible(text).includes(words), `${words} in ${visible(text)}`);
    }
    assert.match(text, /<a href="\/portal\/payment" aria-current="page">/);
    assert.doesNotMatch(text, /0532013000/);
});

const checked = (text) => /<input type="radio"[^>]*name="payment"[^>]*value="([^"]*)"[^>]* checked/.exec(text)[1];

test('the way it is paid now is the one that is chosen', async () => {
    const visit = await visitor();
    assert.equal(checked(visit.text), 'direct-debit');
    sql(server, `UPDATE payment_method SET kind = 'invoice' WHERE customer_id = (SELECT customer_id FROM contract WHERE number = '${visit.number}')`);
    assert.equal(checked((await server.get('/portal/payment', as(visit.cookie))).text), 'invoice');
});

test('the rules of the order page hold, the mandate is asked for, what was typed stays', async () => {
    const visit = await visitor();
    const refused = await send(visit, { payment: 'direct-debit', holder: '', iban: 'DE88370400440532013000' });
    assert.equal(refused.status, 422);
    for (const field of ['holder', 'iban', 'consent[mandate]']) {
        assert.ok(refused.text.includes(`id="${field}-error"`), field);
    }
    assert.ok(visible(refused.text).includes('Bitte prüfen Sie die IBAN'));
    assert.equal(fill(refused.text, {}, ['iban']).fields.get('iban'), 'DE88370400440532013000');
    const odd = await send(visit, { payment: 'cash' });
    assert.equal(odd.status, 422);
    assert.match(odd.text, /id="payment-error"/);
    assert.equal((await server.get('/portal/payment/code', as(visit.cookie))).headers.location, '/portal/payment');
});

test('another account counts after the code: new mandate, old one kept, mail, nothing in clear', async () => {
    const visit = await visitor();
    const sent = await send(visit, account);
    assert.equal(sent.status, 303);
    assert.equal(sent.headers.location, '/portal/payment/code');
    assert.equal(methods(visit.number).length, 1);
    const page = await server.get(sent.headers.location, as(visit.cookie));
    assert.match(visible(page.text), new RegExp(`Bisher .*DE89 .* Neu Enno Feddersen, DE02 •••• .* Code aus der E-Mail`));
    assert.ok(visible(page.text).includes(`Code an ${visit.email} gesendet`));
    assert.ok(visible((await server.get('/portal/payment', as(visit.cookie))).text).includes('wartet auf Ihren Code'));
    const code = await codeOf(visit.email);
    assert.equal((await answer(visit, { code: code === '123456' ? '654321' : '123456' })).status, 422);
    const both = await Promise.all([answer(visit, { code, do: 'confirm' }), answer(visit, { code, do: 'confirm' })]);
    assert.deepEqual(both.map(({ status }) => status), [303, 303]);
    assert.ok(both.some(({ headers }) => headers.location === '/portal/payment?notice=saved'));
    assert.deepEqual(methods(visit.number).map((row) => row.map(String)),
                     [['direct-debit', 'DE89 •••• •••• •••• ••30 00', `${visit.number}-1`, '0'],
                      ['direct-debit', 'DE02 •••• •••• •••• ••20 51', `${visit.number}-2`, '1']]);
    const after = visible((await server.get('/portal/payment?notice=saved', as(visit.cookie))).text);
    assert.ok(after.includes('Ihre Zahlungsdaten sind geändert') && after.includes('DE02 ••••') && !after.includes('wartet auf'));
    const mail = await mailTo(server, visit.email, /Ihre Zahlungsdaten .* wurden geändert/);
    const told = mail.text.replace(/\s+/g, ' ');
    for (const words of [`${visit.number}-2`, 'Enno Feddersen, DE02 ••••', 'innerhalb von acht Wochen', 'mit Code bestätigt']) {
        assert.ok(told.includes(words), `${words} in ${told}`);
    }
    for (const [data] of sql(server, 'SELECT data FROM outbox UNION ALL SELECT wanted FROM pending_change')) {
        assert.ok(!data.includes(iban));
    }
    assert.ok(!server.log().includes('0000202051'));
});

test('an announced debit stays with the account on its invoice: page, code page, mail and balance say so', async () => {
    const visit = await visitor(), kept = 'Was eine Rechnung schon ankündigt, buchen wir noch von dem Konto ab, das auf ihr steht.';
    const seen = async (path) => visible((await server.get(path, as(visit.cookie))).text);
    sql(server, `UPDATE invoice SET debit_date = '2999-12-02' WHERE contract_id = (SELECT id FROM contract WHERE number = '${visit.number}')`);
    assert.ok(visible(visit.text).includes(kept));
    await send(visit, { payment: 'invoice', iban: '' });
    assert.ok((await seen('/portal/payment/code')).includes(kept));
    await answer(visit, { code: await codeOf(visit.email) });
    assert.ok((await seen('/portal/payment?notice=saved')).includes(kept));
    assert.ok(!(await seen('/portal/payment')).includes(kept), 'nobody is debited any more');
    const mail = await mailTo(server, visit.email, /Ihre Zahlungsdaten .* wurden geändert/);
    assert.ok(mail.text.replace(/\s+/g, ' ').includes(kept));
    assert.match(await seen('/portal/balance'), /Einzug am 02\.12\.2999, Sie müssen nichts tun/);
    const [[data]] = sql(server, `SELECT data FROM invoice WHERE contract_id = (SELECT id FROM contract WHERE number = '${visit.number}')`);
    assert.match(JSON.parse(data).payment.iban_masked, /^DE89/);
});

test('to invoice without a mandate; again changes nothing', async () => {
    const visit = await visitor();
    await send(visit, { payment: 'invoice', iban: '' });
    assert.equal((await answer(visit, { code: await codeOf(visit.email) })).headers.location, '/portal/payment?notice=saved');
    assert.deepEqual(methods(visit.number).map(([kind, masked, reference]) => [kind, masked, reference])[1], ['invoice', '', '']);
    const text = (await server.get('/portal/payment', as(visit.cookie))).text;
    assert.ok(visible(text).includes('Aktuell: Rechnung'));
    assert.equal((await send({ ...visit, text }, { payment: 'invoice' })).headers.location, '/portal/payment?notice=same');
    assert.equal(methods(visit.number).length, 2);
});

test('a change of address and one of payment wait side by side, each for its own code', async () => {
    const visit = await visitor();
    const wanted = `neu${count}@zahlt.example`;
    const billing = fill((await server.get('/portal/billing', as(visit.cookie))).text, { email: wanted }, ['version']);
    await server.post('/portal/billing', billing.fields, as(visit.cookie));
    const ofEmail = /(\d{6})/.exec((await mailTo(server, visit.email, /Änderung Ihrer E-Mail-Adresse/)).subject)[1];
    await send(visit, account);
    const ofPayment = await codeOf(visit.email);
    assert.equal((await answer(visit, { code: ofPayment }, '/portal/code')).status, ofEmail === ofPayment ? 303 : 422);
    assert.equal((await answer(visit, { code: ofEmail })).status, ofEmail === ofPayment ? 303 : 422);
    assert.equal((await answer(visit, { code: ofPayment })).headers.location, '/portal/payment?notice=saved');
    assert.equal((await answer(visit, { code: ofEmail }, '/portal/code')).headers.location, '/portal/billing?notice=email');
});

test('a change given up or another customer\'s code changes nothing', async () => {
    const [mine, theirs] = [await visitor(), await visitor()];
    await send(mine, account);
    const code = await codeOf(mine.email);
    assert.equal((await answer(theirs, { code })).headers.location, '/portal/payment');
    assert.equal((await server.post('/portal/payment/code', { csrf: 'x', code }, as(mine.cookie))).status, 403);
    sql(server, `UPDATE pending_change SET expires_at = '2020-01-01T00:00:00Z' WHERE kind = 'payment'`);
    const late = await answer(mine, { code });
    assert.equal(late.status, 422);
    assert.match(late.text, /value="resend"/);
    assert.equal((await answer(mine, { do: 'cancel' })).headers.location, '/portal/payment');
    assert.equal((await answer(mine, { code })).headers.location, '/portal/payment');
    assert.equal(methods(mine.number).length, 1);
});

test('an area to look at has no form, one that is off is nowhere', async () => {
    const { link } = await visitor();
    const looks = await openPortal(server, link(), { host: viewOnly });
    const page = await server.get('/portal/payment', as(looks, { host: viewOnly }));
    assert.ok(visible(page.text).includes('Aktuell: SEPA-Lastschrift'));
    assert.doesNotMatch(page.text, /name="iban"/);
    const { csrf } = Object.fromEntries(fill(page.text, {}, ['csrf']).fields);
    assert.equal((await server.post('/portal/payment', { csrf, ...account }, as(looks, { host: viewOnly }))).status, 405);
    assert.equal((await server.get('/portal/payment/code', as(looks, { host: viewOnly }))).status, 404);
    const off = await openPortal(server, link(), { host: hasty });
    assert.equal((await server.get('/portal/payment', as(off, { host: hasty }))).status, 404);
    assert.doesNotMatch((await server.get('/portal/contract', as(off, { host: hasty }))).text, /portal\/payment/);
});
