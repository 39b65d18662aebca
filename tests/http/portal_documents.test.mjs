// Invoices and credit notes in the portal: pages by key, chosen by year and kind, states, downloads; ten thousand as fast as ten.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from './lib/database.mjs';
import { attributes, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { as, checkGuarded, customer, plain, startPortal, viewOnly } from './lib/portal.mjs';

let server, jonas, count = 0;

before(async () => {
    ({ server, jonas } = await startPortal());
});
after(() => server?.stop());

/** A customer of their own with `invoices` more, one a day backwards from `newest`; every tenth is a credit note. */
async function visitor(invoices = 0, newest = '2026-06-30') {
    const { number, link } = await customer(server, plain, 'webhosting-plus', { email: `kunde${++count}@belegt.example` });
    sql(server, `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${invoices})
        INSERT INTO invoice (merchant_id, id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date,
                             due_date, period_start, period_end, document_id, data, created_at)
        SELECT v.merchant_id, printf('%012x%012x', ${count}, i), 'T${count}-' || i, CASE WHEN i % 10 = 0 THEN 'credit_note' ELSE 'invoice' END,
               v.customer_id, v.contract_id, 'de', 'EUR', 1, 0, 1, date('${newest}', '-' || i || ' days'),
               date('${newest}', '-' || i || ' days'), '', '', '', '{}', ''
        FROM n, invoice v JOIN contract c ON c.id = v.contract_id WHERE c.number = '${number}' AND ${invoices} > 0 AND v.number LIKE 'RE-%'`);
    const cookie = await openPortal(server, link());
    return { number, link, cookie, get: (path, more) => server.get(path, as(cookie, more)) };
}

const numbers = (text) => [...text.matchAll(/<th role="rowheader"[^>]*><span>\S+ <span class="nowrap">([^<]+)</g)].map(([, number]) => number);
const next = (text) => /<a [^>]*href="([^"]+)" rel="next"/.exec(text)?.[1].replaceAll('&amp;', '&');

async function walk(visit, path) {
    const seen = [];
    for (let pages = 0; path && pages < 20; pages++) {
        const { status, text } = await visit.get(path);
        assert.equal(status, 200, path);
        assert.ok(numbers(text).length <= 20);
        seen.push(...numbers(text));
        path = next(text);
    }
    return seen;
}

test('pages go through all documents once, newest first, and keep what was chosen', async () => {
    const visit = await visitor(130, '2026-03-10');
    const all = await walk(visit, '/portal/documents');
    assert.equal(all.length, 132);
    assert.equal(new Set(all).size, 132);
    assert.deepEqual(all.slice(2, 5), ['T1-1', 'T1-2', 'T1-3'].map((name) => name.replace('1-', `${count}-`)));
    assert.equal((await walk(visit, '/portal/documents?year=2025')).length, 130 - 68);
    assert.equal((await walk(visit, '/portal/documents?kind=credit_note')).length, 13);
    assert.equal((await walk(visit, '/portal/documents?year=2026&kind=credit_note')).length, 6);
    assert.equal((await walk(visit, '/portal/documents?kind=invoice')).length, 118);
    assert.deepEqual(await walk(visit, '/portal/documents?kind=papers'), [visit.number]);
    const { text } = await visit.get('/portal/documents?year=2025&kind=invoice&language=en');
    assert.match(next(text), /^\/portal\/documents\?year=2025&kind=invoice&before=2025-\d\d-\d\d\.[0-9a-f]{24}&language=en$/);
    assert.match(text, /<option value="2025" selected>/);
    assert.match(text, /<option value="invoice" selected>/);
    assert.match(text, /<input type="hidden" name="language" value="en">/);
    assert.match(visible((await visit.get(next(text))).text), /Newest entries/);
});

test('what cannot be chosen counts as nothing, and nothing found is said', async () => {
    const visit = await visitor(30, '2026-03-10');
    for (const query of ['year=', 'year=20x6', 'year=99999', 'kind=secret', 'before=x', 'before=2026-01-01.zz', 'kind=%3Cb%3E', 'year=-1']) {
        const { status, text } = await visit.get(`/portal/documents?${query}`);
        assert.equal(status, 200, query);
        assert.equal(numbers(text).length, 20, query);
        assert.ok(!text.includes('<b>'));
    }
    assert.match(visible((await visit.get('/portal/documents?year=1999')).text), /Dazu gibt es keine Dokumente/);
});

