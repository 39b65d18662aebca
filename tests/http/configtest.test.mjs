// Wrong directives stop the start and say what is wrong, what is allowed, and where.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareServer } from './lib/server.mjs';

let server;

before(async () => {
    server = await prepareServer({ mail: false });
});

after(() => server.stop());

/** Runs configtest with these directives in the virtual host; `code` and what it says. */
function tested(directives, global = []) {
    server.configure({ global, modules: ['ssl'], hosts: [{ merchant: 'nordwolke', directives: [].concat(directives) }] });
    const done = server.httpd('-t');
    return { code: done.status, says: done.stdout + done.stderr };
}

function lineOf(text) {
    return readFileSync(join(server.dir, 'httpd.conf'), 'utf8').split('\n').findIndex((line) => line.includes(text)) + 1;
}

/** Each value that is refused, with words of the message. */
const wrong = [
    ['SelfService Maybe', '"Maybe" is not allowed; allowed: On, Off'],
    ['SelfServiceMerchant expr=%{', 'is no valid expression'],
    ['SelfServicePublicURL kunden.example', 'allowed: an origin such as https://kunden.example'],
    ['SelfServicePublicURL https://kunden.example/path', 'SelfServicePublicURL'],
    ['SelfServiceKeyFile /nowhere/keys', '"/nowhere/keys" is not allowed; allowed: an existing file'],
    ['SelfServiceOrderPath order', 'allowed: a path such as /order, off'],
    ['SelfServiceOrderPath /', 'SelfServiceOrderPath'],
    ['SelfServiceOrderPath /a/../b', 'SelfServiceOrderPath'],
    ['SelfServicePortalPath /portal/', 'SelfServicePortalPath'],
    ['SelfServiceAPIPath api', 'SelfServiceAPIPath'],
    ['SelfServiceOfficePath "/of fice"', 'SelfServiceOfficePath'],
    ['SelfServiceBrandLogo /nowhere.svg', 'an existing image file'],
    ['SelfServiceBrandColor primary blue', '"blue" is not allowed; allowed: primary, accent, background, surface or text'],
    ['SelfServiceBrandColor primary #12345', '#RRGGBB'],
    ['SelfServiceBrandColor shade #123456', '"shade" is not allowed'],
    ['SelfServiceBrandFont "Inter; color: red"', 'SelfServiceBrandFont'],
    ['SelfServiceBrandRadius 21', '0 to 20'],
    ['SelfServiceStylesheet /nowhere.css', 'an existing file'],
    ['SelfServiceTemplates /nowhere', 'an existing folder'],
    ['SelfServiceTexts /etc/hostname', 'an existing folder'],
    ['SelfServiceLanguages de xx', 'there are no texts in "xx"'],
    ['SelfServiceLanguages deutsch', 'allowed: language tags'],
    ['SelfServiceAddressField name required', '"name" is not allowed'],
    ['SelfServiceAddressField city always', 'required, optional or hidden'],
    ['SelfServiceAddressField email hidden', 'email must stay required'],
    ['SelfServiceCouponField 1', 'allowed: On, Off'],
    ['SelfServiceCustomerTypes people', 'allowed: consumer, business'],
    ['SelfServicePaymentMethods card', 'allowed: direct-debit, invoice'],
    ['SelfServiceOrderButton de "Bestellen"', 'allowed: "zahlungspflichtig bestellen"'],
    ['SelfServiceOrderButton en "Subscribe"', '"Order with obligation to pay"'],
    ['SelfServiceReturnOrigins https://www.example/path', 'allowed: origins such as'],
    ['SelfServicePortalArea invoices view', '"invoices" is not allowed'],
    ['SelfServicePortalArea usage on', 'off, view or edit'],
    ['SelfServiceTokenExpiry 24', '"24" is not allowed; allowed: a duration'],
    ['SelfServiceTokenExpiry 24h sms', '"sms" is not allowed'],
    ['SelfServiceTokenExpiry 30d', 'SelfServiceTokenExpiryMax allows 7d'],
    ['SelfServiceTokenExpiryMax 1h', 'links by'],
    ['SelfServiceTokenUse twice', 'allowed: multi, single'],
    ['SelfServiceSessionTimeout 2h 1h', '"1h" is not allowed'],
    ['SelfServiceFrameAncestors *', 'allowed: origins such as'],
    ['SelfServiceFrameAncestors https://a.example;script-src', 'SelfServiceFrameAncestors'],
    ...['http://[;x]', 'https://[::1', 'https://[::1]x', 'https://[]', 'https://[127.0.0.1]', 'https://a;b.example', 'https://.example',
        'https://a..example', 'https://a.example.', 'https://-a.example', 'https://256.1.1.1', 'https://1.2.3', 'https://u@a.example',
        'https://a.example:', 'https://a.example:0', 'https://a.example:65536', 'https://a.example:8x', `https://${'a'.repeat(64)}.example`]
        .map((origin) => [`SelfServiceFrameAncestors ${origin}`, 'allowed: origins such as']),
    ['SelfServiceMailServer smtp://[;]:25', 'smtp://HOST:PORT'],
    ['SelfServiceMailServer 127.0.0.1', 'smtp://HOST:PORT'],
    ['SelfServiceMailLogin /nowhere', 'an existing file'],
    ['SelfServiceMailFrom nobody', 'an e-mail address'],
    ['SelfServiceMailReplyTo "a b@example.org"', 'an e-mail address'],
    ['SelfServiceLinks terms https://a.example', 'imprint, privacy, accessibility or home'],
    ['SelfServiceLinks imprint javascript:alert(1)', 'a URL'],
    ['SelfServiceOfficeRole boss user anna', '"boss" is not allowed'],
    ['SelfServiceOfficeRole read team all', '"team" is not allowed'],
    ['SelfServiceOfficeRole read user', 'wrong number of values'],
    ['SelfServiceWebhookTargets private', 'allowed: public, any'],
    ['SelfServiceAPIRate 600', '600/1m'],
    ['SelfServiceAPIRate 0/1m', '600/1m'],
    ['SelfServiceOrderRate 20', '20/1h'],
    ['SelfServiceVATCheck maybe', 'allowed: off, a URL'],
    ['SelfServiceVATCheck http://vat.example/check', 'with http only on this machine'],
    ['SelfServiceVATCheck http://127.0.0.1.vat.example/check', 'with http only on this machine'],
    ['SelfServiceVATCheck file:///etc/vat', 'allowed: off, a URL'],
    ['SelfServiceRetention invoices 10d', '"invoices" is not allowed'],
    ['SelfServiceRetention documents 2927d', 'documents must be kept for at least 2928d (AO section 147), not 2927d'],
    ['SelfServiceRetention letters 2000d', 'letters must be kept for at least 2196d (HGB section 257), not 2000d'],
    ['SelfServiceRetention mandates 1d', 'mandates must be kept for at least 427d (SEPA rulebook), not 1d'],
    ['SelfServiceRetention tokens forever', '"forever" is not allowed'],
    ['SelfServiceBilling yes', 'allowed: On, Off'],
    ['SelfServiceSandbox yes', 'allowed: On, Off'],
    ['SelfServiceClock 2026-11-24T08:00:00Z', 'needs SelfServiceSandbox On'],
    ['SelfServiceClock tomorrow', 'an instant such as'],
    ['SelfServiceCancelPath off', 'cannot be off while consumers may order'],
    ['SelfServiceWithdrawPath off', 'cannot be off while consumers may order'],
    ['SelfServicePortalPath /order', 'each needs its own path'],
    ['SelfServicePortalPath /order/portal', 'one lies below the other'],
];

