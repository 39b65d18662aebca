// Metered usage: counted by command, shown with what it costs so far, downloaded, and none of it to others.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { as, checkGuarded, customer, hasty, plain, startPortal, viewOnly } from './lib/portal.mjs';

let server, marlene, jonas;

before(async () => {
    ({ server, marlene, jonas } = await startPortal());
});
after(() => server?.stop());

const usage = (...args) => server.ctl('--merchant', 'nordwolke', 'usage', ...args);

test('PRC-07 what was counted is shown beside what is included, with its cost so far', async () => {
    usage('add', marlene.number, 'traffic', '412');
    usage('add', marlene.number, 'smtp', '1000');
    usage('add', marlene.number, 'smtp', '480');
    const cookie = await openPortal(server, marlene.link());
    const { text } = await server.get('/portal/usage', as(cookie));
    const words = visible(text);
    for (const part of ['Bisherige Kosten in diesem Zeitraum 0,72 € inkl. 19 % MwSt.', 'Abgerechnet wird mit der Rechnung am',
                        'Datenverkehr 412 von 1.000 GB', 'im Tarif enthalten 0,00 €', 'E-Mail-Versand über SMTP-Relay 1.480 von 1.000',
                        '480 über der enthaltenen Menge, 0,0015 € je Nachricht 0,72 €', 'SMTP-Relay (Nachricht) 1.000 1.480 480 0,0015 € 0,72 €']) {
        assert.ok(words.includes(part), `${part} in ${words}`);
    }
    assert.match(text, /<meter min="0" max="1000" value="412" aria-labelledby="use-1-1">/);
    assert.match(text, /<a href="\/portal\/usage" aria-current="page">/);
    const overview = visible((await server.get('/portal/contract', as(cookie))).text);
    assert.match(overview, /Verbrauch im laufenden Zeitraum .* Datenverkehr 412 von 1.000 GB .* Stand \d\d\.\d\d\.\d{4}/);
    assert.match(overview, /Bisherige Kosten: 0,72 €, inkl\. 19 % MwSt\.(?!\.)/);
});

test('earlier periods follow the running one', async () => {
    const { number, link } = await customer(server, plain, 'webhosting-plus', { email: 'frueher@misst.example' });
    sql(server, `UPDATE contract SET start_date = '2026-08-31' WHERE number = '${number}'`);
    usage('add', number, 'smtp', '2420', '--at', '2026-09-15T00:00:00Z');
    const { text } = await server.get('/portal/usage', as(await openPortal(server, link())));
    assert.match(visible(text), /Frühere Zeiträume .* 31\.08\.2026 bis 30\.09\.2026 0 GB 2\.420 0 2,13 €/);
});

test('a key counts once, and what does not belong here is refused', () => {
    const count = () => value(server, 'SELECT count(*) FROM metered_usage');
    const one = JSON.parse(usage('add', jonas.number, 'smtp', '12.5', '--key', 'k1', '--json'));
    const before = count();
    assert.deepEqual(JSON.parse(usage('add', jonas.number, 'smtp', '12.5', '--key', 'k1', '--json')), one);
    assert.equal(one.quantity, '12.5');
    for (const [args, reason] of [[[jonas.number, 'smtp', '13', '--key', 'k1'], /belongs to another count/],
                                  [[jonas.number, 'backup', '1'], /no metered component/], [[jonas.number, 'smtp', '0'], /QUANTITY must be above 0/],
                                  [[jonas.number, 'smtp', 'x'], /QUANTITY/], [['V-999999', 'smtp', '1'], /no contract/],
                                  [[jonas.number, 'smtp', '1', '--at', 'yesterday'], /--at/],
                                  [[jonas.number, 'smtp', '1', '--at', '2020-01-01T00:00:00Z'], /--at lies outside/]]) {
        assert.throws(() => usage('add', ...args), reason, args.join(' '));
    }
    assert.equal(count(), before);
    assert.deepEqual(JSON.parse(usage('list', jonas.number, '--json')), [one]);
    assert.throws(() => server.ctl('--merchant', 'tidewater', 'usage', 'list', jonas.number), /no contract/);
});

test('the file holds the same for programs', async () => {
    const cookie = await openPortal(server, marlene.link());
    const file = await server.get('/portal/usage.csv', as(cookie));
    assert.equal(file.headers['content-type'], 'text/csv; charset=utf-8');
    assert.equal(file.headers['content-disposition'], `attachment; filename="Verbrauch-${marlene.number}.csv"`);
    assert.equal(file.headers['cache-control'], 'no-store');
    const lines = file.text.trimEnd().split('\r\n');
    assert.equal(lines.length, 4);
    assert.match(lines[2], /^"\d{4}-\d\d-\d\d","\d{4}-\d\d-\d\d","E-Mail-Versand über SMTP-Relay","Nachricht",1000,1480,480,0\.0015,0\.72,"EUR"$/);
    const theirs = await server.get('/portal/usage.csv', as(await openPortal(server, jonas.link())));
    assert.doesNotMatch(theirs.text, /1480/);
});

test('usage is shown to a session of its contract only', async () => {
    for (const path of ['/portal/usage', '/portal/usage.csv']) {
        await checkGuarded(server, path, jonas.link, hasty);
    }
    const looks = await openPortal(server, jonas.link(), { host: viewOnly });
    assert.equal((await server.get('/portal/usage', as(looks, { host: viewOnly }))).status, 200);
});

test('a hundred thousand counts are one sum', async () => {
    const { number, link } = await customer(server, plain, 'webhosting-plus', { email: 'viel@misst.example' });
    sql(server, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
        INSERT INTO metered_usage (merchant_id, id, contract_id, component_id, quantity, due_at, memo, usage_key, created_at)
        SELECT c.merchant_id, printf('%024x', i), c.id, '5f0000000000000000000010', 1000000, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'),
               '', '', strftime('%Y-%m-%dT%H:%M:%SZ', 'now') FROM n, contract c WHERE c.number = '${number}'`);
    const { text } = await server.get('/portal/usage', as(await openPortal(server, link())));
    assert.match(visible(text), /100\.000 von 1\.000/);
});

test('more than prices can be made of is not taken in, and what is stored all the same breaks no page', async () => {
    const { number, link } = await customer(server, plain, 'webhosting-plus', { email: 'zuviel@misst.example' });
    usage('add', number, 'smtp', '1000000000');
    assert.throws(() => usage('add', number, 'smtp', '1000'), /QUANTITY would make more than/);
    const cookie = await openPortal(server, link());
    assert.match(visible((await server.get('/portal/usage', as(cookie))).text), /Bisherige Kosten in diesem Zeitraum 1\.499\.998,50 €/);
    sql(server, `UPDATE metered_usage SET quantity = 8000000000000000000 WHERE contract_id = (SELECT id FROM contract WHERE number = '${number}')`);
    const page = await server.get('/portal/usage', as(cookie));
    assert.equal(page.status, 200);
    assert.match(visible(page.text), /Bisherige Kosten in diesem Zeitraum nicht berechenbar .* 8\.000\.000\.000\.000 von 1\.000/);
    assert.equal((await server.get('/portal/contract', as(cookie))).status, 200);
    const file = await server.get('/portal/usage.csv', as(cookie));
    assert.match(file.text, /,1000,8000000000000,7999999999000,0\.0015,,"EUR"/);
    assert.match(server.log(), /SS0413[^\n]*: too much for a price/);
});
