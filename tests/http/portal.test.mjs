// The customer portal: personal links, sessions, areas, documents, billing data, and what is nobody's business.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, value } from './lib/database.mjs';
import { attributes, fill, forms, title, visible } from './lib/html.mjs';
import { openPortal, placeOrder } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { startServer } from './lib/server.mjs';

const [plain, viewOnly, other, hasty, nextWeek] = [0, 1, 2, 3, 4];
let server, marlene, jonas, foreigner;

/** Orders, and gives the contract's number and a maker of personal links. */
async function customer(host, variant, values) {
    await placeOrder(server, variant, values, { host });
    const number = value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1');
    const merchant = host === other ? 'tidewater' : 'nordwolke';
    const link = (...more) => server.ctl('--merchant', merchant, 'portal-link', number, ...more).trim();
    return { number, link, merchant };
}

const pathOf = (link) => new URL(link).pathname;
const as = (cookie, more = {}) => ({ ...more, headers: { cookie, ...more.headers } });

before(async () => {
    server = await startServer({
        hosts: [
            { merchant: 'nordwolke', directives: ['SelfServiceFrameAncestors https://www.nordwolke.example'] },
            { merchant: 'nordwolke', directives: ['SelfServicePortalArea billing view', 'SelfServicePortalArea documents off'] },
            { merchant: 'tidewater', directives: ['SelfServiceLanguages en de'] },
            { merchant: 'nordwolke', directives: ['SelfServiceSessionTimeout 4s 1m'] },
            { merchant: 'nordwolke', directives: ['SelfServiceSandbox On', 'SelfServiceClock +8d'] },
        ],
    });
    marlene = await customer(plain, 'webhosting-plus', {});
    jonas = await customer(plain, 'webhosting-plus',
                           { fname: 'Jonas', lname: 'Petersen', email: 'jonas@petersen.example' });
    foreigner = await customer(other, 'berth-fleet', { type: 'business', cname: 'Holm Ltd', fname: 'Ada', lname: 'Holm', email: 'marlene@feddersen.example',
                                                country: 'DE' });
});

after(() => server?.stop());

const sessions = () => value(server, 'SELECT count(*) FROM session');

/* ---- personal links ---- */

test('the page behind a personal link changes nothing', async () => {
    const path = pathOf(marlene.link());
    const before = sessions();
    for (const method of ['GET', 'HEAD', 'GET', 'GET']) {
        const page = await server.send(method, path);
        assert.equal(page.status, 200);
        assert.equal(page.headers['set-cookie'], undefined);
        assert.equal(page.headers['cache-control'], 'no-store');
        assert.equal(page.headers['referrer-policy'], 'no-referrer');
    }
    const { text } = await server.get(path);
    assert.ok(visible(text).includes(marlene.number) && text.includes('Weiter zum Kundenportal'));
    assert.equal(sessions(), before);
    assert.equal(value(server, 'SELECT count(*) FROM self_service_token WHERE used_at IS NOT NULL'), 0);
});

test('its button opens a session and leaves the token behind', async () => {
    for (const slash of ['', '/']) {
        const path = pathOf(marlene.link()) + slash;
        assert.equal((await server.get(path)).status, 200);
        const opened = await server.post(path, {});
        assert.equal(opened.status, 303);
        assert.equal(opened.headers.location, '/portal/');
        assert.equal(opened.headers['cache-control'], 'no-store');
        const cookie = opened.headers['set-cookie'][0].split(';')[0];
        const start = await server.get('/portal/', as(cookie));
        assert.equal(start.headers.location, '/portal/contract');
        assert.equal((await server.get('/portal/contract', as(cookie))).status, 200);
    }
});

