// Inside the portal: areas and their switches, overview, documents, billing data, a new e-mail address.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { attributes, fill, forms, title, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { as, customer, other, plain, startPortal, viewOnly } from './lib/portal.mjs';

let server, marlene, jonas, foreigner;

before(async () => {
    ({ server, marlene, jonas, foreigner } = await startPortal());
});

after(() => server?.stop());

/* ---- areas ---- */

test('an area that is off is found nowhere', async () => {
    assert.equal((await server.get('/portal/documents', { host: viewOnly })).status, 404);
    const cookie = await openPortal(server, marlene.link(), { host: viewOnly });
    for (const path of ['/portal/documents', '/portal/documents/5f0000000000000000000000.pdf']) {
        assert.equal((await server.get(path, as(cookie, { host: viewOnly }))).status, 404);
    }
    for (const path of ['/portal/contract', '/portal/billing']) {
        const { text } = await server.get(path, as(cookie, { host: viewOnly }));
        assert.doesNotMatch(text, /portal\/documents/);
    }
});

test('an area to look at shows and changes nothing', async () => {
    const cookie = await openPortal(server, marlene.link(), { host: viewOnly });
    const page = await server.get('/portal/billing', as(cookie, { host: viewOnly }));
    assert.equal(page.status, 200);
    assert.ok(visible(page.text).includes('Deichstraße 27 24103 Kiel Deutschland'));
    assert.ok(!forms(page.text).some((form) => form.fields.has('street')));
    const csrf = forms(page.text).find((form) => form.fields.has('csrf')).fields.get('csrf');
    const changed = await server.post('/portal/billing', { csrf, fname: 'Eve' }, as(cookie, { host: viewOnly }));
    assert.equal(changed.status, 405);
    assert.equal(changed.headers.allow, 'GET, HEAD');
    assert.equal((await server.get('/portal/code', as(cookie, { host: viewOnly }))).status, 404);
});

test('a link may be limited to some areas', async () => {
    const cookie = await openPortal(server, jonas.link());
    sql(server, `UPDATE session SET scope = 'documents' WHERE rowid = (SELECT max(rowid) FROM session)`);
    assert.equal((await server.get('/portal/', as(cookie))).headers.location, '/portal/documents');
    const { text } = await server.get('/portal/documents', as(cookie));
    assert.doesNotMatch(text, /portal\/(contract|billing)/);
    for (const path of ['/portal/contract', '/portal/billing', '/portal/code']) {
        assert.equal((await server.get(path, as(cookie))).status, 404, path);
    }
});

test('the overview names what is booked, the next invoice and the term', async () => {
    const { number, link } = await customer(server, plain, 'webhosting-plus',
                                            { email: 'wiebke@hansen.example', 'component[backup]': '1', 'component[domain]': '2' });
    const cookie = await openPortal(server, link());
    const text = visible((await server.get('/portal/contract', as(cookie))).text);
    for (const words of [`Vertrag ${number}, Webhosting Plus`, 'Webhosting Plus 9,90\u00a0€', 'Backup-Archiv 90 Tage 2,90\u00a0€',
                         'Zusätzliche Domain 2 × 1,20\u00a0€ 2,40\u00a0€', 'Gesamtpreis pro Monat', '15,20\u00a0€',
                         'Nächste Rechnung am', 'Mindestlaufzeit bis', 'danach jederzeit mit einer Frist von einem Monat']) {
        assert.ok(text.includes(words.replaceAll('\u00a0', ' ')) || text.includes(words), `${words} in: ${text}`);
    }
});

/* ---- documents ---- */

async function invoiceOf(cookie) {
    const { text } = await server.get('/portal/documents?kind=invoice', as(cookie));
    return attributes(/<a [^>]*\.pdf[^>]*>/.exec(text)[0]).href;
}