for (const [directive, words] of wrong) {
    test(`${directive} is refused`, () => {
        const { code, says } = tested(directive);
        assert.notEqual(code, 0);
        assert.ok(says.includes(directive.split(' ')[0]), says);
        assert.ok(says.includes(words), says);
        assert.ok(says.includes(join(server.dir, 'httpd.conf')), says);
        assert.ok(new RegExp(`\\b${lineOf(directive)}\\b`).test(says), says);
    });
}

test('every directive with a good value is accepted', () => {
    const folder = join(server.dir, 'htdocs');
    writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    writeFileSync(join(folder, 'own.css'), 'h1 { letter-spacing: 0 }');
    writeFileSync(join(folder, 'login'), 'user:secret');
    const { code, says } = tested([
        'SelfServicePublicURL https://kunden.example:8443/', 'SelfServiceOrderPath /bestellen',
        'SelfServicePortalPath /kundenbereich', 'SelfServiceAPIPath /', 'SelfServiceOfficePath /office',
        'SelfServiceCancelPath /kuendigung', 'SelfServiceWithdrawPath /widerruf', 'SelfServiceBrandName "Nord & Co"',
        `SelfServiceBrandLogo ${folder}/logo.svg`, 'SelfServiceBrandColor primary #0B5C7D',
        'SelfServiceBrandColor accent #f0a43a', 'SelfServiceBrandFont Inter, sans-serif', 'SelfServiceBrandRadius 8',
        `SelfServiceStylesheet ${folder}/own.css`, 'SelfServiceLanguages en de', 'SelfServiceAddressField pnum required',
        'SelfServiceCouponField On', 'SelfServiceCustomerTypes business', 'SelfServicePaymentMethods invoice',
        'SelfServiceOrderButton de "kostenpflichtig bestellen"', 'SelfServiceReturnOrigins https://www.example',
        'SelfServicePortalArea usage off', 'SelfServiceTokenExpiry 2h api', 'SelfServiceTokenExpiryMax 8d',
        'SelfServiceTokenUse single', 'SelfServiceSessionTimeout 10m 1h',
        'SelfServiceFrameAncestors https://www.example http://localhost:8082 https://[::1]:8443 http://127.0.0.1 https://xn--a-1.2b.example:65535', 'SelfServiceMailServer smtps://mail.example:465',
        `SelfServiceMailLogin ${folder}/login`, 'SelfServiceMailFrom kunden@nordwolke.example',
        'SelfServiceMailReplyTo hilfe@nordwolke.example', 'SelfServiceLinks imprint https://www.example/impressum',
        'SelfServiceLinks imprint https://www.example/imprint en', 'SelfServiceOfficeRole read user anna ben',
        'SelfServiceWebhookTargets any', 'SelfServiceAPIRate 10/1s', 'SelfServiceOrderRate 20/1h', 'SelfServiceVATCheck https://vat.example/check',
        'SelfServiceRetention documents 3650d', 'SelfServiceRetention tokens 30d', 'SelfServiceBilling On', 'SelfServiceSandbox On', 'SelfServiceClock +30d',
    ]);
    assert.equal(code, 0, says);
});