test('unknown, expired, revoked and used links get one and the same page', async () => {
    const used = pathOf(marlene.link());
    sql(server, 'UPDATE self_service_token SET single_use = 1 WHERE created_at = (SELECT max(created_at) FROM self_service_token)');
    assert.equal((await server.post(used, {})).status, 303);
    const revoked = pathOf(jonas.link());
    const id = JSON.parse(server.ctl('--merchant', 'nordwolke', '--json', 'token', 'list', jonas.number))[0];
    server.ctl('--merchant', 'nordwolke', 'token', 'revoke', id.Id ?? id.id);
    const expired = pathOf(marlene.link('--expires', '1s'));
    await sleep(1100);
    const pages = [];
    for (const path of ['/portal/data/nonsense', `/portal/data/${'A'.repeat(43)}`, used, revoked, expired, `${expired}/`]) {
        for (const method of ['GET', 'POST']) {
            const page = await server.send(method, path, { headers: { 'content-type': 'application/x-www-form-urlencoded' } });
            assert.equal(page.status, 410, `${method} ${path}`);
            assert.equal(page.headers['set-cookie'], undefined);
            pages.push(page.text);
        }
    }
    assert.equal(new Set(pages).size, 1);
    assert.equal(title(pages[0]), 'Dieser Link ist abgelaufen – Nordwolke Hosting GmbH');
    assert.deepEqual(forms(pages[0]).map((form) => [form.action, [...form.fields.keys()]]), [['/portal/link', ['language', 'email']]]);
    const old = await server.get(pathOf(marlene.link()), { host: nextWeek });
    assert.equal(old.status, 410);
});

test('a link of another merchant opens nothing', async () => {
    const path = pathOf(foreigner.link());
    assert.equal((await server.get(path)).status, 410);
    assert.equal((await server.post(path, {})).status, 410);
    assert.equal((await server.get(path, { host: other })).status, 200);
});

test('a revoked link ends the sessions it opened', async () => {
    const cookie = await openPortal(server, jonas.link());
    assert.equal((await server.get('/portal/contract', as(cookie))).status, 200);
    sql(server, `UPDATE self_service_token SET revoked_at = '2026-01-01T00:00:00Z' WHERE id = (SELECT token_id FROM session
                 ORDER BY created_at DESC, rowid DESC LIMIT 1)`);
    assert.equal((await server.get('/portal/contract', as(cookie))).status, 403);
});

/* ---- sessions ---- */