test('invoices download as PDF with a validator, in parts, and are kept by nobody', async () => {
    const cookie = await openPortal(server, marlene.link());
    const path = await invoiceOf(cookie);
    const pdf = await server.get(path, as(cookie));
    assert.equal(pdf.status, 200);
    assert.equal(pdf.headers['content-type'], 'application/pdf');
    assert.equal(pdf.headers['cache-control'], 'no-store');
    assert.match(pdf.headers['content-disposition'], /^attachment; filename="[\w.-]+\.pdf"$/);
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    assert.equal(Number(pdf.headers['content-length']), pdf.bytes.length);
    const { etag } = pdf.headers;
    for (const match of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
        const again = await server.get(path, as(cookie, { headers: { 'if-none-match': match } }));
        assert.equal(again.status, 304, match);
        assert.equal(again.bytes.length, 0);
        assert.equal(again.headers.etag, etag);
    }
    assert.equal((await server.get(path, as(cookie, { headers: { 'if-none-match': '"x"' } }))).status, 200);
    const part = await server.get(path, as(cookie, { headers: { range: 'bytes=0-99' } }));
    assert.equal(part.status, 206);
    assert.equal(part.headers['content-range'], `bytes 0-99/${pdf.bytes.length}`);
    assert.deepEqual(part.bytes, pdf.bytes.subarray(0, 100));
    const end = await server.get(path, as(cookie, { headers: { range: 'bytes=-10', 'if-range': etag } }));
    assert.deepEqual(end.bytes, pdf.bytes.subarray(-10));
    assert.equal((await server.get(path, as(cookie, { headers: { range: `bytes=${pdf.bytes.length}-` } }))).status, 416);
    const head = await server.send('HEAD', path, as(cookie));
    assert.equal(head.status, 200);
    assert.equal(Number(head.headers['content-length']), pdf.bytes.length);
    assert.deepEqual((await server.get(path, as(cookie))).bytes, pdf.bytes);
});

test('documents and contracts of others do not exist', async () => {
    const mine = await openPortal(server, marlene.link());
    const theirs = await invoiceOf(await openPortal(server, jonas.link()));
    const abroad = await openPortal(server, foreigner.link(), { host: other });
    assert.equal((await server.get(theirs, as(abroad, { host: other }))).status, 404);
    for (const path of [theirs, '/portal/documents/5f0000000000000000000000.pdf', '/portal/documents/x.pdf',
                        theirs.replace('.pdf', '.exe'), theirs.replace('.pdf', ''), '/portal/documents/..%2fx.pdf']) {
        const page = await server.get(path, as(mine));
        assert.equal(page.status, 404, path);
        assert.ok(!page.text.includes('RE-'), path);
    }
    const { text } = await server.get('/portal/contract', as(mine));
    const csrf = forms(text).find((form) => form.fields.has('csrf')).fields.get('csrf');
    for (const id of [...sql(server, 'SELECT id FROM contract').flat(), 'x', '']) {
        assert.equal((await server.post('/portal/', { csrf, contract: id }, as(mine))).status, 404);
    }
});

/* ---- billing data ---- */

test('billing data are checked, kept and saved', async () => {
    const { link } = await customer(server, plain, 'webhosting-plus', { email: 'enno@boysen.example', fname: 'Enno', lname: 'Boysen' });
    const cookie = await openPortal(server, link());
    const { text } = await server.get('/portal/billing', as(cookie));
    const form = fill(text, { fname: '', street: 'x'.repeat(81), city: 'Lüb<eck', country: 'XX' }, ['version']);
    const refused = await server.post(form.action, form.fields, as(cookie));
    assert.equal(refused.status, 422);
    assert.ok(title(refused.text).startsWith('Fehler:'));
    const summary = /<div class="error-summary"[\s\S]*?<\/div>/.exec(refused.text)[0];
    assert.deepEqual([...summary.matchAll(/href="#(\w+)"/g)].map(([, field]) => field).sort(), ['country', 'fname', 'street']);
    assert.ok(visible(summary).includes('Bitte prüfen Sie 3 Angaben'));
    const kept = fill(refused.text, {}, ['version']).fields;
    assert.equal(kept.get('city'), 'Lüb<eck');
    assert.equal(kept.get('street'), 'x'.repeat(81));
    for (const field of ['country', 'fname', 'street']) {
        assert.match(refused.text, new RegExp(`id="${field}"[^>]*aria-invalid="true"[^>]*aria-describedby="[^"]*${field}-error`));
    }
    assert.equal(value(server, "SELECT fname FROM customer WHERE email = 'enno@boysen.example'"), 'Enno');
    const good = fill(refused.text, { fname: 'Enno Uwe', street: 'Wiesenweg', pcode: '2355', city: 'Lübeck', country: 'DE' }, ['version']);
    const saved = await server.post(good.action, good.fields, as(cookie));
    assert.equal(saved.status, 303);
    assert.equal(saved.headers.location, '/portal/billing?notice=saved');
    const after = await server.get(saved.headers.location, as(cookie));
    assert.match(after.text, /role="status"><p>Ihre Änderung ist gespeichert/);
    assert.ok(visible(after.text).includes('Enno Uwe Boysen'));
    assert.match(after.text, /id="pcode-hint">Ungewöhnliche Postleitzahl für Deutschland/);
    assert.deepEqual(sql(server, `SELECT fname, street, city, version FROM customer WHERE email = 'enno@boysen.example'`),
                     [['Enno Uwe', 'Wiesenweg', 'Lübeck', 2]]);
});