test('consumers excluded, the public legal pages may be off', () => {
    const { code, says } = tested(['SelfServiceCustomerTypes business', 'SelfServiceCancelPath off']);
    assert.equal(code, 0, says);
});

test('own colours that cannot be read are told with the colour in their place', () => {
    const { code, says } = tested(['SelfServiceBrandColor surface #ffffff', 'SelfServiceBrandColor text #999999']);
    assert.equal(code, 0, says);
    assert.match(says, /SS0206: .*: SelfServiceBrandColor text #999999: text would have too little contrast, #[0-9a-f]{6} is used/);
    assert.doesNotMatch(tested(['SelfServiceBrandColor text #222222']).says, /SelfServiceBrandColor/);
});

test('a wrong text is told with file and line', () => {
    const folder = join(server.dir, 'htdocs');
    writeFileSync(join(folder, 'de.json'), '{\n "order": {\n  "nope": "Nein"\n }\n}');
    const { code, says } = tested([`SelfServiceTexts ${folder}`]);
    assert.notEqual(code, 0);
    assert.ok(says.includes(`SelfServiceTexts: ${folder}/de.json: line 3: text "order.nope": there is no text of this name`), says);
    rmSync(join(folder, 'de.json'));
});

test('a virtual host wins over the server', () => {
    assert.notEqual(tested([], ['SelfServiceTokenExpiryMax 1h']).code, 0);
    assert.equal(tested(['SelfServiceTokenExpiryMax 9d'], ['SelfServiceTokenExpiryMax 1h']).code, 0);
});

test('a key file that others may read is refused', () => {
    const keys = join(server.dir, 'keys');
    chmodSync(keys, 0o644);
    const { code, says } = tested([]);
    const started = server.httpd();
    chmodSync(keys, 0o600);
    assert.notEqual(code, 0);
    assert.ok(says.includes('SelfServiceKeyFile'), says);
    assert.ok(says.includes('chmod 600'), says);
    assert.notEqual(started.status, 0, 'the start');
    assert.ok(started.stderr.includes('chmod 600'), started.stderr);
});

test('a missing key file directive and a missing database are named', () => {
    server.configure({ global: [], hosts: [{ merchant: 'nordwolke' }] });
    const file = join(server.dir, 'httpd.conf');
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, whole.replace(/^SelfServiceKeyFile.*$/m, ''));
    assert.match(server.httpd('-t').stderr, /SelfServiceKeyFile is missing.*selfservicectl keygen/);
    writeFileSync(file, whole.replace(/^DBDriver.*$/m, ''));
    assert.match(server.httpd('-t').stderr, /set DBDriver/);
});

