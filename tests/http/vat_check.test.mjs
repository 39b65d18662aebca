// SelfServiceVATCheck: VAT IDs are looked up after the order by a service that may be anything but helpful.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { placeOrder } from './lib/journey.mjs';
import { startServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

const [rest, query, none] = [0, 1, 2];
const vatId = 'ATU13585627';
const asked = []; // paths, in their order
let service, server, answer;

/** What the service says from now on: to a response of node:http. */
const says = (status, body, headers = {}) => (response) => response.writeHead(status, headers).end(body);
const json = (body) => says(200, JSON.stringify(body), { 'content-type': 'application/json' });
const silence = () => {};

before(async () => {
    service = createServer((request, response) => {
        asked.push(request.url);
        answer(response, request.url);
    });
    await new Promise((resolve) => service.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${service.address().port}`;
    const global = ['SelfServiceLinks imprint https://www.example/imprint', 'SelfServiceMailFrom shop@nordwolke.example',
                    'SelfServiceLinks accessibility https://www.example/a11y'];
    server = await startServer({ global, hosts: [
        { merchant: 'nordwolke', directives: [`SelfServiceVATCheck ${url}/ms/{country}/vat/{number}`] },
        { merchant: 'nordwolke', directives: [`SelfServiceVATCheck ${url}/check?key=1`] },
        { merchant: 'nordwolke', directives: [] },
    ] });
});
after(async () => {
    await server?.stop();
    service.closeAllConnections();
    service.close();
});

/** An Austrian VAT ID with the right check digit. */
function austrian(number) {
    const digits = String(1000000 + number);
    const sum = [...digits].reduce((all, digit, at) => {
        const twice = digit * (at % 2 ? 2 : 1);
        return all + Math.floor(twice / 10) + twice % 10;
    }, 4);
    return `ATU${digits}${(10 - sum % 10) % 10}`;
}

let customers = 0;

/** An Austrian business orders without VAT. @returns the id of its order */
async function order(host, values = {}) {
    const number = ++customers;
    await placeOrder(server, 'webhosting-plus', { type: 'business', cname: `Lotsenhaus ${number} GmbH`, vatid: vatId, country: 'AT',
                                                  pcode: '1010', city: 'Wien', email: `kunde${number}@wien.example`, ...values },
                     { host });
    return value(server, 'SELECT id FROM order_ ORDER BY id DESC LIMIT 1');
}

const members = ['status', 'reference', 'attempts', 'last_error', 'checked_at', 'due_at'];
const check = (id) => {
    const [row] = sql(server, `SELECT ${members} FROM vat_check WHERE order_id = '${id}'`);
    return row && Object.fromEntries(members.map((name, at) => [name, row[at]]));
};
const settled = (id, seconds) => until((found) => found?.status !== 'waiting', () => check(id), seconds);
const tried = (id) => until((found) => found?.attempts > 0, () => check(id));
const dueNow = (id) => sql(server, `UPDATE vat_check SET due_at = '' WHERE order_id = '${id}'`);
const doctor = () => JSON.parse(server.ctl('--json', '--merchant', 'nordwolke', 'doctor'));
const stored = (id) => sql(server, `SELECT * FROM order_ WHERE id = '${id}'`);

test('a valid VAT ID is kept with time and consultation number, and audited', async () => {
    answer = json({ isValid: true, userError: 'VALID', requestIdentifier: 'WAPIAAAAY1A2b3C4' });
    const id = await order(rest);
    const before = stored(id);
    const { status, reference, checked_at: time } = await settled(id);
    assert.deepEqual([status, reference], ['valid', 'WAPIAAAAY1A2b3C4']);
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 20000, time);
    assert.deepEqual(asked.splice(0), [`/ms/AT/vat/${vatId.slice(2)}`]);
    const [event] = sql(server, `SELECT event, actor, after_ FROM audit_event WHERE object_id = '${id}' AND event <> 'order.placed'`);
    assert.deepEqual(event.slice(0, 2), ['order.vat_id_checked', 'worker']);
    assert.deepEqual(JSON.parse(event[2]), { result: 'valid', reference: 'WAPIAAAAY1A2b3C4' });
    assert.deepEqual(stored(id), before);
});

test('an invalid one changes nothing of order and invoice; doctor tells it as a hint', async () => {
    answer = json({ valid: false, reference: 'x <script>' });
    const id = await order(query);
    const [before, invoices] = [stored(id), sql(server, 'SELECT * FROM invoice')];
    const { status, reference } = await settled(id);
    assert.deepEqual([status, reference], ['invalid', '']);
    assert.deepEqual(asked.splice(0), [`/check?key=1&country=AT&number=${vatId.slice(2)}`]);
    assert.deepEqual(stored(id), before);
    assert.deepEqual(sql(server, 'SELECT * FROM invoice'), invoices);
    const number = value(server, `SELECT number FROM order_ WHERE id = '${id}'`);
    const [hint, ...more] = doctor();
    assert.deepEqual([hint.level, more], ['hint', []]);
    assert.match(hint.text, new RegExp(`^the VAT ID of order ${number} is not valid \\(20`));
});

test('consumers, domestic businesses and hosts without a service are not looked up', async () => {
    answer = json({ valid: true });
    for (const [host, values] of [[rest, { type: 'consumer', vatid: '' }], [rest, { country: 'DE', vatid: 'DE136695976', pcode: '24103' }],
                                  [rest, { vatid: '' }], [none, {}]]) {
        assert.equal(check(await order(host, values)), undefined, JSON.stringify(values));
    }
});

/** What is no answer, and what is noted of it. */
const useless = {
    'an error': [says(500, '{"valid":false}'), 'HTTP 500'],
    'no page': [says(404, ''), 'HTTP 404'],
    'another address': [says(302, '', { location: '/elsewhere' }), 'HTTP 302'],
    'a file': [says(302, '', { location: 'file:///etc/passwd' }), 'HTTP 302'],
    'a web page': [says(200, '<html>valid</html>'), 'the answer says neither valid nor invalid'],
    'half of an object': [says(200, '{"valid": tr'), 'the answer says neither valid nor invalid'],
    'a text for a truth': [json({ valid: 'true' }), 'the answer says neither valid nor invalid'],
    'nothing': [says(200, ''), 'the answer says neither valid nor invalid'],
    'a member state that is silent': [json({ isValid: false, userError: 'MS_UNAVAILABLE' }), 'the service could not tell'],
    'a flood': [says(200, `{"valid":true,"x":"${'x'.repeat(100000)}"}`), 'the answer is too long'],
    'a closed door': [(response) => response.socket.destroy(), 'Server returned nothing (no headers, no data)'],
};

test('what is no answer is asked again later', async () => {
    const orders = {};
    answer = says(503, '');
    for (const [at, name] of Object.keys(useless).entries()) {
        orders[name] = { vatid: austrian(at), id: await order(rest, { vatid: austrian(at) }) };
    }
    const ids = Object.values(orders).map(({ id }) => id);
    for (const id of ids) {
        await tried(id);
    }
    const nameOf = (path) => Object.keys(orders).find((name) => path.endsWith(orders[name].vatid.slice(2)));
    answer = (response, path) => useless[nameOf(path)][0](response);
    ids.forEach(dueNow);
    for (const [name, { id }] of Object.entries(orders)) {
        const waiting = await until((found) => found.last_error === useless[name][1], () => check(id));
        assert.deepEqual([waiting.status, waiting.last_error], ['waiting', useless[name][1]], name);
        assert.ok(Date.parse(waiting.due_at) - Date.now() > 15000, `${name}: ${waiting.due_at}`);
        assert.match(server.log(), new RegExp(`SS0429: check VAT ID of order ${id}: attempt \\d, ${waiting.last_error.slice(0, 10)}`));
    }
    assert.ok(!asked.includes('/elsewhere'));
    answer = json({ valid: true, reference: 'again' });
    ids.forEach(dueNow);
    for (const [name, { id }] of Object.entries(orders)) {
        const { status, reference } = await settled(id);
        assert.deepEqual([status, reference], ['valid', 'again'], name);
    }
});

test('after five days without an answer it is given up, and doctor tells it', async () => {
    answer = says(503, '');
    const id = await order(rest);
    await tried(id);
    sql(server, `UPDATE vat_check SET due_at = '', attempts = 40 WHERE order_id = '${id}'`);
    assert.equal((await settled(id)).status, 'failed');
    assert.match(server.log(), new RegExp(`SS0430: check VAT ID of order ${id}: given up, HTTP 503`));
    assert.ok(doctor().some(({ text }) => text.includes('could not be checked for five days')));
});

test('a silent service holds up neither orders nor mails, and no restart', async () => {
    let held;
    answer = (response) => { held = response; };
    const id = await order(rest);
    assert.ok(await until(Boolean, () => held));
    const begun = Date.now();
    const mails = server.mails().length;
    for (let i = 0; i < 3; i++) {
        await order(none);
        assert.equal((await server.mailsCome(mails + i + 1)).length, mails + i + 1);
    }
    assert.ok(Date.now() - begun < 12000, `${Date.now() - begun} ms for three orders and their mails`);
    assert.equal(check(id).attempts, 0);
    const stopped = Date.now();
    await server.halt();
    assert.ok(Date.now() - stopped < 5000, `${Date.now() - stopped} ms to stop`);
    answer = json({ valid: true, reference: 'after the restart' });
    await server.run();
    assert.equal((await settled(id)).status, 'valid');
});

test('a silent service is left after ten seconds', async () => {
    answer = silence;
    const id = await order(rest);
    const { status, last_error: error } = await until((found) => found?.attempts === 1, () => check(id), 20);
    assert.deepEqual([status, error], ['waiting', 'Timeout was reached']);
});

test('no VAT ID stands in any log', () => {
    for (const name of ['error.log', 'access.log', 'masked.log']) {
        assert.ok(!readFileSync(join(server.dir, name), 'utf8').includes(vatId.slice(2)), name);
    }
});