test('the cookie is our own, closed to scripts, and fits a frame', async () => {
    const path = pathOf(marlene.link());
    const name = '__Host-ss-2f656350'; // SHA-256 of "nordwolke"
    const alone = (await server.post(path, {})).headers['set-cookie'];
    assert.equal(alone.length, 1);
    assert.match(alone[0], new RegExp(`^${name}=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=Lax$`));
    const framed = await server.post(path, {}, { headers: { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-origin' } });
    assert.match(framed.headers['set-cookie'][0],
                 new RegExp(`^${name}=[\\w-]{43}; Path=/; Secure; HttpOnly; SameSite=None; Partitioned$`));
});

test('without a session every area says so', async () => {
    const cookie = await openPortal(server, marlene.link());
    const strange = ['', 'a=b', `${cookie.split('=')[0]}=`, `${cookie.slice(0, -1)}!`, `${cookie.split('=')[0]}=${'x'.repeat(43)}`];
    for (const path of ['/portal', '/portal/', '/portal/contract', '/portal/billing', '/portal/documents', '/portal/code',
                        '/portal/documents/5f0000000000000000000000.pdf']) {
        for (const value of strange) {
            const page = await server.get(path, as(value));
            assert.equal(page.status, 403, `${path} ${value}`);
            assert.ok(page.text.includes('<h1>Ihre Sitzung ist beendet</h1>'));
        }
    }
    for (const path of ['/portal/billing', '/portal/logout', '/portal/session', '/portal/']) {
        assert.equal((await server.post(path, {})).status, 403, path);
    }
    assert.equal((await server.get('/portal/contract', as(cookie, { host: other }))).status, 403);
    assert.equal((await server.get('/portal/contract', as(`theme=dark; ${cookie}; x=y`))).status, 200);
});

test('signing out is a POST and ends the session everywhere', async () => {
    const cookie = await openPortal(server, marlene.link());
    assert.equal((await server.get('/portal/logout', as(cookie))).status, 405);
    const page = await server.get('/portal/contract', as(cookie));
    const logout = forms(page.text).find((form) => form.action === '/portal/logout');
    const gone = await server.post(logout.action, logout.fields, as(cookie));
    assert.equal(gone.status, 200);
    assert.match(gone.headers['set-cookie'][0], /^__Host-ss-\w+=; Path=\/; Secure; HttpOnly; Max-Age=0; SameSite=Lax$/);
    assert.ok(gone.headers['clear-site-data']);
    assert.equal((await server.get('/portal/contract', as(cookie))).status, 403);
});

test('a session without activity ends and can be extended before', async () => {
    const cookie = await openPortal(server, marlene.link(), { host: hasty });
    const page = await server.get('/portal/contract', as(cookie, { host: hasty }));
    assert.match(visible(page.text), /werden Sie um \d\d:\d\d Uhr automatisch abgemeldet/);
    const extend = forms(page.text).find((form) => form.action === '/portal/session');
    await sleep(2200);
    const extended = await server.post(extend.action, extend.fields, as(cookie, { host: hasty }));
    assert.equal(extended.status, 303);
    assert.equal(extended.headers.location, '/portal/contract');
    await sleep(2200);
    assert.equal((await server.get('/portal/contract', as(cookie, { host: hasty }))).status, 200);
    await sleep(4200);
    assert.equal((await server.get('/portal/contract', as(cookie, { host: hasty }))).status, 403);
    assert.equal((await server.post(extend.action, extend.fields, as(cookie, { host: hasty }))).status, 403);
});

test('forms need the session\'s own value and come from our own pages', async () => {
    const cookie = await openPortal(server, marlene.link());
    const { text } = await server.get('/portal/billing', as(cookie));
    const { fields, action } = fill(text, {}, ['version']);
    const values = Object.fromEntries(fields);
    for (const csrf of [undefined, '', 'x', values.csrf.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))]) {
        const sent = { ...values, csrf };
        if (csrf === undefined) {
            delete sent.csrf;
        }
        assert.equal((await server.post(action, sent, as(cookie))).status, 403, String(csrf));
    }
    const theirs = fill((await server.get('/portal/billing', as(await openPortal(server, jonas.link())))).text, {}, ['version']);
    assert.equal((await server.post(action, { ...values, csrf: theirs.fields.get('csrf') }, as(cookie))).status, 403);
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }]) {
        assert.equal((await server.post(action, values, as(cookie, { headers }))).status, 403);
    }
    assert.equal((await server.post(action, values, as(cookie))).status, 303);
});

test('methods other than those of a page are refused', async () => {
    const cookie = await openPortal(server, marlene.link());
    for (const [method, path, allow] of [['POST', '/portal/contract', 'GET, HEAD'], ['PUT', '/portal/billing', 'GET, HEAD, POST'],
                                         ['DELETE', '/portal/documents', 'GET, HEAD'], ['GET', '/portal/session', 'POST']]) {
        const page = await server.send(method, path, as(cookie));
        assert.equal(page.status, 405, `${method} ${path}`);
        assert.equal(page.headers.allow, allow);
    }
    for (const path of ['/portal/contract', '/portal/billing', '/portal/documents']) {
        const head = await server.send('HEAD', path, as(cookie));
        assert.equal(head.status, 200, path);
        assert.equal(head.bytes.length, 0);
    }
    assert.equal((await server.get('/portal/elsewhere', as(cookie))).status, 404);
});

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
    const { number, link } = await customer(plain, 'webhosting-plus',
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
    const { text } = await server.get('/portal/documents', as(cookie));
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
    const { link } = await customer(plain, 'webhosting-plus', { email: 'enno@boysen.example', fname: 'Enno', lname: 'Boysen' });
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
    const good = fill(refused.text, { fname: 'Enno Uwe', street: 'Wiesenweg', city: 'Lübeck', country: 'DE' }, ['version']);
    const saved = await server.post(good.action, good.fields, as(cookie));
    assert.equal(saved.status, 303);
    assert.equal(saved.headers.location, '/portal/billing?notice=saved');
    const after = await server.get(saved.headers.location, as(cookie));
    assert.match(after.text, /role="status"><p>Ihre Änderung ist gespeichert/);
    assert.ok(visible(after.text).includes('Enno Uwe Boysen'));
    assert.deepEqual(sql(server, `SELECT fname, street, city, version FROM customer WHERE email = 'enno@boysen.example'`),
                     [['Enno Uwe', 'Wiesenweg', 'Lübeck', 2]]);
});