test('ACC-03 configtest warns of links that the law asks for', () => {
    const { code, says } = tested(['SelfServiceLinks accessibility https://www.example/a11y']);
    assert.equal(code, 0, says);
    assert.match(says, /SS0206: .* add SelfServiceLinks imprint URL/);
    assert.doesNotMatch(says, /accessibility/);
    assert.match(tested([]).says, /SS0206: .* add SelfServiceLinks accessibility URL/);
    assert.doesNotMatch(tested(['SelfServiceCustomerTypes business']).says, /accessibility/);
});

/** The URL that the module gives a virtual host on port 8443, as its warnings tell it. */
function urlOf(listen, ...directives) {
    const { code, says } = tested([], [`Listen 127.0.0.1:8443${listen}`, '<VirtualHost 127.0.0.1:8443>', ...directives,
                                       'SelfService On', 'SelfServiceMerchant nordwolke', '</VirtualHost>']);
    assert.equal(code, 0, says);
    return /SS0206: virtual host (\S*a\.example\S*): /.exec(says)[1];
}

test('a host with TLS on another port than 443 has links with https', () => {
    assert.equal(urlOf('', 'ServerName a.example'), 'http://a.example:8443');
    assert.equal(urlOf('', 'ServerName a.example', 'SSLEngine On'), 'https://a.example:8443');
    assert.equal(urlOf(' https', 'ServerName a.example'), 'https://a.example:8443');
    assert.equal(urlOf(' https', 'ServerName a.example', 'SSLEngine Off'), 'http://a.example:8443');
    assert.equal(urlOf(' https', 'ServerName http://a.example:80'), 'http://a.example');
    assert.equal(urlOf('', 'ServerName a.example:443'), 'https://a.example');
    assert.equal(urlOf('', 'ServerName https://a.example'), 'https://a.example', 'behind a proxy');
    assert.equal(urlOf('', 'ServerName https://a.example', 'SSLEngine On'), 'https://a.example:8443');
    assert.equal(urlOf('', 'ServerName a.example', 'SelfServicePublicURL https://b.a.example'), 'https://b.a.example');
});

test('a host without TLS is told what to write', () => {
    assert.match(tested(['ServerName http://a.example']).says,
                 /SS0206: .* lead to "http:\/\/a.example:\d+" without TLS.* ServerName https:\/\/HOST:PORT, or SelfServicePublicURL/);
});

/** Names and owners of the database and what stands beside it. */
function stored() {
    const folder = join(server.dir, 'data');
    return readdirSync(folder).map((name) => [name, statSync(join(folder, name)).uid]);
}

/** Runs a statement on the database as its owner. */
function change(sql) {
    const { uid, gid } = statSync(server.database.params);
    execFileSync('sqlite3', ['-cmd', '.timeout 5000', server.database.params, sql], { uid, gid });
}

