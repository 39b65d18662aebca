// The order page over HTTP: no cookie, one order per form, live prices, languages, frames, dead database.
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { decode, fill, title, visible } from './lib/html.mjs';
import { consumer, orderFields, placeOrder, review } from './lib/journey.mjs';
import { startServer } from './lib/server.mjs';

const path = '/order/webhosting-plus';
let server;

/** Templates of a merchant: a list that never ends. */
function endlessList() {
    const folder = mkdtempSync(join(tmpdir(), 'ss-endless-'));
    mkdirSync(join(folder, 'order'));
    writeFileSync(join(folder, 'order', 'list.html'), '{{> order/list}}');
    chmodSync(folder, 0o755);
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    return folder;
}

before(async () => {
    server = await startServer({
        hosts: [{ merchant: 'nordwolke',
                  directives: ['SelfServiceCouponField On', 'SelfServiceBrandName "Nordwolke Hosting"',
                               'SelfServiceFrameAncestors https://www.nordwolke.example',
                               'SelfServiceReturnOrigins https://www.nordwolke.example'] },
                { merchant: 'nordwolke', directives: [`SelfServiceTemplates ${endlessList()}`, 'SelfServiceOrderRate 3/1h'] }],
    });
});

after(() => server.stop());

function update(page, values) {
    const form = fill(page.text, values, ['state', 'fname']);
    form.fields.set('do', 'update');
    return server.post(path, form.fields);
}

test('a first visit sets no cookie, is never shared and small', async () => {
    const page = await server.get(path);
    assert.equal(page.status, 200);
    assert.equal(page.headers['set-cookie'], undefined);
    assert.match(page.headers['cache-control'], /private/);
    assert.match(page.headers.vary, /Accept-Language/);
    assert.match(page.headers.vary, /Sec-Fetch-Dest/);
    assert.match(page.headers['content-security-policy'], /frame-ancestors https:\/\/www\.nordwolke\.example/);
    assert.ok(page.bytes.length < 60000);
    const head = await server.send('HEAD', path);
    assert.equal(head.status, 200);
    assert.equal(head.bytes.length, 0);
});

test('every visit has a state of its own', async () => {
    const states = new Set();
    for (let i = 0; i < 5; i++) {
        states.add(fill((await server.get(path)).text, {}, ['state']).fields.get('state'));
    }
    assert.equal(states.size, 5);
});

test('language follows the query, then the browser', async () => {
    assert.match((await server.get(path, { headers: { 'accept-language': 'en-GB,en;q=0.9' } })).text, /<html lang="en"/);
    assert.match((await server.get(`${path}?language=de`, { headers: { 'accept-language': 'en' } })).text,
                 /<html lang="de"/);
});

test('a page in a frame says so, one outside does not', async () => {
    assert.match((await server.get(path, { headers: { 'sec-fetch-dest': 'iframe' } })).text, /data-embed/);
    assert.doesNotMatch((await server.get(path)).text, /data-embed/);
});

test('what the first visitor wrote into the address stands in nobody else\'s page', async () => {
    await server.get('/order/webhosting-pro?embed=PWNED&language=DE-pwned');
    assert.doesNotMatch((await server.get('/order/webhosting-pro?language=de')).text, /pwned/i);
    await server.get('/order/webhosting-pro?embed=0', { headers: { 'sec-fetch-dest': 'iframe' } });
    assert.doesNotMatch((await server.get('/order/webhosting-pro', { headers: { 'sec-fetch-dest': 'iframe' } })).text, /embed=0/);
    assert.match((await server.get('/order/webhosting-pro?embed=1')).text, /embed=1/);
    assert.doesNotMatch((await server.get('/order/webhosting-pro', { headers: { 'sec-fetch-dest': 'iframe' } })).text, /embed=1/);
});

test('an update answers with the server\'s price', async () => {
    const page = await server.get(path);
    const next = await update(page, { 'component[backup]': '1', 'component[domain]': '2', 'component[mailbox]': '3',
                                      coupon: 'nord25' });
    assert.equal(next.status, 200);
    assert.match(visible(next.text), /Summe pro Monat .*?13,65 €/);
    assert.match(visible(next.text), /NORD25 ist eingelöst/);
});

test('a component of nobody is refused in words', async () => {
    const next = await update(await server.get(path), { 'component[nothing]': '1' });
    assert.equal(next.status, 422);
    assert.match(visible(next.text), /Diese Leistung lässt sich hier nicht dazubuchen/);
});