test('a form that is older than the data is not saved over them', async () => {
    const { link } = await customer(plain, 'webhosting-plus', { email: 'inga@thomsen.example' });
    const cookie = await openPortal(server, link());
    const first = fill((await server.get('/portal/billing', as(cookie))).text, { city: 'Husum' }, ['version']);
    const second = fill((await server.get('/portal/billing', as(cookie))).text, { street: 'Hafenstraße' }, ['version']);
    assert.equal((await server.post(first.action, first.fields, as(cookie))).status, 303);
    const stale = await server.post(second.action, second.fields, as(cookie));
    assert.equal(stale.status, 409);
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
    const { link } = await customer(plain, 'webhosting-plus', { email: old });
    const cookie = await openPortal(server, link());
    const stored = () => value(server, `SELECT count(*) FROM customer WHERE email = '${wanted}'`);
    const form = fill((await server.get('/portal/billing', as(cookie))).text, { email: wanted, city: 'Husum' }, ['version']);
    const saved = await server.post(form.action, form.fields, as(cookie));
    assert.equal(saved.status, 303);
    assert.equal(saved.headers.location, '/portal/code');
    assert.equal(stored(), 0);
    assert.equal(value(server, `SELECT city FROM customer WHERE email = '${old}'`), 'Husum');
    const page = await server.get('/portal/code', as(cookie));
    assert.equal(page.status, 200);
    assert.ok(visible(page.text).includes(wanted) && visible(page.text).includes('Noch 5 Versuche'));
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

test('a code has five attempts, can be sent anew and given up', async () => {
    const [old, wanted] = ['tjark@olsen.example', 'neu@olsen.example'];
    const { link } = await customer(plain, 'webhosting-plus', { email: old });
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

/* ---- a new link ---- */

test('asking for a link tells nobody who is a customer', async () => {
    const answers = [];
    for (const email of ['marlene@feddersen.example', 'nobody@elsewhere.example']) {
        const page = await server.post('/portal/link', { email });
        assert.equal(page.status, 200);
        answers.push(page.text);
    }
    assert.equal(answers[0], answers[1]);
    assert.ok(visible(answers[0]).includes('Er gilt 7 Tage.'));
    for (const email of ['', 'marlene', `${'x'.repeat(300)}@x.example`]) {
        const page = await server.post('/portal/link', { email });
        assert.equal(page.status, 422, email);
        assert.equal(fill(page.text, {}, ['email']).fields.get('email'), email);
    }
});

test('a link that was asked for comes by mail and opens the portal', async () => {
    const email = 'levke@lorenzen.example';
    const { number } = await customer(plain, 'webhosting-plus', { email });
    await server.post('/portal/link', { email: email.toUpperCase() });
    const { text } = await mailTo(server, email, /neuer Zugang/);
    const link = /https?:\/\/\S+\/data\/[\w-]{43}/.exec(text)[0];
    const cookie = await openPortal(server, link);
    assert.equal((await server.get('/portal/', as(cookie))).headers.location, '/portal/contract');
    const page = await server.get('/portal/contract', as(cookie));
    assert.ok(visible(page.text).includes(number) && !page.text.includes('Anderen Vertrag öffnen'));
});

test('the choice among contracts', async () => {
    const cookie = await openPortal(server, marlene.link());
    sql(server, `UPDATE contract SET customer_id = (SELECT customer_id FROM contract WHERE number = '${marlene.number}')
                 WHERE number = '${jonas.number}'`);
    sql(server, `UPDATE session SET all_contracts = 1, contract_id = '' WHERE rowid = (SELECT max(rowid) FROM session)`);
    assert.equal((await server.get('/portal/contract', as(cookie))).headers.location, '/portal/');
    const choice = await server.get('/portal/', as(cookie));
    assert.ok(visible(choice.text).includes('Sie haben 2 Verträge'));
    const csrf = forms(choice.text).find((form) => form.action === '/portal/').fields.get('csrf');
    const id = value(server, `SELECT id FROM contract WHERE number = '${jonas.number}'`);
    assert.equal((await server.post('/portal/', { csrf, contract: id }, as(cookie))).headers.location, '/portal/contract');
    const page = await server.get('/portal/contract', as(cookie));
    assert.ok(visible(page.text).includes(jonas.number) && page.text.includes('Anderen Vertrag öffnen'));
    const foreign = value(server, `SELECT id FROM contract WHERE number = '${foreigner.number}' AND merchant_id <>
                                   (SELECT merchant_id FROM contract WHERE id = '${id}')`);
    assert.equal((await server.post('/portal/', { csrf, contract: foreign }, as(cookie))).status, 404);
});

/* ---- languages and frames ---- */

test('the language goes from the link into the session and can be changed', async () => {
    const english = marlene.link('--language', 'en');
    assert.match((await server.get(pathOf(english))).text, /<html lang="en"/);
    const cookie = await openPortal(server, english);
    const page = await server.get('/portal/contract', as(cookie, { headers: { 'accept-language': 'de' } }));
    assert.match(page.text, /<html lang="en"/);
    assert.match((await server.get('/portal/contract?language=de', as(cookie))).text, /<html lang="de"/);
    const opened = await server.post(`${pathOf(marlene.link())}?language=en`, {});
    assert.equal(opened.headers.location, '/portal/?language=en');
});

test('in a frame without cookies the portal opens in a window, once', async () => {
    const headers = { 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-origin' };
    const opened = await server.post(pathOf(marlene.link()), {}, { headers });
    assert.match(opened.headers.location, /^\/portal\/\?window=[\w-]+$/);
    const cookie = opened.headers['set-cookie'][0].split(';')[0];
    assert.equal((await server.get(opened.headers.location, as(cookie, { headers }))).headers.location, '/portal/');

    const refused = await server.get(opened.headers.location, { headers });
    assert.equal(refused.status, 403);
    const form = forms(refused.text).find(({ action }) => action === '/portal/window');
    assert.match(refused.text, /<form [^>]*action="\/portal\/window"[^>]* target="_blank"/);
    const moved = await server.post(form.action, form.fields);
    assert.equal(moved.status, 303);
    assert.equal(moved.headers.location, '/portal/');
    assert.match(moved.headers['set-cookie'][0], /SameSite=Lax$/);
    const own = moved.headers['set-cookie'][0].split(';')[0];
    assert.notEqual(own, cookie);
    assert.equal((await server.get('/portal/contract', as(own))).status, 200);
    assert.equal((await server.post(form.action, form.fields)).status, 403);
    assert.equal((await server.post(form.action, { pass: 'forged' })).status, 403);
    assert.equal((await server.get('/portal/?window=forged', { headers })).status, 403);

    const framed = await server.get('/portal/contract', as(cookie, { headers }));
    const again = forms(framed.text).find(({ action }) => action === '/portal/window');
    assert.equal((await server.post(again.action, again.fields)).status, 303);
    assert.ok(!forms((await server.get('/portal/contract', as(cookie))).text).some(({ action }) => action === '/portal/window'));
    assert.match(framed.headers['content-security-policy'], /frame-ancestors https:\/\/www.nordwolke.example$/);
});