test('a form that is older than the data is not saved over them', async () => {
    const { link } = await customer(server, plain, 'webhosting-plus', { email: 'inga@thomsen.example' });
    const cookie = await openPortal(server, link());
    const first = fill((await server.get('/portal/billing', as(cookie))).text, { city: 'Husum' }, ['version']);
    const second = fill((await server.get('/portal/billing', as(cookie))).text, { street: 'Hafenstraße' }, ['version']);
    assert.equal((await server.post(first.action, first.fields, as(cookie))).status, 303);
    const stale = await server.post(second.action, second.fields, as(cookie));
    assert.equal(stale.status, 409);
    const told = visible(/role="alert">[\s\S]*?<\/div>/.exec(stale.text)[0]);
    assert.match(told, /Gespeichert ist jetzt: Straße: Deichstraße Ort: Husum$/);
    const again = fill(stale.text, {}, ['version']);
    assert.equal(again.fields.get('street'), 'Hafenstraße');
    assert.equal(value(server, "SELECT city FROM customer WHERE email = 'inga@thomsen.example'"), 'Husum');
    assert.equal((await server.post(again.action, again.fields, as(cookie))).status, 303);
    assert.equal(value(server, "SELECT street FROM customer WHERE email = 'inga@thomsen.example'"), 'Hafenstraße');
});

/* ---- a new e-mail address ---- */

async function codeFor(address) {
    const { subject } = await mailTo(server, address, /Bestätigungscode/);
    return /\d{6}/.exec(subject)[0];
}

test('a new e-mail address waits for the code from the present one', async () => {
    const [old, wanted] = ['hauke@jessen.example', 'atelier@jessen.example'];
    const { link } = await customer(server, plain, 'webhosting-plus', { email: old });
    const cookie = await openPortal(server, link());
    const stored = () => value(server, `SELECT count(*) FROM customer WHERE email = '${wanted}'`);
    const form = fill((await server.get('/portal/billing', as(cookie))).text, { email: wanted, city: 'Husum' }, ['version']);
    const saved = await server.post(form.action, form.fields, as(cookie));
    assert.equal(saved.status, 303);
    assert.equal(saved.headers.location, '/portal/code?notice=rest');
    const told = /Ihre übrigen Angaben sind gespeichert\. Nur die neue E-Mail-Adresse wartet/;
    assert.match(visible((await server.get(saved.headers.location, as(cookie))).text), told);
    assert.equal(stored(), 0);
    assert.equal(value(server, `SELECT city FROM customer WHERE email = '${old}'`), 'Husum');
    const page = await server.get('/portal/code', as(cookie));
    assert.equal(page.status, 200);
    assert.ok(visible(page.text).includes(wanted) && visible(page.text).includes('Noch 5 Versuche'));
    assert.doesNotMatch(visible(page.text), told);
    assert.ok(visible((await server.get('/portal/billing', as(cookie))).text).includes(`${wanted} ist noch nicht bestätigt`));

    const code = await codeFor(old);
    const answer = fill(page.text, {}, ['code']);
    const wrong = code === '123456' ? '654321' : '123456';
    for (const [typed, words] of [['', 'Bitte geben Sie den Code'], ['12', 'sechs Ziffern'], [wrong, 'Noch 4 Versuche']]) {
        const refused = await server.post('/portal/code', { csrf: answer.fields.get('csrf'), code: typed }, as(cookie));
        assert.equal(refused.status, 422, typed);
        assert.ok(visible(refused.text).includes(words), words);
    }
    assert.equal(stored(), 0);
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    const confirmed = await server.post('/portal/code', { csrf: answer.fields.get('csrf'), code: spaced, do: 'confirm' }, as(cookie));
    assert.equal(confirmed.status, 303);
    assert.equal(confirmed.headers.location, '/portal/billing?notice=email');
    assert.equal(stored(), 1);
    assert.ok(visible((await server.get('/portal/billing?notice=email', as(cookie))).text).includes('Ihre neue E-Mail-Adresse ist gespeichert'));
    assert.ok((await mailTo(server, wanted, /E-Mail-Adresse bei/)).text.includes(old));
    assert.ok((await mailTo(server, old, /E-Mail-Adresse bei/)).text.includes(wanted));
    const events = sql(server, `SELECT event FROM outbox WHERE recipient IN ('${old}', '${wanted}') AND event LIKE 'data_%' ORDER BY event`);
    assert.deepEqual(events.flat(), ['data_changed_new', 'data_changed_new', 'data_changed_old']);
    assert.equal((await server.get('/portal/code', as(cookie))).headers.location, '/portal/billing');
});

