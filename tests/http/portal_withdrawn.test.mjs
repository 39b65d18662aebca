// The portal of contracts that nobody can cancel: withdrawn from, waiting for approval, declined; and withdrawing while signed in.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { openPortal, placeOrder } from './lib/journey.mjs';
import { as, customer, plain, startPortal } from './lib/portal.mjs';

let server, count = 0;

before(async () => {
    ({ server } = await startPortal());
});
after(() => server?.stop());

async function signedIn(values = {}) {
    const email = `kunde${++count}@widerruft.example`;
    const { number, link } = await customer(server, plain, 'webhosting-plus', { email, ...values });
    return { number, email, link, cookie: await openPortal(server, link()) };
}

const page = async (path, cookie) => (await server.get(path, as(cookie))).text;
const offersToCancel = (html) => /<nav[\s\S]*?<\/nav>/.exec(html)[0].includes('/portal/cancel');
const withdraw = (fields) => server.post('/widerrufen', { name: 'Marlene Feddersen', ...fields, do: 'confirm' });

test('a withdrawn contract says so, and nothing in it is to be cancelled', async () => {
    const { number, email, cookie } = await signedIn();
    assert.ok(offersToCancel(await page('/portal/contract', cookie)));
    assert.equal((await withdraw({ contract: number, email })).status, 200);
    const end = value(server, `SELECT end_date FROM contract WHERE number = '${number}'`).split('-').reverse().join('.');
    const overview = await page('/portal/contract', cookie);
    assert.ok(visible(overview).includes(`Sie haben diesen Vertrag widerrufen; er hat am ${end} geendet.`));
    assert.doesNotMatch(visible(overview), /Nächste Rechnung|Mindestlaufzeit|Gesamtpreis|Tarif wechseln/);
    assert.ok(!offersToCancel(overview));
    const cancel = await page('/portal/cancel', cookie);
    assert.ok(visible(cancel).includes('Zu kündigen ist nichts mehr.'));
    assert.doesNotMatch(/<main[\s\S]*<\/main>/.exec(cancel)[0], /jetzt kündigen|value="undo"/);
    assert.ok(cancel.includes('href="/kuendigen">Verträge hier kündigen</a>'));
    const documents = visible(await page('/portal/documents', cookie));
    assert.match(documents, /Rechnungskorrektur RK-\d{4}-\d+/);
});

test('a form to cancel that was open before is still taken, and ends nothing twice', async () => {
    const { number, email, cookie } = await signedIn();
    const form = fill(await page('/portal/cancel', cookie), {}, ['kind', 'state']);
    await withdraw({ contract: number, email });
    const before = sql(server, `SELECT status, end_date FROM contract WHERE number = '${number}'`);
    const sent = await server.post(form.action, form.fields, as(cookie));
    assert.equal(sent.status, 303);
    assert.match(visible(await page(sent.headers.location, cookie)), /Vertragsende \d\d\./);
    assert.deepEqual(sql(server, `SELECT status, end_date FROM contract WHERE number = '${number}'`), before);
});

test('an order that waits can be taken back but not cancelled', async () => {
    const email = 'wartet@widerruft.example';
    const { receipt } = await placeOrder(server, 'managed-server', { email, type: 'business', cname: 'Feddersen Segel GmbH' }, { host: plain });
    const [[number, id]] = sql(server, 'SELECT number, id FROM contract ORDER BY rowid DESC LIMIT 1');
    const cookie = await openPortal(server, server.ctl('--merchant', 'nordwolke', 'portal-link', number).trim());
    assert.ok(!offersToCancel(await page('/portal/contract', cookie)));
    assert.match(visible(await page('/portal/cancel', cookie)), /Noch gibt es keinen Vertrag, den Sie kündigen könnten.*Vertrag widerrufen/);
    sql(server, `UPDATE customer SET business = 0 WHERE id = (SELECT customer_id FROM contract WHERE id = '${id}')`);
    await withdraw({ contract: number, email });
    assert.equal(value(server, `SELECT status FROM contract WHERE id = '${id}'`), 'withdrawn');
    const done = visible((await server.get(receipt)).text);
    assert.match(done, /Sie haben Ihre Bestellung widerrufen/);
    assert.doesNotMatch(done, /Wartet auf Freigabe/);
    assert.throws(() => server.ctl('--merchant', 'nordwolke', 'order', 'approve', value(server, `SELECT number FROM order_ WHERE contract_id = '${id}'`)),
                  /does not wait/);
});

test('WDR-04 who is signed in chooses the part from what is booked, in both steps', async () => {
    const { number, email, cookie } = await signedIn({ 'component[backup]': '1', 'component[domain]': '2' });
    const form = (await server.get('/widerrufen', as(cookie))).text;
    const options = [...form.matchAll(/<option value="([^"]*)"/g)].map(([, code]) => code);
    assert.deepEqual(options, ['', 'Backup-Archiv 90 Tage', 'Zusätzliche Domain']);
    assert.doesNotMatch((await server.get('/widerrufen')).text, /<option/);
    const { fields } = fill(form, { part: 'Backup-Archiv 90 Tage' }, ['contract']);
    assert.deepEqual(['name', 'email'].map((name) => fields.get(name)), ['Marlene Feddersen', email]);
    const step = await server.post('/widerrufen', fields, as(cookie));
    assert.ok(visible(step.text).includes('Teil des Vertrags Backup-Archiv 90 Tage'));
    const confirm = fill(step.text, { do: 'confirm' }, ['part', 'contract']);
    assert.equal((await server.post('/widerrufen', confirm.fields, as(cookie))).status, 200);
    assert.deepEqual(sql(server, `SELECT status FROM contract WHERE number = '${number}'`), [['active']]);
    assert.equal(value(server, `SELECT count(*) FROM component_subscription AS c JOIN contract ON contract.id = c.contract_id
        WHERE contract.number = '${number}' AND c.end_date <> ''`), 1);
    const overview = visible(await page('/portal/contract', cookie));
    assert.doesNotMatch(overview, /Backup-Archiv/);
    assert.match(overview, /Zusätzliche Domain/);
});

test('a link that does not open the contract fills in nothing', async () => {
    const { cookie } = await signedIn({ 'component[backup]': '1' });
    sql(server, `UPDATE session SET scope = 'documents' WHERE rowid = (SELECT max(rowid) FROM session)`);
    const form = (await server.get('/widerrufen', as(cookie))).text;
    assert.doesNotMatch(form, /<option/);
    assert.equal(fill(form, {}, ['contract']).fields.get('email'), '');
});
