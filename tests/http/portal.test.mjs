// The way into the portal: personal links, sessions, new links, the choice of a contract, languages, frames.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { fill, forms, title, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { as, customer, hasty, nextWeek, other, plain, startPortal } from './lib/portal.mjs';
import { until } from './lib/until.mjs';

let server, marlene, jonas, foreigner;

before(async () => {
    ({ server, marlene, jonas, foreigner } = await startPortal());
});

after(() => server?.stop());

const pathOf = (link) => new URL(link).pathname;
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
        const overview = await server.get('/portal/contract', as(cookie));
        assert.equal(overview.status, 200);
        assert.equal(title(overview.text), 'Übersicht – Nordwolke Hosting GmbH');
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
    await until(({ status }) => status === 410, () => server.get(expired));
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
    assert.equal(title(pages[0]), 'Dieser Link gilt nicht oder nicht mehr – Nordwolke Hosting GmbH');
    assert.doesNotMatch(visible(pages[0]), /abgelaufen|zurückgezogen|benutzt/); // which it is, if it ever was a link, is not told
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
    const name = cookie.split('=')[0];
    const [none, ended] = ['Bitte öffnen Sie Ihren persönlichen Link', 'Ihre Sitzung ist beendet'];
    const strange = [['', none], ['a=b', none], [`${name}=`, none], [`${name}=${'x'.repeat(43)}`, ended]];
    for (const path of ['/portal', '/portal/', '/portal/contract', '/portal/billing', '/portal/documents', '/portal/code',
                        '/portal/documents/5f0000000000000000000000.pdf']) {
        for (const [value, words] of [...strange, [`${cookie.slice(0, -1)}!`, ended]]) {
            const page = await server.get(path, as(value));
            assert.equal(page.status, 403, `${path} ${value}`);
            assert.ok(page.text.includes(`<h1>${words}</h1>`), `${path} ${value}`);
            assert.equal(title(page.text), `${words} – Nordwolke Hosting GmbH`);
            assert.deepEqual(forms(page.text).map(({ action }) => action), ['/portal/link']);
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
    assert.equal(gone.headers['clear-site-data'], '"cache"'); // storage of the site may be the merchant's own
    assert.equal((await server.get('/portal/contract', as(cookie))).status, 403);
});

test('ACC-06 a session without activity ends and can be extended before', async () => {
    const cookie = await openPortal(server, marlene.link(), { host: hasty });
    const page = await server.get('/portal/contract', as(cookie, { host: hasty }));
    assert.match(visible(page.text), /werden Sie um \d\d:\d\d Uhr automatisch abgemeldet/);
    const extend = forms(page.text).find((form) => form.action === '/portal/session');
    /* Time goes by: whatever the session knows of it lies further back. */
    const newest = 'rowid = (SELECT max(rowid) FROM session)';
    const later = (span) => sql(server, `UPDATE session SET idle_until = strftime('%Y-%m-%dT%H:%M:%SZ', idle_until, '-${span}')
                                         WHERE ${newest}`);
    const left = () => value(server, `SELECT strftime('%s', idle_until) - strftime('%s', 'now') FROM session WHERE ${newest}`);
    later('200 seconds');
    assert.ok(left() <= 40, String(left()));
    const extended = await server.post(extend.action, extend.fields, as(cookie, { host: hasty }));
    assert.equal(extended.status, 303);
    assert.equal(extended.headers.location, '/portal/contract');
    assert.ok(left() > 200 && left() <= 240, String(left()));
    later('200 seconds');
    assert.equal((await server.get('/portal/contract', as(cookie, { host: hasty }))).status, 200);
    later('240 seconds');
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
                                         ['DELETE', '/portal/documents', 'GET, HEAD'], ['PUT', '/portal/session', 'GET, HEAD, POST']]) {
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
    const { number } = await customer(server, plain, 'webhosting-plus', { email });
    await server.post('/portal/link', { email: email.toUpperCase() });
    const { text } = await mailTo(server, email, /neuer Zugang/);
    assert.ok(text.replace(/\s+/g, ' ').includes(`Er führt zu Ihrem Vertrag ${number}, Webhosting Plus.`), text);
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
    const one = await server.get('/portal/contract', as(cookie));
    assert.ok(visible(one.text).includes('Sie haben weitere Verträge. Zugang zu allen anfordern') && !one.text.includes(jonas.number));
    assert.ok(one.text.includes('href="/portal/link"'));
    sql(server, `UPDATE session SET all_contracts = 1, contract_id = '' WHERE rowid = (SELECT max(rowid) FROM session)`);
    assert.equal((await server.get('/portal/contract', as(cookie))).headers.location, '/portal/');
    const choice = await server.get('/portal/', as(cookie));
    assert.ok(visible(choice.text).includes('Sie haben 2 Verträge'));
    assert.match(visible(choice.text), /werden Sie um \d\d:\d\d Uhr automatisch abgemeldet/);
    assert.ok(!choice.text.includes('href="/portal/session"')); // which is a list of one contract's
    for (const [state, words] of [['withdrawn', 'widerrufen'], ['ended', 'beendet'], ['declined', 'nicht angenommen'],
                                  ['waiting', 'wartet auf Freigabe'], ['active', 'aktiv']]) {
        sql(server, `UPDATE contract SET status = '${state}' WHERE number = '${jonas.number}'`);
        assert.ok((await server.get('/portal/', as(cookie))).text.includes(`>${words}</span>`), state);
    }
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

test('LOC-01 the language goes from the link into the session and can be changed', async () => {
    assert.throws(() => marlene.link('--language', 'xx'), /--language wants one of SelfServiceLanguages de en/);
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