test('a contract that has no invoice yet is listed alone, without a choice', async () => {
    const visit = await visitor();
    sql(server, `DELETE FROM invoice WHERE contract_id = (SELECT id FROM contract WHERE number = '${visit.number}')`);
    const { text } = await visit.get('/portal/documents');
    assert.deepEqual(numbers(text), [visit.number]);
    assert.doesNotMatch(text, /<select/);
    assert.match(visible(text), /Noch keine Rechnungen\. Die erste kommt am \d\d\./);
});

test('ORD-17 contract, change and receipts of declarations are there as PDF, paged like the rest, and of nobody else', async () => {
    const visit = await visitor(), stranger = await openPortal(server, jonas.link());
    const contract = `(SELECT id FROM contract WHERE number = '${visit.number}')`;
    await server.post('/kuendigen', { name: 'Marlene Feddersen', contract: visit.number, email: `kunde${count}@belegt.example`,
                                      kind: 'extraordinary', reason: 'Umzug' });
    sql(server, `INSERT INTO document (merchant_id, id, kind, source_id, contract_id, filename, media_type, status, attempts, sha256, issue_date, created_at)
        SELECT merchant_id, 'f' || substr(id, 2), 'cancellation', id, ${contract}, 'x.pdf', 'application/pdf', 'waiting', 0, '', issue_date, created_at
        FROM invoice WHERE number LIKE 'T1-%' AND number < 'T1-4'`);
    const added = Number(sql(server, "SELECT count(*) FROM invoice WHERE number LIKE 'T1-%' AND number < 'T1-4'")[0][0]);
    assert.ok(added > 20);
    const { text } = await visit.get('/portal/documents?kind=papers');
    const rows = [...text.matchAll(/<th role="rowheader"[^>]*><span>(\S+) <span class="nowrap">([^<]*)</g)].map(([, title, number]) => [title, number.replace(/\d+$/, '')]);
    assert.deepEqual(rows.slice(0, 2).sort(), [['Kündigung', 'KB-2026-'], ['Vertrag', 'V-']]);
    assert.ok(next(text) && text.includes('<option value="papers" selected>'));
    const seen = new Set();
    for (let path = '/portal/documents?kind=papers'; path;) {
        const page = (await visit.get(path)).text;
        [...page.matchAll(/<a href="([^"]+\.pdf)"/g)].forEach(([, href]) => seen.add(href));
        path = next(page);
    }
    assert.equal(seen.size, added + 2);
    const links = [...text.matchAll(/<a href="([^"]+\.pdf)"/g)].map(([, href]) => href).slice(0, 2);
    for (const link of links) {
        const { status, bytes, headers } = await visit.get(link);
        assert.equal(status, 200);
        assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
        assert.match(headers['content-disposition'], /(Vertrag-V|Kuendigung-KB)-/);
        assert.equal((await server.get(link, as(stranger))).status, 404, 'of another customer');
        assert.equal((await visit.get(link.replace('.pdf', '.xml'))).status, 404);
        await checkGuarded(server, link, visit.link, viewOnly);
    }
});

test('each document says how it stands, by one rule with the balance', async () => {
    const visit = await visitor(12, '2026-01-10');
    const at = (number, change) => sql(server, `UPDATE invoice SET ${change} WHERE number = 'T${count}-${number}'`);
    sql(server, `UPDATE payment_method SET kind = 'invoice' WHERE customer_id = (SELECT customer_id FROM contract WHERE number = '${visit.number}')`);
    at(1, "paid = 1, paid_at = '2026-01-20T12:00:00Z'");
    at(2, 'credited = 1');
    at(3, "due_date = '2999-01-01'");
    at(10, "due_date = '2999-01-01'");
    const words = visible((await visit.get('/portal/documents')).text);
    for (const [number, state] of [[1, 'bezahlt am 20.01.2026'], [2, 'ausgeglichen'], [3, 'offen fällig am 01.01.2999'],
                                   [4, 'überfällig fällig seit 06.01.2026'], [10, 'Erstattung folgt bis 01.01.2999 −0,01 €']]) {
        assert.match(words, new RegExp(`T${count}-${number} \\d\\d\\.\\d\\d\\.\\d{4} ${state.replaceAll('.', '\\.')}`));
    }
    assert.equal(words.match(/Eine Rechnung ist überfällig/g).length, 1);
    const open = visible((await visit.get('/portal/balance')).text);
    assert.ok(!open.includes(`Rechnung T${count}-1 fällig`) && open.includes(`T${count}-4 fällig seit 06.01.2026, bitte überweisen`));
    at(10, "paid = 1, paid_at = '2026-02-01T12:00:00Z'");
    assert.match(visible((await visit.get('/portal/documents')).text), /erstattet am 01\.02\.2026/);
});

