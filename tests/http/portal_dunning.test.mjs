// Letters about overdue invoices: written by command, listed and downloaded in the portal, sent by mail, stopped by a payment.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { attributes, forms, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { as, checkGuarded, customer, other, plain, startPortal, viewOnly } from './lib/portal.mjs';

let server, jonas, foreigner, count = 0;

before(async () => {
    ({ server, jonas, foreigner } = await startPortal());
});
after(() => server?.stop());

const ctl = (...args) => server.ctl('--merchant', 'nordwolke', ...args);
const dun = (...args) => JSON.parse(ctl('--json', 'dun', ...args));
const daysAgo = (days) => new Date(Date.now() - days * 86400000).toISOString().slice(0, 10);

/** A customer with a transfer of 19.80 that is overdue since so many days, signed in. */
async function visitor(days) {
    const { number, link } = await customer(server, plain, 'webhosting-plus',
                                            { email: `kunde${++count}@mahnung.example`, payment: 'invoice' });
    const [id, invoice] = sql(server, `SELECT i.id, i.number FROM invoice i JOIN contract c ON c.id = i.contract_id
        WHERE c.number = '${number}'`)[0];
    sql(server, `UPDATE invoice SET due_date = '${daysAgo(days)}' WHERE id = '${id}'`);
    const cookie = await openPortal(server, link());
    return { number, link, id, invoice, cookie, get: (path) => server.get(path, as(cookie)) };
}

const passed = ({ id }, days) => sql(server, `UPDATE dunning SET issue_date = '${daysAgo(days)}', due_date = '${daysAgo(1)}'
    WHERE invoice_id = '${id}'`);

test('a letter is told before it is written, written once, listed, downloaded and mailed', async () => {
    const visit = await visitor(10);
    const [told] = dun('--dry-run');
    assert.deepEqual([told.invoice, told.level, told.fee, told.amount, told.number], [visit.invoice, 1, '0.00', '19.80', '']);
    assert.equal(value(server, 'SELECT count(*) FROM dunning'), 0);
    assert.ok(!(await visit.get('/portal/documents')).text.includes('Mahnung '));
    const [{ number }] = dun();
    assert.match(number, /^MA-\d{4}-000001$/);
    assert.deepEqual(dun(), []);
    const { text } = await visit.get('/portal/documents');
    assert.match(visible(text), new RegExp(`Mahnung ${number} zu Rechnung ${visit.invoice} \\S+ offen fällig am \\S+ 19,80 €`));
    const only = (await visit.get('/portal/documents?kind=dunning')).text;
    assert.ok(only.includes(number) && !only.includes(`>${visit.invoice}<`));
    assert.ok(!(await visit.get('/portal/documents?kind=invoice')).text.includes(number));
    assert.match(only, /<option value="dunning" selected>Mahnung/);
    const path = attributes(/<a [^>]*\.pdf[^>]*>/.exec(only)[0]).href;
    const pdf = await visit.get(path);
    assert.equal(pdf.headers['content-type'], 'application/pdf');
    assert.match(pdf.headers['content-disposition'], new RegExp(`${number}\\.pdf`));
    assert.equal((await visit.get(path)).headers.etag, pdf.headers.etag);
    const strangers = [[await openPortal(server, jonas.link()), plain],
                       [await openPortal(server, foreigner.link(), { host: other }), other]];
    for (const [cookie, host] of strangers) {
        assert.equal((await server.get(path, as(cookie, { host }))).status, 404);
    }
    const mail = JSON.parse(value(server, `SELECT data FROM outbox WHERE event = 'dunning' AND recipient = 'kunde${count}@mahnung.example'`));
    assert.deepEqual([mail.invoice, mail.total.replace('\u00a0', ' '), mail.reminder], [visit.invoice, '19,80 €', true]);
    assert.equal(JSON.parse(value(server, "SELECT documents FROM outbox WHERE event = 'dunning'")).length, 2);
    await checkGuarded(server, path, visit.link, viewOnly);
});

test('fees stand in the letter and in the account, and a payment ends it', async () => {
    const visit = await visitor(30);
    assert.equal(dun().find(({ invoice }) => invoice === visit.invoice).level, 1);
    passed(visit, 14);
    const second = dun().find(({ invoice }) => invoice === visit.invoice);
    assert.deepEqual([second.level, second.fee, second.amount], [2, '1.20', '21.00']);
    assert.match(visible((await visit.get('/portal/documents')).text), new RegExp(`Mahnung ${second.number} .* 21,00 €`));
    const words = visible((await visit.get('/portal/balance')).text);
    assert.match(words, new RegExp(`Mahngebühr.*${second.number}.* 1,20 € 21,00 €`));
    assert.match(words, /19,80 € Außerdem Mahngebühren und Ähnliches, siehe Buchungen 1,20 € Offener Betrag 21,00 €/);
    assert.match((await visit.get('/portal/balance.csv')).text, /"Mahngebühr","RE-[^"]+","MA-[^"]+",1\.20,21\.00/);
    passed(visit, 14);
    ctl('payment', 'add', visit.number, '21.00');
    assert.equal(dun().find(({ invoice }) => invoice === visit.invoice), undefined);
    assert.match(visible((await visit.get('/portal/documents')).text), new RegExp(`Mahnung ${second.number} zu Rechnung \\S+ \\S+ bezahlt`));
    assert.match(visible((await visit.get('/portal/balance')).text), /Saldo.* 0,00 €/);
});

test('the stored data name the letters', async () => {
    const visit = await visitor(10);
    const [{ number }] = dun().filter(({ invoice }) => invoice === visit.invoice);
    const form = forms((await visit.get('/portal/privacy')).text).find(({ fields }) => fields.get('do') === 'export');
    form.fields.set('format', 'json');
    const data = JSON.parse((await server.post(form.action, form.fields, as(visit.cookie))).text);
    assert.deepEqual(data.data.dunning.map(({ number, level, fee }) => [number, level, fee]), [[number, 1, 0]]);
});
