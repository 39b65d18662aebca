// Data protection, rule by rule: what a customer can take along and have deleted, what is kept until when, and what is
// never asked for, set or logged. Tests carry the numbers of docs/LAW.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { attributes, fill, forms, visible } from './lib/html.mjs';
import { openPortal, placeOrder } from './lib/journey.mjs';
import { mailTo, mailsOf } from './lib/mail.mjs';
import { as, customer } from './lib/portal.mjs';
import { root, startServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

const [plain, toLookAt, other, shut, any] = [0, 1, 2, 3, 4]; // `other` as in lib/portal.mjs
const [in2026, in2027] = [0, 1];                    // of the sandbox
const iban = 'DE89370400440532013000';
const shipped = readFileSync(`${root}/conf/selfservice.conf`, 'utf8');
const logLines = shipped.split('\n').filter((line) => /^(SetEnvIfExpr|LogFormat)/.test(line));
let server;

before(async () => {
    server = await startServer({
        global: [...logLines, 'CustomLog short.log selfservice'],
        logLevel: 'debug',
        hosts: [
            { merchant: 'nordwolke', directives: ['SelfServiceFrameAncestors https://www.nordwolke.example'] },
            { merchant: 'nordwolke', directives: ['SelfServicePortalArea privacy view'] },
            { merchant: 'tidewater', directives: ['SelfServiceLanguages en de'] },
            { merchant: 'nordwolke', directives: ['SelfServicePortalArea privacy off'] },
            { merchant: 'expr=%{HTTP_HOST}' },
        ],
    });
});
after(() => server?.stop());

let people = 0;

/** Somebody with an order, signed in. */
async function someone(host = plain, variant = 'webhosting-plus', values = {}) {
    const email = `kundin${++people}@feddersen.example`;
    const made = await customer(server, host, variant, { email, pnum: '+49 431 1234567', ...values });
    return { ...made, email, cookie: await openPortal(server, made.link(), { host }) };
}

async function privacy(cookie, host = plain) {
    const page = await server.get('/portal/privacy', as(cookie, { host }));
    assert.equal(page.status, 200);
    return page.text;
}

const formWith = (html, name) => forms(html).find(({ action, fields }) => action.startsWith('/portal/privacy') && fields.get('do') === name);
const eraseForm = (html) => forms(html).find(({ action, fields }) => action.startsWith('/portal/privacy') && !fields.has('do'));

async function exported(cookie, format, host = plain) {
    const { action, fields } = formWith(await privacy(cookie, host), 'export');
    fields.set('format', format);
    return server.post(action, fields, as(cookie, { host }));
}

async function erase(cookie, values = { confirm: '1' }, host = plain) {
    const { action, fields } = eraseForm(await privacy(cookie, host));
    for (const [name, given] of Object.entries({ do: 'erase', ...values })) {
        fields.set(name, given);
    }
    return server.post(action, fields, as(cookie, { host }));
}

/* ---- GDP-01 ---- */

test('GDP-01 all data go out as JSON and to be read, to the signed-in customer only, and it is noted', async () => {
    const [mine, theirs] = [await someone(), await someone()];
    const before = value(server, "SELECT count(*) FROM audit_event WHERE event = 'privacy.exported'");
    const file = await exported(mine.cookie, 'json');
    assert.equal(file.status, 200);
    assert.equal(file.headers['content-type'], 'application/json');
    assert.match(file.headers['content-disposition'], /^attachment; filename="datenauskunft-K-\d+\.json"$/);
    assert.match(file.headers['cache-control'], /no-store/);
    const { data } = JSON.parse(file.text);
    assert.equal(data.customer[0].email, mine.email);
    assert.equal(data.contract[0].number, mine.number);
    assert.equal(data.payment_method[0].iban, iban); // the whole account: a copy must be complete
    assert.equal(data.invoice.length, 1);
    assert.ok(data.session.length >= 1 && data.self_service_token.length >= 1);
    assert.equal(data.order_[0].data.customer.email ?? mine.email, mine.email);
    assert.ok(!file.text.includes(theirs.email) && !file.text.includes(theirs.number));

    const page = await exported(mine.cookie, 'html');
    assert.equal(page.headers['content-type'], 'text/html; charset=utf-8');
    assert.match(page.headers['content-disposition'], /^attachment; filename="datenauskunft-K-\d+\.html"$/);
    const text = visible(page.text);
    for (const words of ['Kundendaten', mine.email, mine.number, iban, 'Rechnungen', 'Anmeldungen', '8 Jahre ab Jahresende']) {
        assert.ok(text.includes(words), words);
    }
    assert.match(text, /Land Deutschland .*Preis je Zeitraum 9,90.€ .*Mindestlaufzeit 12 Monate/);
    assert.doesNotMatch(page.text, /<(script|link|img|iframe|pre)\b|[{}]"|privacy\.(column|table|class|why|time|word|event|mail)/);
    assert.equal(value(server, "SELECT count(*) FROM audit_event WHERE event = 'privacy.exported'") - before, 2);
});

test('GDP-01 the office hands out the same, without a limit, and it is noted', async () => {
    const mine = await someone();
    const { data, left_out: leftOut } = JSON.parse(server.ctl('--merchant', 'nordwolke', 'privacy', 'export', mine.number));
    assert.deepEqual(leftOut, []);
    assert.equal(data.customer[0].email, mine.email);
    assert.equal(data.payment_method[0].iban, iban);
    assert.match(value(server, "SELECT actor FROM audit_event WHERE event = 'privacy.exported' ORDER BY rowid DESC LIMIT 1"), /^ctl:/);
    assert.throws(() => server.ctl('--merchant', 'nordwolke', 'privacy', 'export', 'V-999999'), /V-999999/);
});

test('GDP-01 GDP-02 who shares a mailbox, or only writes its address, gets and deletes nothing of others', async () => {
    const email = 'familie@feddersen.example';
    const [mine, theirs] = [await someone(plain, 'webhosting-plus', { email }), await someone(plain, 'webhosting-plus', { email })];
    for (const [{ cookie }, street] of [[mine, 'Meinweg'], [theirs, 'Ihrweg']]) {
        const form = fill((await server.get('/portal/billing', as(cookie))).text, { street }, ['street']);
        assert.equal((await server.post(form.action, form.fields, as(cookie))).status, 303);
    }
    const page = fill((await server.get('/kuendigen')).text, { name: 'Wer auch immer', contract: 'V-999999', email,
                                                               kind: 'extraordinary', reason: 'Sehr persönlich' }, ['state']);
    assert.equal((await server.post(page.action, page.fields)).status, 200);
    const mails = (street) => value(server, `SELECT count(*) FROM outbox WHERE event = 'data_changed_new' AND data LIKE '%${street}%'`);
    sql(server, `UPDATE customer SET email = 'umgezogen@feddersen.example', email_key = 'umgezogen@feddersen.example'
        WHERE id = (SELECT customer_id FROM contract WHERE number = '${mine.number}')`);
    const file = JSON.parse((await exported(mine.cookie, 'json')).text);
    const words = JSON.stringify(file);
    assert.ok(words.includes('Meinweg'), 'what went to the address before is missing');
    assert.ok(!words.includes('Ihrweg') && !words.includes('Sehr persönlich'));
    await until((left) => left === 0, () => value(server, "SELECT count(*) FROM outbox WHERE status = 'waiting'"));
    assert.deepEqual([mails('Meinweg'), mails('Ihrweg')], [1, 1]);
    assert.equal((await erase(mine.cookie)).status, 303);
    assert.deepEqual([mails('Meinweg'), mails('Ihrweg')], [0, 1]);
});

test('GDP-01 secrets stay inside', async () => {
    const { cookie } = await someone();
    const { text } = await exported(cookie, 'json');
    for (const statement of ['SELECT hash FROM session', 'SELECT hash FROM self_service_token', 'SELECT iban_sealed FROM payment_method',
                             'SELECT receipt_hash FROM order_', 'SELECT submission_key FROM order_', 'SELECT hash FROM order_proof']) {
        for (const [secret] of sql(server, statement)) {
            assert.ok(!text.includes(secret), statement);
        }
    }
    assert.ok(!text.includes(cookie.split('=')[1]));
});

test('GDP-01 nobody else gets the file: no session, another merchant, a link to another area, the area off', async () => {
    const mine = await someone();
    const { fields } = formWith(await privacy(mine.cookie), 'export');
    assert.equal((await server.post('/portal/privacy', fields)).status, 403);
    assert.equal((await server.post('/portal/privacy', { ...Object.fromEntries(fields), csrf: 'x' }, as(mine.cookie))).status, 403);
    assert.equal((await server.post('/portal/privacy', fields, as(mine.cookie, { host: other }))).status, 403);
    assert.equal((await server.post('/portal/privacy', fields, as(mine.cookie, { host: shut }))).status, 404);
    const limited = await openPortal(server, mine.link('--scope', 'documents'));
    assert.equal((await server.get('/portal/privacy', as(limited))).status, 404);
    sql(server, "UPDATE session SET idle_until = '2026-01-01T00:00:00Z' WHERE rowid = (SELECT max(rowid) FROM session) - 1");
    assert.equal((await server.post('/portal/privacy', fields, as(mine.cookie))).status, 403);
});

test('GDP-01 where the area may only be looked at, data go out and nothing is erased', async () => {
    const { link } = await someone();
    const cookie = await openPortal(server, link(), { host: toLookAt });
    const html = await privacy(cookie, toLookAt);
    assert.equal(eraseForm(html), undefined);
    assert.ok(!html.includes('value="erase"'));
    assert.equal((await exported(cookie, 'json', toLookAt)).status, 200);
    const { fields } = formWith(html, 'export');
    const sent = await server.post('/portal/privacy', { csrf: fields.get('csrf'), do: 'erase', confirm: '1' }, as(cookie, { host: toLookAt }));
    assert.equal(sent.status, 404);
});

/* ---- GDP-02, GDP-03 ---- */

test('GDP-02 an erasure is confirmed by box, page and mail; a running contract keeps what it needs', async () => {
    const mine = await someone();
    await until((left) => left === 0, () => value(server, "SELECT count(*) FROM outbox WHERE status = 'waiting'"));
    assert.match(visible(await privacy(mine.cookie)), /Ihr Vertrag läuft noch\. .*Das ist keine Kündigung\. Vertrag kündigen/);
    const refused = await erase(mine.cookie, {});
    assert.equal(refused.status, 422);
    assert.ok(visible(refused.text).includes('Bitte bestätigen Sie, dass Sie die Löschung verlangen.'));
    const of = (table, where) => value(server, `SELECT count(*) FROM ${table} WHERE ${where}`);
    const id = value(server, `SELECT id FROM customer WHERE email = '${mine.email}'`);
    assert.equal(of('erasure_request', `customer_id = '${id}'`), 0);

    const sent = await erase(mine.cookie);
    assert.equal(sent.headers.location, '/portal/privacy?notice=erased');
    const html = (await server.get(sent.headers.location, as(mine.cookie))).text;
    const text = visible(html);
    assert.ok(text.includes('Sie haben am') && text.includes('Ihr Vertrag läuft noch'));
    assert.ok(text.includes('Freiwillige Angaben wie Telefonnummer'));
    assert.match(text, /Rechnungen, Mahnungen und Buchungen mit Ihrer Anschrift solange der Vertrag läuft, danach 8 Jahre ab Jahresende, §/);
    assert.match(text, /Gültige Zugangslinks und offene Anmeldungen solange der Vertrag läuft, danach 90 Tage, Zugang/);
    assert.equal(eraseForm(html), undefined);
    assert.equal(value(server, `SELECT pnum FROM customer WHERE id = '${id}'`), '');
    assert.equal(of('contract', `customer_id = '${id}' AND status = 'active'`), 1);
    assert.equal((await server.get('/portal/contract', as(mine.cookie))).status, 200);

    const mail = await mailTo(server, mine.email, /Löschung/);
    for (const words of ['Was wir nicht aufbewahren müssen, ist gelöscht', 'Das ist keine Kündigung', 'Freiwillige Angaben', 'Ansprüche bis zur Verjährung (§§ 195, 199 BGB)', '§ 147 AO']) {
        assert.ok(mail.text.replace(/\s+/g, ' ').includes(words), words);
    }
    const listed = JSON.parse(server.ctl('--merchant', 'nordwolke', '--json', 'privacy', 'list'))[0];
    assert.equal(listed.state, 'open');
    assert.ok(server.ctl('--merchant', 'nordwolke', 'privacy', 'list').includes(listed.customer_number));
});

/** What is due is deleted, with the clock of the sandbox at another time. */
function purge(instant) {
    sql(server, `UPDATE site SET settings = json_set(settings, '$.clock_fixed', ${Date.parse(instant) / 1000})`);
    server.ctl('--merchant', 'nordwolke', 'privacy', 'purge');
}

test('GDP-03 contract ended in 2026, last invoice of 24 November 2026, erasure in 2027', async (t) => {
    const usual = server, sandbox = (instant) => ['SelfServiceSandbox On', `SelfServiceClock ${instant}`];
    t.after(async () => {
        const passed = server;
        server = usual;
        await passed.stop();
    });
    server = await startServer({ hosts: [{ merchant: 'nordwolke', directives: sandbox('2026-11-24T08:00:00Z') },
                                         { merchant: 'nordwolke', directives: sandbox('2027-03-01T10:00:00Z') }] });
    const mine = await someone(in2026);
    const id = value(server, `SELECT id FROM customer WHERE email = '${mine.email}'`);
    const contract = value(server, `SELECT id FROM contract WHERE customer_id = '${id}'`);
    const of = (table, where) => value(server, `SELECT count(*) FROM ${table} WHERE ${where}`);
    assert.equal(value(server, `SELECT max(issue_date) FROM invoice WHERE contract_id = '${contract}'`), '2026-11-24');
    const form = fill((await server.get('/kuendigen', { host: in2026 })).text, { name: 'Marlene Feddersen', contract: mine.number, email: mine.email }, ['state']);
    await server.post('/kuendigen', form.fields, { host: in2026 });
    assert.equal(of('cancellation', `contract_id = '${contract}'`), 1);
    sql(server, `UPDATE contract SET status = 'cancelled', end_date = '2026-12-15', next_billing_date = '' WHERE id = '${contract}'`);
    sql(server, `INSERT INTO metered_usage (merchant_id, id, contract_id, component_id, quantity, due_at, memo, usage_key, created_at)
                 SELECT merchant_id, 'f00000000000000000000001', id, 'x', 1000000, '2026-12-01T00:00:00Z', '', '', '2026-12-01T00:00:00Z' FROM contract WHERE id = '${contract}'`);

    /* the mail of the order brings a link of its own */
    await until((left) => left === 0, () => value(server, "SELECT count(*) FROM outbox WHERE status = 'waiting'"));
    const spare = mine.link();
    sql(server, `UPDATE self_service_token SET expires_at = '2099-01-01T00:00:00Z' WHERE customer_id = '${id}'`);
    const here = await openPortal(server, spare, { host: in2027 });
    assert.ok(of('self_service_token', `customer_id = '${id}'`) >= 2 && of('session', `customer_id = '${id}'`) >= 2);
    const sent = await erase(here, { confirm: '1' }, in2027);
    assert.equal(sent.status, 303);
    const text = visible((await server.get('/portal/privacy', as(here, { host: in2027 }))).text);
    assert.match(text, /Rechnungen, Mahnungen und Buchungen mit Ihrer Anschrift bis 31\.12\.2034/);
    assert.match(text, /Verträge, Bestellungen, Schriftverkehr und Ihre Kundendaten bis 31\.12\.2032/);
    assert.match(text, /Kündigungen und Widerrufe bis 31\.12\.2032/);
    /* at once: portal tokens, sign-ins and usage details */
    assert.equal(of('self_service_token', `customer_id = '${id}'`), 0);
    assert.equal(of('session', `customer_id = '${id}'`), 1);
    assert.equal(of('metered_usage', `contract_id = '${contract}'`), 0);
    assert.equal((await server.get(new URL(spare).pathname, { host: in2027 })).status, 410);
    assert.equal((await server.get('/portal/contract', as(mine.cookie, { host: in2026 }))).status, 403);
    const mail = await mailTo(server, mine.email, /Löschung/);
    assert.match(mail.text.replace(/\s+/g, ' '), /Rechnungen, Mahnungen und Buchungen mit Ihrer Anschrift: bis 31\.12\.2034/);
    assert.match(mail.text.replace(/\s+/g, ' '), /Kündigungen und Widerrufe: bis 31\.12\.2032/);
    /* locked: nobody sends links to this customer any more */
    await server.post('/portal/link', { email: mine.email }, { host: in2027 });
    await until((left) => left === 0, () => value(server, "SELECT count(*) FROM outbox WHERE event = 'link_request'"));
    assert.equal(of('outbox', `event = 'new_link' AND lower(recipient) = '${mine.email}'`), 0);

    purge('2032-12-31T12:00:00Z');
    assert.equal(of('cancellation', `contract_id = '${contract}'`), 1);
    assert.equal(of('contract', `id = '${contract}'`), 1);
    purge('2033-01-01T12:00:00Z');
    assert.equal(of('cancellation', `contract_id = '${contract}'`), 0);
    assert.equal(of('contract', `id = '${contract}'`) + of('order_', `contract_id = '${contract}'`) + of('customer', `id = '${id}'`), 0);
    const address = `contract_id = '${contract}' AND data LIKE '%Deichstraße%'`;
    purge('2034-12-31T12:00:00Z');
    assert.equal(of('invoice', address), 1);
    purge('2035-01-01T12:00:00Z');
    assert.equal(of('invoice', `contract_id = '${contract}'`), 0);
    assert.equal(of('document', `contract_id = '${contract}'`), 0);
    assert.ok(server.ctl('--merchant', 'nordwolke', 'audit', 'verify').includes('fit'));
});

/* ---- GDP-04, GDP-05 ---- */

test('GDP-04 the address of a computer is stored with a mandate only and logged by nobody in full', async () => {
    await someone();
    const columns = sql(server, `SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
                                 WHERE t.type = 'table' AND t.name NOT IN ('site', 'catalogue_object') AND t.name NOT LIKE 'sqlite_%'`);
    const found = columns.filter(([table, column]) => value(server, `SELECT count(*) FROM "${table}" WHERE "${column}" LIKE '%127.0.0.1%'`) > 0);
    assert.deepEqual(found.filter(([table]) => table !== 'outbox').map((pair) => pair.join('.')), ['payment_method.mandate_ip']);
    const short = await until((lines) => lines.includes('/portal'), () => server.read('short.log'));
    assert.match(short, /^127\.0\.0\.0 - - \[/m);
    assert.ok(!short.includes('127.0.0.1'));
    assert.equal((await server.get('/order/', { host: any, headers: { host: 'nobody' } })).status, 404); // which is logged
    const own = server.log().split('\n').filter((line) => /\bSS\d{4}\b/.test(line));
    assert.ok(own.some((line) => line.includes('SS0202')));
    assert.deepEqual(own.filter((line) => line.includes('[client ')), []);
});

test('GDP-04 the shipped log format shortens addresses of both kinds', async () => {
    const patterns = logLines.map((line) => /=~ \/(.+)\/" ss_ip=(\S+)/.exec(line)).filter(Boolean).map(([, pattern, to]) => [new RegExp(pattern), to]);
    assert.equal(patterns.length, 2);
    const shortened = (address) => patterns.reduce((found, [pattern, to]) => {
        const hit = pattern.exec(address);
        return hit ? to.replace('$1', hit[1]) : found;
    }, '-');
    for (const [address, expected] of [['192.0.2.77', '192.0.2.0'], ['2001:db8:1:2:3:4:5:6', '2001:db8:1::'], ['2001:db8::6', '2001:db8::'],
                                       ['2001::6', '2001::'], ['::1', '-'], ['fe80::1:2:3:4', 'fe80::']]) {
        assert.equal(shortened(address), expected, address);
    }
});

test('GDP-05 neither tokens nor accounts nor addresses nor forms reach a log', async () => {
    const mine = await someone();
    const link = mine.link();
    await server.get(new URL(link).pathname);
    await exported(mine.cookie, 'json');
    await erase(mine.cookie);
    await server.post('/portal/link', { email: mine.email });
    await until((lines) => lines.includes('/portal/link'), () => server.read('access.log'));
    const logs = ['error.log', 'access.log', 'masked.log', 'short.log'].map((name) => server.read(name)).join('\n');
    for (const secret of [new URL(link).pathname.split('/').pop(), mine.cookie.split('=')[1], iban, '0532 0130', mine.email, encodeURIComponent(mine.email),
                          'Feddersen', 'Deichstra', '1234567', 'confirm=1']) {
        assert.ok(!logs.includes(secret), secret);
    }
});

/* ---- GDP-06 to GDP-09 ---- */

test('GDP-06 an order gives no access by itself: the link goes to the address, in a mail that advertises nothing', async () => {
    const email = 'neu@feddersen.example';
    const { done } = await placeOrder(server, 'webhosting-plus', { email });
    assert.equal(done.headers['set-cookie'], undefined);
    assert.doesNotMatch(done.text, /\/portal\/data\//);
    const mail = await mailTo(server, email, /Bestellung|Vertrag/);
    assert.match(mail.text, /\/portal\/data\/[\w-]{43}/);
    for (const { text } of mailsOf(server)) {
        assert.doesNotMatch(text, /Newsletter|Angebot des Monats|jetzt sparen|unsubscribe|abbestellen/i);
    }
});

async function publicPages() {
    const { done, receipt } = await placeOrder(server, 'webhosting-plus', { email: `leser${++people}@feddersen.example` });
    const terms = /href="([^"]*\/terms\/[^"]*)"/.exec(done.text)?.[1] ?? '/order/';
    const paths = ['/order/', '/order/webhosting-plus', '/order/webhosting-plus?fname=Ada', receipt, terms, '/kuendigen', '/widerrufen', '/portal/link',
                   '/portal/', '/portal/contract', `/portal/data/${'A'.repeat(43)}`, '/order/nothing-here', '/portal/elsewhere', '/order/embed.js'];
    return Promise.all(paths.map(async (path) => [path, await server.get(path)]));
}

test('GDP-07 the first look at any public page sets no cookie, keeps nothing and asks for no consent', async () => {
    const stored = () => value(server, 'SELECT count(*) FROM session');
    const before = stored();
    for (const [path, page] of await publicPages()) {
        assert.equal(page.headers['set-cookie'], undefined, path);
        assert.doesNotMatch(visible(page.text), /cookie-?einstellungen|cookies (akzeptieren|zulassen)/i, path);
    }
    for (const asset of ['selfservice.js', 'embed.js']) {
        assert.doesNotMatch(readFileSync(`${root}/templates/assets/${asset}`, 'utf8'),
                            /localStorage|sessionStorage|indexedDB|document\.cookie|caches\b|serviceWorker/, asset);
    }
    assert.equal(stored(), before);
});

test('GDP-08 no public page asks another site for anything', async () => {
    for (const [path, page] of await publicPages()) {
        if (!page.headers['content-type']?.startsWith('text/html')) {
            continue;
        }
        assert.match(page.headers['content-security-policy'], /default-src 'none'.*script-src 'self'.*connect-src 'self'/, path);
        for (const [, tag] of page.text.matchAll(/(<(?:script|link|img|iframe|source|video|audio|object|embed)\b[^>]*>)/g)) {
            const { src, href } = attributes(tag);
            for (const address of [src, href].filter(Boolean)) {
                assert.match(address, /^(\/(?!\/)|data:)/, `${path}: ${tag}`);
            }
        }
    }
    const css = readFileSync(`${root}/templates/assets/selfservice.css`, 'utf8');
    assert.doesNotMatch(css, /url\(\s*["']?(https?:)?\/\//);
});

test('GDP-09 what is not needed is not asked for, or need not be told', async () => {
    const { text } = await server.get('/order/webhosting-plus');
    const inputs = [...text.matchAll(/<(?:input|select)\b[^>]*>/g)].map(([tag]) => attributes(tag));
    const named = (name) => inputs.find((input) => input.name === name);
    for (const name of ['fname', 'lname', 'email', 'street', 'hnum', 'pcode', 'city']) {
        assert.ok('required' in named(name), name);
    }
    for (const name of ['pnum', 'aline2']) {
        assert.ok(named(name) === undefined || !('required' in named(name)), name);
    }
    for (const name of inputs.map((input) => input.name ?? '')) {
        assert.doesNotMatch(name, /birth|geburt|gender|geschlecht|title|salutation|newsletter|marketing/i);
    }
    const page = await placeOrder(server, 'webhosting-plus', { email: 'knapp@feddersen.example', pnum: '', aline2: '' });
    assert.equal(page.response.status, 303);
});