test('a character no font and no PDF knows stops neither contract nor mail', async () => {
    const { receipt } = await placeOrder(server, 'webhosting-plus', { holder: 'Marlene \u0378\ue000 Feddersen' });
    assert.equal((await server.get(`${receipt}.pdf`)).status, 200);
});

test('characters nobody types are refused at their field', async () => {
    for (const [field, typed] of [['fname', 'Ma\u202erlene'], ['holder', 'Marlene\u200f Feddersen'], ['city', 'Ki\ufffeel'],
                                  ['lname', 'Fed\u0085dersen'], ['street', 'Am\u0007Kai']]) {
        const form = fill((await server.get(path)).text, { ...consumer, [field]: typed }, ['state', 'fname']);
        form.fields.set('do', 'review');
        const next = await server.post(path, form.fields);
        assert.equal(next.status, 422, field);
        assert.match(next.text, new RegExp(`id="${field}-error"`));
        assert.ok(visible(next.text).includes('enthält Zeichen, die wir nicht verarbeiten können'), field);
    }
});

test('what does not show is missing at its field', async () => {
    for (const [field, typed] of [['fname', '\u3164'], ['lname', '\u00ad\u2060'], ['street', '\u2800'], ['holder', '\u2060']]) {
        const form = fill((await server.get(path)).text, { ...consumer, [field]: typed }, ['state', 'fname']);
        form.fields.set('do', 'review');
        const next = await server.post(path, form.fields);
        assert.equal(next.status, 422, field);
        const [error] = new RegExp(`id="${field}-error"[\\s\\S]*?</p>`).exec(next.text);
        assert.match(visible(`<p ${error}`), /Bitte geben Sie/, field);
        assert.equal(fill(next.text, {}, ['state', 'fname']).fields.get(field), typed, field);
    }
});

test('names carry no web address', async () => {
    for (const [field, typed] of [['fname', 'Win at https://evil.example'], ['lname', 'WWW.evil.example'], ['fname', 'evil.example/x'],
                                  ['city', 'evil-win.com'], ['holder', 'evil-win.com']]) {
        const form = fill((await server.get(path)).text, { ...consumer, [field]: typed }, ['state', 'fname']);
        form.fields.set('do', 'review');
        const next = await server.post(path, form.fields);
        assert.equal(next.status, 422, field);
        assert.match(next.text, new RegExp(`id="${field}-error"`));
        assert.ok(visible(next.text).includes('Bitte lassen Sie hier Web- und E-Mail-Adressen weg'), field);
    }
});

test('an address that ordered as often as allowed is asked to wait or to call', async () => {
    const email = 'nele@ordersmuch.example';
    const early = orderFields((await review(server, 'webhosting-plus', { email }, { host: 1 })).text);
    for (let i = 0; i < 3; i++) {
        await placeOrder(server, 'webhosting-plus', { email }, { host: 1 });
    }
    const form = fill((await server.get(path, { host: 1 })).text, { ...consumer, email }, ['state', 'fname']);
    form.fields.set('do', 'review');
    for (const fields of [form.fields, early]) {
        const refused = await server.post(path, fields, { host: 1 });
        assert.equal(refused.status, 422);
        assert.match(refused.text, /id="email-error"/);
        assert.ok(visible(refused.text).includes('später noch einmal, oder rufen Sie uns an: +49 40 66969120'));
        assert.equal(fill(refused.text, {}, ['state']).fields.get('email'), email);
    }
    await review(server, 'webhosting-plus', { email: 'else@ordersmuch.example' }, { host: 1 });
});

test('LOC-07 a postcode of another form is mentioned beside it and at the review, never refused', async () => {
    const words = 'Ungewöhnliche Postleitzahl für Österreich.';
    const page = await review(server, 'webhosting-plus', { country: 'AT', pcode: '24103' });
    assert.ok(visible(page.text).includes(words));
    const edit = fill(/<form id="edit"[\s\S]*?<\/form>/.exec(page.text)[0], {}, ['state']);
    edit.fields.set('do', 'edit');
    const form = (await server.post(path, edit.fields)).text;
    assert.ok(visible(form).includes(words));
    assert.match(form, /id="pcode"[^>]* value="24103"[^>]* aria-describedby="pcode-hint"/);
    assert.match(form, /id="pcode-hint"/);
    assert.doesNotMatch(form, /id="pcode-error"|id="pcode"[^>]* aria-invalid/);
    const usual = await review(server, 'webhosting-plus', { country: 'AT', pcode: 'A-1010' });
    assert.ok(!visible(usual.text).includes('Ungewöhnliche Postleitzahl'));
    const { done } = await placeOrder(server, 'webhosting-plus', { pcode: '2410' });
    assert.equal(done.status, 200);
});