test('what the catalogue lacks is told, with how to mend it, and leaves nothing behind', async () => {
    assert.doesNotMatch(tested([]).says, /Merchant\.PhoneNumber/);
    const before = stored();
    change("UPDATE merchant SET data = json_set(data, '$.PhoneNumber', '')");
    const idle = tested([]);
    assert.equal(idle.code, 0, idle.says);
    assert.match(idle.says, /SS0206: virtual host \S*: the seller's data are incomplete; import Merchant\.PhoneNumber \(BGB section 312d/);
    assert.doesNotMatch(tested(['SelfServiceMerchant expr=%{HTTP_HOST}']).says, /PhoneNumber/);
    assert.deepEqual(stored(), before);

    tested([]);
    await server.run();
    assert.equal((await server.get('/order/')).status, 200);
    assert.match(server.httpd('-t').stderr, /import Merchant\.PhoneNumber/, 'beside a running server');
    const told = () => server.log().match(/SS0428: check catalogue of nordwolke: .*PhoneNumber/g)?.length ?? 0;
    for (let i = 0; i < 100 && told() === 0; i++) {
        await sleep(100);
    }
    await sleep(1500);
    assert.equal(told(), 1, 'of two processes and some rounds of background work');
    await server.kill();
    const left = stored();
    assert.ok(left.some(([name]) => name.endsWith('-wal')), 'of a server that was killed');
    assert.match(server.httpd('-t').stderr, /import Merchant\.PhoneNumber/, 'after a crash');
    const known = left.map(String);
    assert.deepEqual(stored().map(String).filter((file) => !known.includes(file)), []);
    rmSync(join(server.dir, 'httpd.pid'));
    change("UPDATE merchant SET data = json_set(data, '$.PhoneNumber', '+49 40 0000')");
});

test('a database that the server may not write is told', { skip: process.getuid() !== 0 }, () => {
    const { params } = server.database;
    const { uid, gid } = statSync(params);
    chownSync(params, 0, 0);
    const { code, says } = tested([]);
    chownSync(params, uid, gid);
    assert.equal(code, 0, says);
    assert.match(says, /SS0206: .*: no order can be stored in \S*test\.db; www-data cannot write .*: run "chown www-data /);
    assert.doesNotMatch(tested([]).says, /no order can be stored/);
});

test('a missing database, one without tables and a merchant that was never imported are told', () => {
    const { params } = server.database;
    const before = stored();
    const sound = tested([]);
    assert.doesNotMatch(sound.says, /there is no database|cannot be used|has not been imported/);
    const unknown = tested(['SelfServiceMerchant nordwolk']);
    assert.equal(unknown.code, 0, unknown.says);
    assert.match(unknown.says, /SS0206: .*: merchant nordwolk has not been imported: run "selfservicectl --db sqlite3:.* import FILE"/);
    assert.doesNotMatch(tested(['SelfServiceMerchant expr=%{HTTP_HOST}']).says, /has not been imported/);
    assert.deepEqual(stored(), before, 'files beside the database');

    const other = join(server.dir, 'data', 'other.db');
    const missing = tested([`DBDParams "${other}"`]);
    assert.equal(missing.code, 0, missing.says);
    assert.match(missing.says, /SS0206: .*: there is no database .*other\.db: .*schema install", or mend DBDParams/);
    assert.equal(existsSync(other), false);
    writeFileSync(other, '');
    chownSync(other, statSync(params).uid, statSync(params).gid);
    const empty = tested([`DBDParams "${other}"`]);
    assert.equal(empty.code, 0, empty.says);
    assert.match(empty.says, /SS0123: .*schema install"[^]*SS0206: .*: the database .*other\.db cannot be used/);
});

test('a start without its database goes on, and says so', async () => {
    const other = join(server.dir, 'data', 'gone.db');
    server.configure({ global: [], modules: [], hosts: [{ merchant: 'nordwolke', directives: [`DBDParams "${other}"`] }] });
    const started = server.httpd();
    assert.equal(started.status, 0, started.stderr);
    await server.isUp();
    assert.match(server.log(), /SS0206: .*: there is no database .*gone\.db/);
    assert.match(server.log(), /SS0206: .*: no page in "de" links the imprint/);
    assert.equal((await server.get('/order/')).status, 503);
});
