// The account of a contract: what is open, how to pay it, what moved it; payments are booked by command.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { as, checkGuarded, customer, hasty, other, plain, startPortal, viewOnly } from './lib/portal.mjs';

let server, marlene, jonas, foreigner, count = 0;

before(async () => {
    ({ server, marlene, jonas, foreigner } = await startPortal());
});
after(() => server?.stop());

const payment = (...args) => server.ctl('--merchant', 'nordwolke', 'payment', ...args);

/** A customer of their own with a first invoice of 19.80, signed in. */
async function visitor(values = {}) {
    const { number, link } = await customer(server, plain, 'webhosting-plus', { email: `kunde${++count}@konto.example`, ...values });
    const [id, invoice] = sql(server, `SELECT i.id, i.number FROM invoice i JOIN contract c ON c.id = i.contract_id
        WHERE c.number = '${number}'`)[0];
    const cookie = await openPortal(server, link());
    const page = async (path) => (await server.get(path, as(cookie))).text;
    return { number, link, id, invoice, cookie, page };
}

const overdue = ({ id }) => sql(server, `UPDATE invoice SET due_date = '2026-01-15',
    debit_date = CASE debit_date WHEN '' THEN '' ELSE '2026-01-15' END WHERE id = '${id}'`);

test('what will be debited needs nothing of the customer', async () => {
    const visit = await visitor();
    const words = visible(await visit.page('/portal/balance'));
    assert.match(words, new RegExp(`Offen Rechnung ${visit.invoice} Einzug am \\S+, Sie müssen nichts tun 19,80 € Offener Betrag 19,80 €`));
    assert.doesNotMatch(words, /Überweisen/);
    assert.match(words, new RegExp(`Rechnung ${visit.invoice} \\S+ 19,80 € 19,80 €`));
    overdue(visit);
    assert.match(visible(await visit.page('/portal/balance')), /Zurzeit ist nichts offen\. 19,80 € haben wir per Lastschrift eingezogen/);
    assert.match(visible(await visit.page('/portal/documents')), new RegExp(`${visit.invoice} .* eingezogen am 15\\.01\\.2026`));
    assert.doesNotMatch(visible(await visit.page('/portal/contract')), /überfällig/);
    assert.equal((await server.get(`/portal/balance/${visit.id}.svg`, as(visit.cookie))).status, 404);
});

test('SEP-14 an open transfer comes with bank details and a GiroCode of our own', async () => {
    const visit = await visitor({ payment: 'invoice' });
    const text = await visit.page('/portal/balance');
    assert.match(visible(text), /fällig am \S+, bitte überweisen .* IBAN DE02 1203 0000 0000 2020 51 .* Verwendungszweck RE-/);
    const [, src] = /<img class="giro" src="([^"]+)"[^>]* alt="GiroCode für 19,80[^"]+"/.exec(text);
    assert.equal(src, `/portal/balance/${visit.id}.svg`);
    const picture = await server.get(src, as(visit.cookie));
    assert.equal(picture.headers['content-type'], 'image/svg+xml');
    assert.equal(picture.headers['cache-control'], 'no-store');
    assert.match(picture.text, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 (\d+) \1"/);
    for (const path of [src.replace('.svg', '.png'), src.replace('.svg', ''), '/portal/balance/x.svg',
                        '/portal/balance/5f0000000000000000000000.svg']) {
        assert.equal((await server.get(path, as(visit.cookie))).status, 404, path);
    }
    assert.equal((await server.get(src, as(await openPortal(server, jonas.link())))).status, 404);
    assert.equal((await server.get(src, as(await openPortal(server, foreigner.link(), { host: other }), { host: other }))).status, 404);
    payment('add', visit.number, '19.80', '--invoice', visit.invoice);
    assert.equal((await server.get(src, as(visit.cookie))).status, 404);
});

test('a debit that came back is told, to be transferred, and over once it is paid', async () => {
    const visit = await visitor();
    overdue(visit);
    payment('add', visit.number, '19.80', '--invoice', visit.invoice, '--reference', 'Lastschrift <1>');
    assert.match(visible(await visit.page('/portal/documents')), /bezahlt am \d\d\.\d\d\.\d{4} 19,80/);
    assert.match(visible(await visit.page('/portal/balance')), /Zurzeit ist nichts offen.*Zahlung RE-\S+ Lastschrift <1> \S+ −19,80 € 0,00 €/);
    payment('add', visit.number, '19.80', '--kind', 'chargeback', '--invoice', visit.invoice);
    const overview = await visit.page('/portal/contract');
    assert.match(visible(overview), /Eine Rechnung ist überfällig Die Lastschrift von 19,80 € für Rechnung RE-\S+ hat Ihre Bank zurückgegeben/);
    assert.match(overview, /<a href="\/portal\/balance">Zum Kontostand/);
    assert.match(visible(await visit.page('/portal/documents')), /überfällig fällig seit 15\.01\.2026/);
    assert.match(visible(await visit.page('/portal/balance')), /Lastschrift zurückgegeben, bitte überweisen 19,80 €.*Überweisen: 19,80 €/);
    payment('add', visit.number, '25');
    assert.doesNotMatch(visible(await visit.page('/portal/contract')), /überfällig/);
    assert.match(visible(await visit.page('/portal/balance')), /Zahlung \S+ −5,20 € −5,20 €/);
});

