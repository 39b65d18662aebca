// Withdrawals and cancellations of one contract at the same moment, on PostgreSQL, where transactions run side by side.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { placeOrder } from './lib/journey.mjs';
import { rounds, startServer } from './lib/server.mjs';

let server, count = 0;

before(async () => {
    server = await startServer({ engine: 'pgsql', hosts: [{ merchant: 'nordwolke', directives: [] }] });
});
after(() => server?.stop());

const json = (...args) => JSON.parse(server.ctl('--merchant', 'nordwolke', '--json', ...args));

/** A paid contract and the fields that name it. */
async function contract() {
    const email = `kunde${++count}@zugleich.example`;
    const { done } = await placeOrder(server, 'webhosting-plus', { email, 'component[backup]': '1' });
    const number = /V-\d+/.exec(done.text)[0];
    const [{ amount }] = json('payment', 'list', number);
    server.ctl('--merchant', 'nordwolke', 'payment', 'add', number, amount);
    return { number, fields: { name: 'Marlene Feddersen', contract: number, email } };
}

const kinds = (number) => json('payment', 'list', number).map(({ kind }) => kind).sort();
const refunds = (number) => json('refund', 'list').filter((refund) => refund.contract === number);

/** Everything at once, each as a person of a slightly other name. @returns the answers' statuses */
const atOnce = (sendings) => Promise.all(sendings.map(([path, fields], i) =>
    server.post(path, { ...fields, name: `Marlene ${i}`, do: 'confirm' }))).then((pages) => pages.map(({ status }) => status));

test('eight withdrawals and cancellations at once correct the invoice once', async () => {
    for (let round = 0; round < rounds(5); round++) {
        const { number, fields } = await contract();
        const statuses = await atOnce(Array.from({ length: 8 }, (_, i) => [i % 4 === 3 ? '/kuendigen' : '/widerrufen', fields]));
        assert.deepEqual(statuses, Array(8).fill(200));
        assert.deepEqual(kinds(number), ['credit_note', 'invoice', 'payment']);
        assert.equal(refunds(number).length, 1);
    }
});

test('a part and the whole at once take back no more than was paid', async () => {
    for (let round = 0; round < rounds(5); round++) {
        const { number, fields } = await contract();
        const whole = ['/widerrufen', fields], part = ['/widerrufen', { ...fields, part: 'backup' }];
        assert.deepEqual(await atOnce([part, whole, part, whole]), Array(4).fill(200));
        const bookings = json('payment', 'list', number);
        const paid = Number(bookings.find(({ kind }) => kind === 'invoice').amount);
        const back = refunds(number).reduce((sum, { amount }) => sum + Math.round(amount * 100), 0);
        assert.ok(back > 0 && back <= Math.round(paid * 100), `${back} of ${paid}`);
        assert.ok(refunds(number).length <= 2);
        assert.equal(json('declaration', 'list').filter(({ contract: named }) => named === number).length, 0);
    }
});

test('one refund is paid once, however often it is noted at once', async () => {
    const { number, fields } = await contract();
    await atOnce([['/widerrufen', fields]]);
    const [{ number: note }] = refunds(number);
    assert.equal(json('refund', 'done', note).status, 'done');
    assert.throws(() => json('refund', 'done', note), /was paid before/);
    assert.deepEqual(kinds(number), ['credit_note', 'invoice', 'payment', 'refund']);
});

test('what the bank took back is not paid back as well', async () => {
    const { number, fields } = await contract();
    await atOnce([['/widerrufen', fields]]);
    const [{ number: note, amount }] = refunds(number);
    const invoice = json('payment', 'list', number).find(({ kind }) => kind === 'invoice');
    json('payment', 'add', number, '1.00', '--kind', 'chargeback', '--invoice', invoice.number);
    assert.deepEqual(refunds(number).map(({ status, amount: left }) => [status, left]), [['open', (amount - 1).toFixed(2)]]);
    json('payment', 'add', number, (invoice.amount - 1).toFixed(2), '--kind', 'chargeback', '--invoice', invoice.number);
    assert.deepEqual(refunds(number).map(({ status, amount: left }) => [status, left]), [['done', '0.00']]);
    assert.throws(() => json('refund', 'done', note), /was paid before/);
    assert.throws(() => json('payment', 'add', number, '0.01', '--kind', 'refund', '--invoice', note), /more than is left to be paid back/);
    assert.throws(() => json('payment', 'add', number, '0.01', '--kind', 'chargeback', '--invoice', invoice.number), /more than was paid/);
    assert.equal(json('payment', 'list', number)[0].balance, (invoice.amount - amount).toFixed(2));
});