test('a form that became an order leads to its receipt, whatever its pages ask for', async () => {
    const page = await server.get(path);
    const form = fill(page.text, { ...consumer, 'component[domain]': '1' }, ['state', 'fname']);
    form.fields.set('do', 'review');
    const fields = orderFields((await server.post(path, form.fields)).text);
    const { location } = (await server.post(path, fields)).headers;
    form.fields.set('component[domain]', '3');
    for (const [wanted, sent] of [['review', form.fields], ['edit', fields], ['', fields]]) {
        sent.set('do', wanted);
        const answer = await server.post(path, sent);
        assert.deepEqual([answer.status, answer.headers.location], [303, location], wanted);
    }
    form.fields.set('do', 'update');
    assert.equal((await server.post(path, form.fields)).status, 200);
});

test('a wrong coupon is a message at its field', async () => {
    const next = await update(await server.get(path), { coupon: 'NORD52' });
    assert.equal(next.status, 422);
    assert.match(title(next.text), /^Fehler:/);
    assert.match(next.text, /aria-describedby="coupon-error"/);
    assert.equal(fill(next.text, {}, ['coupon']).fields.get('coupon'), 'NORD52');
});

test('pressing the button five times at once gives one order', async () => {
    const fields = orderFields((await review(server, 'webhosting-plus')).text);
    const answers = await Promise.all(Array.from({ length: 5 }, () => server.post(path, fields)));
    assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303, 303, 303]);
    assert.equal(new Set(answers.map(({ headers }) => headers.location)).size, 1);
    const later = await server.post(path, fields);
    assert.equal(later.headers.location, answers[0].headers.location);
});

test('the confirmation can be loaded again and is not stored', async () => {
    const { receipt, done } = await placeOrder(server, 'webhosting-plus', { 'component[backup]': '1' });
    const again = await server.get(receipt);
    assert.equal(again.status, 200);
    assert.equal(again.headers['cache-control'], 'no-store');
    assert.equal(done.headers['set-cookie'], undefined);
    assert.match(visible(again.text), /Vielen Dank, Ihr Vertrag ist geschlossen/);
    assert.equal((await server.get(`${receipt}x`)).status, 404);
    const contract = await server.get(`${receipt}.pdf`);
    assert.equal(contract.status, 200);
    assert.equal(contract.bytes.subarray(0, 5).toString(), '%PDF-');
});

test('a form from another site is refused, also with a good state', async () => {
    const fields = orderFields((await review(server, 'webhosting-plus')).text);
    const page = await server.post(path, fields, { headers: { 'sec-fetch-site': 'cross-site' } });
    assert.equal(page.status, 403);
});

test('markup in a link or a form stays text', async () => {
    const markup = '"><script>alert(1)</script>';
    const page = await server.get(`${path}?fname=${encodeURIComponent(markup)}&tag=${encodeURIComponent(markup)}`);
    assert.ok(!page.text.includes('<script>alert'));
    const reviewed = await review(server, 'webhosting-plus', { lname: markup, city: markup });
    assert.ok(!reviewed.text.includes('<script>alert'));
    assert.ok(decode(reviewed.text).includes(markup));
});

test('the IBAN stands on no page but in its own field', async () => {
    const reviewed = await review(server, 'webhosting-plus');
    const compact = consumer.iban.replaceAll(' ', '');
    assert.ok(!reviewed.text.replaceAll(' ', '').includes(compact));
    const { done } = await placeOrder(server, 'webhosting-plus');
    assert.ok(!done.text.replaceAll(' ', '').includes(compact));
    assert.ok(!server.log().includes(compact));
});

test('a test link of another variant or none at all gives a normal page', async () => {
    assert.ok(!visible((await server.get(`${path}?test=abc`)).text).includes('Testbestellung'));
});

test('a template that never ends is answered with the error page', async () => {
    const page = await server.get('/order/', { host: 1 });
    assert.equal(page.status, 500);
    assert.match(page.text, /<h1/);
    assert.match(page.text, /Verträge hier kündigen/);
});