test('only what can be right is booked', () => {
    const rows = () => value(server, 'SELECT count(*) FROM ledger_entry');
    const before = rows();
    const invoice = value(server, `SELECT i.number FROM invoice i JOIN contract c ON c.id = i.contract_id WHERE c.number = '${jonas.number}'`);
    for (const [args, reason] of [[[marlene.number, '5', '--invoice', invoice], /no document of this kind/], [[marlene.number, '0'], /AMOUNT must be above 0/],
                                  [[marlene.number, '5.001'], /AMOUNT/], [[marlene.number, '-5'], /AMOUNT/],
                                  [[marlene.number, '5', '--kind', 'gift'], /--kind wants payment/],
                                  [[marlene.number, '5', '--kind', 'chargeback'], /name it with --invoice/],
                                  [[marlene.number, '5', '--date', '2999-01-01'], /--date lies in the future/],
                                  [[marlene.number, '5', '--date', '1.2.2026'], /--date/], [['V-999999', '5'], /no contract/]]) {
        assert.throws(() => payment('add', ...args), reason, args.join(' '));
    }
    assert.equal(rows(), before);
    const [entry] = JSON.parse(payment('add', jonas.number, '5', '--date', '2026-01-01', '--json'));
    assert.equal(entry.amount, '-5.00');
    const list = JSON.parse(payment('list', jonas.number, '--json'));
    assert.deepEqual(list.map(({ kind, amount, balance }) => [kind, amount, balance]),
                     [['invoice', '19.80', '14.80'], ['payment', '-5.00', '-5.00']]);
});

test('many bookings come by pages and all of them as a file', async () => {
    const visit = await visitor();
    sql(server, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
        INSERT INTO ledger_entry (merchant_id, id, contract_id, kind, amount, booked_on, reference, invoice_id, created_at)
        SELECT c.merchant_id, printf('%024x', 1000 + i), c.id, 'payment', -1, date('2026-01-01', '+' || i || ' days'), '=' || i, '', ''
        FROM n, contract c WHERE c.number = '${visit.number}'`);
    let path = '/portal/balance', seen = [];
    for (let pages = 0; path && pages < 5; pages++) {
        const text = await visit.page(path);
        seen.push(...[...text.matchAll(/data-label="Saldo">([^<]+)</g)].map(([, balance]) => balance));
        path = /<a [^>]*href="([^"]+)" rel="next"/.exec(text)?.[1].replaceAll('&amp;', '&');
        assert.equal(/Zurück zu den neuesten/.test(text), pages > 0);
    }
    assert.equal(seen.length, 61);
    assert.deepEqual([seen[0], seen[1], seen.at(-1)].map((text) => text.replace('\u00a0', ' ')), ['19,20 €', '−0,60 €', '−0,01 €']);
    const file = await server.get('/portal/balance.csv', as(visit.cookie));
    assert.equal(file.headers['content-disposition'], `attachment; filename="Kontostand-${visit.number}.csv"`);
    const lines = file.text.trimEnd().split('\r\n');
    assert.equal(lines.length, 62);
    assert.match(lines[1], /^"\d{4}-\d\d-\d\d","Rechnung","RE-[\d-]+",,19\.80,19\.20,"EUR"$/);
    assert.equal(lines[61], '"2026-01-02","Zahlung",,"\'=1",-0.01,-0.01,"EUR"');
    for (const odd of ['x', '2026-01-01.zzz', '2026-01-01.5f00000000000000000000zz', '%27']) {
        assert.equal((await server.get(`/portal/balance?before=${odd}`, as(visit.cookie))).status, 200, odd);
    }
});

test('the balance is shown to a session of its contract only', async () => {
    for (const path of ['/portal/balance', '/portal/balance.csv']) {
        await checkGuarded(server, path, jonas.link, hasty);
    }
    const looks = await openPortal(server, jonas.link(), { host: viewOnly });
    assert.equal((await server.get('/portal/balance', as(looks, { host: viewOnly }))).status, 200);
});
