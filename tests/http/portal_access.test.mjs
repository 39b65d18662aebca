// What opens the portal: scopes, uses and ends of links, sign-ins and links listed and ended, requests that tell nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { forms, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { mailTo, mailsOf } from './lib/mail.mjs';
import { as, customer, other, plain, startPortal, viewOnly } from './lib/portal.mjs';
import { startServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

let server, marlene, jonas, foreigner;

before(async () => {
    ({ server, marlene, jonas, foreigner } = await startPortal());
});

after(() => server?.stop());

const pathOf = (link) => new URL(link).pathname;
const ctl = (...words) => server.ctl('--merchant', 'nordwolke', ...words);
const tokens = (...words) => JSON.parse(ctl('--json', 'token', 'list', ...words));
const status = async (path, cookie, more) => (await server.get(path, as(cookie, more))).status;
const open = (link, options) => openPortal(server, link, options);

async function access(cookie) {
    const page = await server.get('/portal/session', as(cookie));
    assert.equal(page.status, 200);
    return page.text;
}

const csrfOf = (html) => forms(html).find(({ action }) => action === '/portal/session').fields.get('csrf');
/** What a button of the page would end, in order. */
const buttonsOf = (html, wanted) => [...html.matchAll(new RegExp(`name="id" value="([0-9a-f]{24})"><button[^>]*value="${wanted}"`, 'g'))].map(([, id]) => id);
const end = (cookie, csrf, values, options) => server.post('/portal/session', { csrf, ...values }, as(cookie, options));

/* ---- links ---- */

test('P45 a link to one area leads straight there and opens nothing else', async () => {
    assert.throws(() => marlene.link('--scope', 'everything'), /--scope wants areas of the portal/);
    for (const [scope, where] of [['documents', '/portal/documents'], ['cancel', '/portal/cancel'], ['payment', '/portal/payment']]) {
        const cookie = await open(marlene.link('--scope', scope));
        assert.equal((await server.get('/portal/', as(cookie))).headers.location, where);
        const { text } = await server.get(where, as(cookie));
        assert.ok(!forms(text).some(({ action }) => action.includes('/contract')));
        for (const area of ['contract', 'billing', 'documents', 'payment', 'cancel']) {
            assert.equal(await status(`/portal/${area}`, cookie), area === scope ? 200 : 404, `${scope}: ${area}`);
        }
        assert.equal(await status('/portal/session', cookie), 404);
        assert.ok(!text.includes('href="/portal/session"'));
    }
    const two = await open(marlene.link('--scope', 'billing,documents'));
    assert.equal(await status('/portal/billing', two), 200);
    assert.equal(await status('/portal/documents', two), 200);
    assert.equal(await status('/portal/contract', two), 404);
    assert.equal(await status('/portal/documents', await open(marlene.link('--scope', 'documents'), { host: viewOnly }), { host: viewOnly }), 404);
});

test('P45 a link for one use is used up by the button, not by looking', async () => {
    const path = pathOf(marlene.link('--once'));
    for (const method of ['GET', 'HEAD', 'GET']) {
        assert.equal((await server.send(method, path)).status, 200);
    }
    assert.ok(visible((await server.get(path)).text).includes('Der Link gilt einmal'));
    assert.equal((await server.post(path, {})).status, 303);
    assert.equal((await server.post(path, {})).status, 410);
    assert.equal((await server.get(path)).status, 410);
});

test('P45 SelfServiceTokenUse and SelfServiceTokenExpiry hold for links by mail', async (t) => {
    const strict = await startServer({ hosts: [{ merchant: 'nordwolke', directives: ['SelfServiceTokenUse single', 'SelfServiceTokenExpiry 3d mail',
                                                                                      'SelfServiceTokenExpiry 2h office'] }] });
    t.after(() => strict.stop());
    const email = 'einmal@feddersen.example';
    const { link } = await customer(strict, plain, 'webhosting-plus', { email });
    const path = pathOf(/https?:\/\/\S+\/data\/[\w-]{43}/.exec((await mailTo(strict, email, /data/)).text)[0]);
    assert.ok(visible((await strict.get(path)).text).includes('Der Link gilt einmal'));
    assert.equal((await strict.post(path, {})).status, 303);
    assert.equal((await strict.post(path, {})).status, 410);
    const hours = (channel) => value(strict, `SELECT round((julianday(expires_at) - julianday(created_at)) * 24) FROM self_service_token WHERE channel = '${channel}'`);
    link();
    assert.deepEqual([hours('mail'), hours('office')], [72, 2]);
});

test('P45 links are listed and revoked one by one, per contract and per merchant', async () => {
    const [one, two] = [marlene.link(), marlene.link()];
    const [cookie, kept] = [await open(one), await open(jonas.link())];
    const newest = tokens(marlene.number).map(({ id }) => id);
    assert.equal(tokens(marlene.number)[0].channel, 'office');
    ctl('token', 'revoke', newest[1]);
    assert.throws(() => ctl('token', 'revoke', newest[1]), /there is no valid token/);
    assert.equal(tokens(marlene.number)[1].state, 'revoked');
    assert.equal((await server.get(pathOf(one))).status, 410);
    assert.equal(await status('/portal/contract', cookie), 403);
    assert.equal((await server.get(pathOf(two))).status, 200);

    assert.match(ctl('token', 'revoke', '--contract', marlene.number), /^\d+ revoked$/m);
    assert.ok(tokens(marlene.number).every(({ state }) => state === 'revoked'));
    assert.equal((await server.get(pathOf(two))).status, 410);
    assert.equal(await status('/portal/contract', kept), 200);

    for (const wrong of [[], [newest[0], '--all'], ['--contract', marlene.number, '--all']]) {
        assert.throws(() => ctl('token', 'revoke', ...wrong), /wants one of TOKEN/);
    }
    const theirs = pathOf(foreigner.link());
    ctl('token', 'revoke', '--all');
    assert.ok(tokens().length > 3 && tokens().every(({ state }) => state === 'revoked'));
    assert.equal(await status('/portal/contract', kept), 403);
    assert.equal((await server.get(theirs, { host: other })).status, 200);
    assert.ok(value(server, "SELECT count(*) FROM audit_event WHERE event = 'token.revoked'") >= 3);
});

test('P45 each channel has an expiry of its own, none longer than the maximum', async () => {
    const path = pathOf(marlene.link());
    const [made, ends] = sql(server, 'SELECT created_at, expires_at FROM self_service_token ORDER BY rowid DESC LIMIT 1')[0];
    assert.equal(new Date(ends) - new Date(made), 24 * 3600 * 1000);
    assert.equal((await server.get(path)).status, 200);
    assert.throws(() => marlene.link('--expires', '8d'), /longer than links may be valid/);
    const email = 'inga@behrens.example';
    await customer(server, plain, 'webhosting-plus', { email });
    await server.post('/portal/link', { email });
    const days = await until((found) => found !== undefined, () => value(server, `
        SELECT round(julianday(expires_at) - julianday(created_at)) FROM self_service_token
         WHERE channel = 'mail' AND all_contracts = 1 AND customer_id = (SELECT id FROM customer WHERE email = '${email}')`));
    assert.equal(days, 7);
});

/* ---- sign-ins ---- */

test('P48 the page of sign-ins tells when, last seen and by which link, and no address of a computer', async () => {
    const { link } = await customer(server, plain, 'webhosting-plus', { email: 'silke@jensen.example' });
    const [old, here] = [await open(link()), await open(link())];
    const html = await access(here);
    const text = visible(html);
    assert.match(text, /Anmeldungen Angemeldet Zuletzt gesehen Weg Status/);
    assert.match(text, /Link vom Kundendienst diese Anmeldung/);
    assert.doesNotMatch(text, /\b127\.0\.0\.1\b/);
    assert.equal(buttonsOf(html, 'sign_in').length, 1);
    assert.ok(buttonsOf(html, 'link').length >= 2);
    assert.ok(html.includes('hat diese Anmeldung geöffnet'));
    assert.ok((await server.get('/portal/contract', as(here))).text.includes('href="/portal/session"'));
    assert.ok(!html.includes(value(server, 'SELECT hash FROM session ORDER BY rowid DESC LIMIT 1')));

    const csrf = csrfOf(html);
    const ended = await end(here, csrf, { do: 'sign_in', id: buttonsOf(html, 'sign_in')[0] });
    assert.equal(ended.headers.location, '/portal/session?notice=ended');
    assert.equal(await status('/portal/contract', old), 403);
    assert.equal(await status('/portal/contract', here), 200);
    assert.match(visible(await access(here)), /Link vom Kundendienst beendet/);
});

test('P48 a link that is revoked there takes its other sign-ins along, this one stays', async () => {
    const { link } = await customer(server, plain, 'webhosting-plus', { email: 'arne@boysen.example' });
    const shared = link();
    const [here, there] = [await open(shared), await open(shared)];
    const html = await access(here);
    const own = value(server, 'SELECT token_id FROM session ORDER BY rowid DESC LIMIT 1');
    assert.ok(buttonsOf(html, 'link').includes(own));
    assert.equal((await end(here, csrfOf(html), { do: 'link', id: own })).status, 303);
    assert.equal((await server.get(pathOf(shared))).status, 410);
    assert.equal(await status('/portal/contract', there), 403);
    assert.equal(await status('/portal/contract', here), 200);
    assert.ok(!buttonsOf(await access(here), 'link').includes(own));
});

test('P48 everything else is ended at once', async () => {
    const { link } = await customer(server, plain, 'webhosting-plus', { email: 'uwe@clausen.example' });
    await mailTo(server, 'uwe@clausen.example', /\/data\//);     // its link is made when it is sent
    const spare = link();
    const [one, two, here] = [await open(link()), await open(link()), await open(link())];
    const html = await access(here);
    const strange = await open(jonas.link());
    assert.equal((await end(here, csrfOf(html), { do: 'others' })).status, 303);
    for (const [cookie, expected] of [[one, 403], [two, 403], [here, 200], [strange, 200]]) {
        assert.equal(await status('/portal/contract', cookie), expected);
    }
    assert.equal((await server.get(pathOf(spare))).status, 410);
    const after = await access(here);
    assert.deepEqual([buttonsOf(after, 'sign_in'), buttonsOf(after, 'link')], [[], []]);
    assert.ok(!after.includes('value="others"'));
});

test('P48 everything else is ended, also what the list has no room for', async () => {
    const { number, link } = await customer(server, plain, 'webhosting-plus', { email: 'edda@ingwersen.example' });
    await mailTo(server, 'edda@ingwersen.example', /\/data\//);     // its link is made when it is sent
    const [hidden, here, spare] = [await open(link()), await open(link()), link()];
    const [contract] = sql(server, `SELECT id FROM contract WHERE number = '${number}'`)[0];
    const copies = (table, columns, values, many) => sql(server, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
        INSERT INTO ${table} (${columns}) SELECT ${values} FROM n,
        (SELECT * FROM ${table} WHERE contract_id = '${contract}' ORDER BY rowid DESC LIMIT 1)`);
    copies('session', 'merchant_id, hash, token_id, customer_id, contract_id, all_contracts, scope, lang, created_at, touched_at, idle_until, ends_at',
           "merchant_id, 'x' || i, token_id, customer_id, contract_id, all_contracts, scope, lang, '2999-01-01T00:00:00Z', touched_at, idle_until, ends_at", 120);
    copies('self_service_token', 'merchant_id, id, hash, contract_id, customer_id, all_contracts, scope, channel, single_use, lang, expires_at, created_at',
           "merchant_id, printf('f%023x', i), 'x' || i, contract_id, customer_id, all_contracts, scope, channel, single_use, lang, expires_at, created_at", 220);
    const html = await access(here);
    assert.equal(buttonsOf(html, 'link').length, 200);
    assert.equal((await end(here, csrfOf(html), { do: 'others' })).status, 303);
    assert.deepEqual([await status('/portal/contract', hidden), await status('/portal/contract', here)], [403, 200]);
    assert.equal((await server.get(pathOf(spare))).status, 410);
    assert.equal(value(server, `SELECT count(*) FROM session WHERE contract_id = '${contract}' AND ended_at IS NULL`), 1);
    assert.equal(value(server, `SELECT count(*) FROM self_service_token WHERE contract_id = '${contract}' AND expires_at > created_at`), 0);
    sql(server, `UPDATE session SET ended_at = NULL WHERE hash = 'x1' OR rowid = (SELECT min(rowid) FROM session WHERE contract_id = '${contract}')`);
    const after = await access(here);      /* however many have ended since, an open one is told */
    assert.equal(buttonsOf(after, 'sign_in').length, 2);
    assert.ok(after.includes('value="others"'));
});

test('P48 nobody ends what is not theirs, and no form without its value', async () => {
    const theirs = await open(jonas.link());
    await open(jonas.link());
    const html = await access(theirs);
    const [signIn, link] = [buttonsOf(html, 'sign_in')[0], buttonsOf(html, 'link')[0]];
    const mine = await open(marlene.link());
    const csrf = csrfOf((await server.get('/portal/contract', as(mine))).text);
    for (const values of [{ do: 'sign_in', id: signIn }, { do: 'link', id: link }, { do: 'everything' }, { do: 'link', id: 'x' }]) {
        assert.equal((await end(mine, csrf, values)).status, 404, JSON.stringify(values));
    }
    assert.equal((await end(theirs, csrf, { do: 'others' })).status, 403);
    assert.equal((await server.get('/portal/session')).status, 403);
    assert.equal(await status('/portal/session', theirs, { host: other }), 403);
    const again = await access(theirs);
    assert.deepEqual([buttonsOf(again, 'sign_in')[0], buttonsOf(again, 'link')[0]], [signIn, link]);
    const own = await open(marlene.link('--scope', 'documents'));
    const limited = csrfOf((await server.get('/portal/documents', as(own))).text);
    assert.equal((await end(own, limited, { do: 'others' })).status, 404);
    assert.equal(await status('/portal/contract', mine), 200);
});

test('P48 a session ends at its absolute end, used or not, and cannot be extended beyond', async () => {
    const cookie = await open(marlene.link());
    const page = await server.get('/portal/contract', as(cookie));
    const { action, fields } = forms(page.text).find((form) => form.action === '/portal/session' && form.fields.has('area'));
    const newest = 'rowid = (SELECT max(rowid) FROM session)';
    const [made, ends] = sql(server, `SELECT created_at, ends_at FROM session WHERE ${newest}`)[0];
    assert.equal(new Date(ends) - new Date(made), 12 * 3600 * 1000);
    assert.equal(await status('/portal/contract', cookie), 200);
    sql(server, `UPDATE session SET ends_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+60 seconds') WHERE ${newest}`);
    assert.equal((await server.post(action, fields, as(cookie))).status, 303);
    const [last, idle] = sql(server, `SELECT ends_at, idle_until FROM session WHERE ${newest}`)[0];
    assert.equal(idle, last);
    sql(server, `UPDATE session SET ends_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-1 seconds'),
                                    idle_until = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+600 seconds') WHERE ${newest}`);
    assert.equal(await status('/portal/contract', cookie), 403);
    assert.equal((await server.post(action, fields, as(cookie))).status, 403);
});

/* ---- a new link ---- */

test('P47 asking again and again locks nobody out and floods no mailbox', async () => {
    const email = 'frauke@thomsen.example';
    const { link } = await customer(server, plain, 'webhosting-plus', { email });
    const links = () => mailsOf(server).filter(({ to, subject, text: words }) => to.includes(email) && /neuer Zugang/.test(subject + words)).length;
    const cookie = await open(link());
    for (let i = 0; i < 12; i++) {
        assert.equal((await server.post('/portal/link', { email })).status, 200);
    }
    assert.equal((await server.post('/portal/link', { email: 'nobody@elsewhere.example' })).status, 200);
    await until((left) => left === 0, () => value(server, "SELECT count(*) FROM outbox WHERE event = 'link_request' OR status = 'waiting'"), 60);
    assert.equal(links(), 5);
    assert.equal(await status('/portal/contract', cookie), 200);
    assert.equal((await server.get(pathOf(link()))).status, 200);
    assert.equal(value(server, "SELECT count(*) FROM outbox WHERE recipient = 'nobody@elsewhere.example'"), 0);
});

/* ---- traces ---- */

test('P46 tokens and sessions stand in no log, no Referer and no address that stays', async () => {
    const link = marlene.link(), path = pathOf(link);
    const page = await server.get(`${path}?language=en`);
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
    assert.match(page.text, /<html[^>]* data-strip-url/);
    const opened = await server.post(path, {}, { headers: { referer: link } });
    assert.equal(opened.status, 303);
    assert.equal(opened.headers.location, '/portal/');
    const cookie = opened.headers['set-cookie'][0].split(';')[0];
    for (const address of ['/portal/contract', '/portal/session', '/portal/elsewhere', path, `${path}/x`]) {
        const { text, headers } = await server.get(address, as(cookie, { headers: { referer: link } }));
        assert.equal(headers['referrer-policy'], 'no-referrer', address);
        if (!address.startsWith(path)) {
            assert.ok(!text.includes(path.split('/').pop()), address);
        }
        assert.ok(!text.includes(cookie.split('=')[1]), address);
    }
    const logs = await until((lines) => lines.includes('/portal/elsewhere'), () => `${server.log()}${server.read('access.log')}`);
    assert.ok(logs.includes('/portal/data/-'));
    assert.ok(!logs.includes(path.split('/').pop()) && !logs.includes(cookie.split('=')[1]));
});

test('P46 nothing in a form sends the browser elsewhere', async () => {
    const cookie = await open(marlene.link());
    const { text } = await server.get('/portal/contract', as(cookie));
    const form = forms(text).find(({ action }) => action === '/portal/session');
    for (const area of ['//evil.example', '/\\evil.example', '\\\\evil.example', 'contract/../..//evil.example', 'https://evil.example', 'contract\r\nX: y']) {
        form.fields.set('area', area);
        const sent = await server.post(form.action, form.fields, as(cookie));
        assert.equal(sent.headers.location, '/portal/', area);
    }
});

/* ---- time; last, because the worker has the requests to answer afterwards ---- */

test('P47 the time of an answer does not tell who is a customer', async () => {
    const known = 'marlene@feddersen.example';
    const ask = async (email) => {
        const start = process.hrtime.bigint();
        const page = await server.post('/portal/link', { email });
        assert.equal(page.status, 200);
        return Number(process.hrtime.bigint() - start) / 1e6;
    };
    const times = { known: [], unknown: [], again: [] };
    for (let i = 0; i < 5; i++) {
        await ask(known);
        await ask('warm@up.example');
    }
    for (let i = 0; i < 400; i++) {      /* in turns, and each third in another order, so that a slow moment meets all alike */
        const turns = [['known', known], ['unknown', `nobody${i}@elsewhere.example`], ['again', 'somebody@elsewhere.example']];
        for (let k = 0; k < 3; k++) {
            const [name, email] = turns[(i + k) % 3];
            times[name].push(await ask(email));
        }
    }
    /* Rank sums, in standard deviations: whatever slows the machine meets both alike, a look-up would meet one. */
    const score = (one, two) => {
        const all = [...one.map((time) => [time, 1]), ...two.map((time) => [time, 0])].sort(([x], [y]) => x - y);
        const sum = all.reduce((total, [, first], rank) => total + first * (rank + 1), 0);
        const [n, m] = [one.length, two.length];
        return (sum - n * (n + m + 1) / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
    };
    for (const name of ['unknown', 'again']) {
        const found = score(times.known, times[name]);
        assert.ok(Math.abs(found) < 4, `known and ${name} differ by ${found} standard deviations`);
    }
});