test('of an invoice that was credited in part the rest is told, as the balance tells it', async () => {
    const visit = await visitor(4, '2026-01-10');
    const at = (number, change) => sql(server, `UPDATE invoice SET gross = 2510, credited = 2459, ${change} WHERE number = 'T${count}-${number}'`);
    at(1, "debit_date = '2999-12-02', due_date = '2999-12-02'");
    at(2, "debit_date = '2026-01-02', due_date = '2026-01-02'");
    at(3, "due_date = '2999-01-01', debit_date = '2026-01-02', returned_at = '2026-01-03T12:00:00Z'");
    const words = visible((await visit.get('/portal/documents')).text);
    for (const [number, state] of [[1, 'offen Einzug von 0,51 € am 02.12.2999 25,10 €'], [2, 'eingezogen 0,51 € am 02.01.2026 25,10 €'],
                                   [3, 'offen 0,51 € fällig am 01.01.2999 25,10 €']]) {
        assert.match(words, new RegExp(`T${count}-${number} \\d\\d\\.\\d\\d\\.\\d{4} ${state.replaceAll('.', '\\.')}`), words);
    }
    assert.match(visible((await visit.get('/portal/balance')).text), /T\d+-1 Einzug am 02\.12\.2999, Sie müssen nichts tun 0,51 €/);
});

test('downloads answer to validators and ranges, and only by the names that were given', async () => {
    const visit = await visitor();
    const path = attributes(/<a [^>]*\.pdf[^>]*>/.exec((await visit.get('/portal/documents?kind=invoice')).text)[0]).href;
    const { bytes, headers } = await visit.get(path);
    assert.match(headers.etag, /^"[0-9a-f]{64}"$/);
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['accept-ranges'], 'bytes');
    const changed = await visit.get(path, { headers: { range: 'bytes=0-9', 'if-range': '"another"' } });
    assert.equal(changed.status, 200);
    assert.equal(changed.bytes.length, bytes.length);
    const same = await visit.get(path, { headers: { range: 'bytes=0-9', 'if-range': headers.etag } });
    assert.equal(same.status, 206);
    assert.equal((await visit.get(path, { headers: { range: `bytes=${bytes.length}-` } })).status, 416);
    assert.equal((await visit.get(path, { headers: { 'if-none-match': headers.etag } })).status, 304);
    for (const odd of [path.replace('.pdf', '.txt'), path.replace('.pdf', '.PDF'), `${path}.pdf`, `${path}.xml`]) {
        assert.equal((await visit.get(odd)).status, 404, odd);
    }
    const looks = await openPortal(server, jonas.link());
    assert.equal((await server.get(path, as(looks))).status, 404);
    await checkGuarded(server, path, visit.link, viewOnly);
});

test('a number that is not ASCII makes a name that every system takes', async () => {
    const visit = await visitor();
    sql(server, `UPDATE document SET filename = 'Rechnung "Müller/1".pdf' WHERE kind = 'invoice'
        AND contract_id = (SELECT id FROM contract WHERE number = '${visit.number}')`);
    const path = attributes(/<a [^>]*\.pdf[^>]*>/.exec((await visit.get('/portal/documents?kind=invoice')).text)[0]).href;
    assert.equal((await visit.get(path)).headers['content-disposition'],
                 'attachment; filename="Rechnung -M--ller-1-.pdf"; filename*=UTF-8\'\'Rechnung%20-M%C3%BCller-1-.pdf');
});