test('a new e-mail address ends earlier links and the other sessions of the customer, and nobody else\'s', async () => {
    const [old, wanted] = ['nele@ingwersen.example', 'kontor@ingwersen.example'];
    const { link } = await customer(server, plain, 'webhosting-plus', { email: old });
    const url = link();
    const [cookie, elsewhere, stranger] = [await openPortal(server, url), await openPortal(server, url), await openPortal(server, jonas.link())];
    const theirs = jonas.link();
    const form = fill((await server.get('/portal/billing', as(cookie))).text, { email: wanted }, ['version']);
    assert.equal((await server.post(form.action, form.fields, as(cookie))).status, 303);
    const send = async (code) => (await server.post('/portal/code', { csrf: form.fields.get('csrf'), code }, as(cookie))).status;
    const code = await codeFor(old);
    assert.equal(await send(code === '123456' ? '654321' : '123456'), 422);
    assert.equal((await server.get('/portal/contract', as(elsewhere))).status, 200, 'a wrong code ends nothing');
    assert.equal((await server.get(new URL(url).pathname)).status, 200);
    assert.equal(await send(code), 303);
    assert.equal((await server.get('/portal/contract', as(cookie))).status, 200);
    assert.equal((await server.get('/portal/contract', as(elsewhere))).status, 403);
    assert.equal((await server.get('/portal/contract', as(stranger))).status, 200);
    for (const [path, status] of [[url, 410], [theirs, 200], [link(), 200]]) {
        assert.equal((await server.get(new URL(path).pathname)).status, status);
    }
});

test('a code has five attempts, can be sent anew and given up', async () => {
    const [old, wanted] = ['tjark@olsen.example', 'neu@olsen.example'];
    const { link } = await customer(server, plain, 'webhosting-plus', { email: old });
    const cookie = await openPortal(server, link());
    const form = fill((await server.get('/portal/billing', as(cookie))).text, { email: wanted }, ['version']);
    await server.post(form.action, form.fields, as(cookie));
    const csrf = form.fields.get('csrf');
    const send = (fields) => server.post('/portal/code', { csrf, ...fields }, as(cookie));
    const first = await codeFor(old);
    for (let i = 0; i < 5; i++) {
        assert.equal((await send({ code: first === '000000' ? '111111' : '000000' })).status, 422);
    }
    const late = await send({ code: first });
    assert.equal(late.status, 422);
    assert.ok(visible(late.text).includes('Dieser Code gilt nicht mehr'));
    for (let i = 0; i < 4; i++) {
        assert.equal((await send({ do: 'resend' })).headers.location, '/portal/code?notice=sent');
    }
    const enough = await send({ do: 'resend' });
    assert.equal(enough.status, 422);
    assert.ok(visible(enough.text).includes('versuchen Sie es später'));
    assert.equal(value(server, `SELECT count(*) FROM outbox WHERE recipient = '${old}' AND event = 'email_confirm'`), 5);
    assert.equal((await send({ do: 'cancel' })).headers.location, '/portal/billing');
    assert.equal((await send({ code: first })).headers.location, '/portal/billing');
    assert.equal(value(server, `SELECT count(*) FROM customer WHERE email = '${wanted}'`), 0);
});
