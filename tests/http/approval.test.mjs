// Orders that wait for approval: approved by the command they become contracts, declined they do not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { value } from './lib/database.mjs';
import { visible } from './lib/html.mjs';
import { openPortal, placeOrder } from './lib/journey.mjs';
import { asBusiness, has } from './lib/law.mjs';
import { mailTo } from './lib/mail.mjs';
import { as } from './lib/portal.mjs';
import { startServer } from './lib/server.mjs';

let server;

before(async () => {
    server = await startServer({});
});

after(() => server.stop());

/** Orders a plan that waits. @returns its number and the path of its receipt */
async function waiting(email) {
    const { receipt, done } = await placeOrder(server, 'managed-server', { ...asBusiness, email });
    const number = /B-\d+-\d+/.exec(done.text)[0];
    has(visible(done.text), 'Wartet auf Freigabe');
    await mailTo(server, email, /ist eingegangen/);
    return { number, receipt };
}

const ctl = (...words) => server.ctl('--merchant', 'nordwolke', ...words);

test('an approved order is a contract, with its mail, its documents and its portal', async () => {
    const { number, receipt } = await waiting('zusage@feddersen.example');
    has(ctl('order', 'list', '--status', 'waiting'), number, 'approval_pending');
    assert.deepEqual(JSON.parse(ctl('--json', 'order', 'approve', number)), { number, status: 'completed' });
    assert.doesNotMatch(ctl('order', 'list', '--status', 'waiting'), new RegExp(number));
    assert.throws(() => ctl('order', 'approve', number), /does not wait for approval/);
    assert.throws(() => ctl('order', 'decline', number), /does not wait for approval/);
    const mail = await mailTo(server, 'zusage@feddersen.example', /Ihr Vertrag V-\d+/);
    has(mail.text.replace(/\s+/g, ' '), number, 'Managed Server');
    assert.ok(mail.files.length >= 3, JSON.stringify(mail.files));
    assert.ok(mail.files.every(([, type, start]) => type === 'application/pdf' && start === '%PDF-'));
    assert.doesNotMatch(value(server, 'SELECT filename FROM document ORDER BY rowid DESC LIMIT 1'), /order\./);
    assert.doesNotMatch(value(server, 'SELECT data FROM invoice ORDER BY rowid DESC LIMIT 1'), /"order\.[a-z_]+\./);
    const done = visible((await server.get(receipt)).text);
    assert.doesNotMatch(done, /Wartet auf Freigabe/);
    assert.equal((await server.get(`${receipt}.pdf`)).status, 200);
    const link = /https?:\/\/[^\s<>]+\/data\/[A-Za-z0-9_-]{43}/.exec(mail.text)[0];
    const cookie = await openPortal(server, link);
    const portal = visible((await server.get('/portal/contract', as(cookie))).text);
    has(portal, 'Managed Server');
    assert.doesNotMatch(portal, /wartet auf unsere Freigabe/);
});

test('a declined order is told so, with the reason, and no account is kept', async () => {
    const { number, receipt } = await waiting('absage@feddersen.example');
    has(ctl('order', 'decline', number, '--reason', 'Rechenzentrum <voll>'), number, 'declined');
    const mail = await mailTo(server, 'absage@feddersen.example', /keine Zusage/);
    has(mail.text.replace(/\s+/g, ' '), number, 'Grund: Rechenzentrum <voll>', 'gelöscht');
    assert.deepEqual(mail.files, []);
    const page = await server.get(receipt);
    const done = visible(page.text);
    has(done, 'Ihre Bestellung wurde nicht angenommen', 'Nicht angenommen');
    assert.doesNotMatch(done, /Wartet auf Freigabe|Vertragsnummer|zurückziehen/);
    assert.equal((await server.get(`${receipt}.pdf`)).status, 404);
    assert.equal(value(server, "SELECT count(*) FROM payment_method WHERE customer_id IN "
                               + `(SELECT customer_id FROM order_ WHERE number = '${number}')`), 0);
    const contract = value(server, 'SELECT contract.number FROM contract, order_ WHERE contract.id = order_.contract_id '
                                   + `AND order_.number = '${number}'`);
    const cookie = await openPortal(server, ctl('portal-link', contract).trim());
    const portal = visible((await server.get('/portal/contract', as(cookie))).text);
    has(portal, 'Ihre Bestellung wurde nicht angenommen');
    assert.doesNotMatch(portal, /Nächste Rechnung|Gebuchte Leistungen/);
});

test('the commands refuse what they do not know', () => {
    assert.throws(() => ctl('order', 'approve', 'B-1999-000001'), /there is no order B-1999-000001/);
    assert.throws(() => ctl('order', 'list', '--status', 'open'), /--status wants waiting, not "open"/);
});
