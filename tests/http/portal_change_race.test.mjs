// A change of a contract and what else happens to it at the same moment, on both engines: one outcome, never half of one.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { early, example, firstWeek, march, plus, press, pro, read, review, send, server, start, startShop, toPro } from './lib/change.mjs';
import { ask } from './lib/database.mjs';
import { fill } from './lib/html.mjs';
import { openPortal, placeOrder } from './lib/journey.mjs';
import { eachOf, rounds } from './lib/server.mjs';
import { until } from './lib/until.mjs';

const ROUNDS = rounds(4);
let count = 0;

/** A contract of 2026-11-24 and its customer, signed in on a host. */
async function customer(host = march) {
    const email = `zugleich${++count}@kunde.example`;
    const { done } = await placeOrder(server, 'webhosting-plus', { ...example, email }, { host: start });
    const number = /V-\d+/.exec(done.text)[0];
    const link = server.ctl('--merchant', 'nordwolke', 'portal-link', number).trim();
    ask(server, "UPDATE self_service_token SET expires_at = '2030-01-01T00:00:00Z'");
    return { number, email, host, cookie: await openPortal(server, link, { host }) };
}

const own = (number) => `contract_id = (SELECT id FROM contract WHERE number = '${number}')`;
const statuses = (number) => ask(server, `SELECT status FROM contract_change WHERE ${own(number)} ORDER BY created_at, id`).flat();
const booked = (number) => ask(server, `SELECT count(*) FROM component_subscription WHERE ${own(number)} AND end_date = ''`)[0][0];

/** What stands in the contract: status, plan, components, invoices, credit notes. */
function stored(number) {
    const [[status, plan]] = ask(server, `SELECT status, variant_id FROM contract WHERE number = '${number}'`);
    const kinds = ask(server, `SELECT kind FROM invoice WHERE ${own(number)}`).flat();
    return { status, plan, booked: booked(number), invoices: kinds.filter((kind) => kind === 'invoice').length,
             notes: kinds.filter((kind) => kind === 'credit_note').length };
}

/** The public form: asked and confirmed. @returns the last step, to be sent */
async function withdrawal({ number, email, host }) {
    const form = fill((await server.get('/widerrufen', { host })).text, { name: 'Marlene Feddersen', contract: number, email },
                      ['name', 'contract']);
    const asked = await server.post(form.action, form.fields, { host });
    const confirm = fill(asked.text, {}, ['name', 'contract']);
    return () => server.post(confirm.action, new URLSearchParams([...confirm.fields, ['do', 'confirm']]), { host });
}

/** Both at once, each of them first every other time. */
async function together(round, one, other) {
    if (round % 2) {
        const [second, first] = await Promise.all([other(), one()]);
        return [first.status, second.status];
    }
    return (await Promise.all([one(), other()])).map(({ status }) => status);
}

for (const engine of eachOf('sqlite3', 'pgsql')) {
    suite(engine, () => {
        before(() => startShop({ engine }));
        after(() => server?.stop());

        test('two changes at once: one holds, the other is asked again', async () => {
            for (let round = 0; round < ROUNDS; round++) {
                const visit = await customer();
                const pages = [await review(visit, toPro), await review(visit, { 'component[support]': '1' })];
                const answers = await together(round, () => press(visit, pages[0], early), () => press(visit, pages[1], early));
                assert.deepEqual([...answers].sort(), [303, 409]);
                assert.deepEqual(statuses(visit.number), ['applied']);
                const { plan, booked: components, invoices } = stored(visit.number);
                assert.deepEqual([plan, components, invoices], answers[0] === 303 ? [pro, '3', 2] : [plus, '4', 2]);
            }
        });

        test('a cancellation and a change at once: cancelled it is, changed or not', async () => {
            for (let round = 0; round < ROUNDS; round++) {
                const visit = await customer();
                const page = await review(visit, toPro);
                const cancel = fill((await read(visit, '/portal/cancel')).text, {}, ['kind', 'state']);
                const [changed, cancelled] = await together(round, () => press(visit, page, early), () => send(visit, cancel));
                assert.equal(cancelled, 303);
                assert.deepEqual(stored(visit.number), changed === 303
                    ? { status: 'cancelled', plan: pro, booked: '3', invoices: 2, notes: 0 }
                    : { status: 'cancelled', plan: plus, booked: '3', invoices: 1, notes: 0 });
                assert.deepEqual(statuses(visit.number), changed === 303 ? ['applied'] : []);
            }
        });

        test('a withdrawal from the contract and a change at once: all that was invoiced is corrected', async () => {
            for (let round = 0; round < ROUNDS; round++) {
                const visit = await customer(firstWeek);
                const page = await review(visit, toPro);
                const [changed, withdrawn] = await together(round, () => press(visit, page, early), await withdrawal(visit));
                assert.ok(withdrawn < 400, String(withdrawn));
                const { status, invoices, notes } = stored(visit.number);
                const made = changed === 303 ? 1 : 0;
                assert.deepEqual([status, invoices, notes], ['withdrawn', 1 + made, 1 + made], `change answered with ${changed}`);
                assert.deepEqual(statuses(visit.number), made ? ['applied'] : []);
            }
        });

        test('a withdrawal from a change and the next change at once: one after the other', async () => {
            for (let round = 0; round < ROUNDS; round++) {
                const visit = await customer();
                await press(visit, await review(visit, toPro), early);
                const page = await review(visit, { 'component[support]': '1' });
                const [changed, withdrawn] = await together(round, () => press(visit, page, early), await withdrawal(visit));
                assert.ok(withdrawn < 400, String(withdrawn));
                const { status, plan, invoices, notes } = stored(visit.number);
                assert.equal(status, 'active');
                assert.deepEqual([statuses(visit.number), plan, invoices, notes], changed === 303
                    ? [['applied', 'applied'], pro, 3, 0] /* upon which people look at it */
                    : [['withdrawn'], plus, 2, 1]);
            }
        });

        test('two withdrawals from a change at once take it back once', async () => {
            for (let round = 0; round < ROUNDS; round++) {
                const visit = await customer();
                await press(visit, await review(visit, toPro), early);
                const answers = await together(round, await withdrawal(visit), await withdrawal(visit));
                assert.ok(answers.every((answer) => answer < 400));
                assert.deepEqual(stored(visit.number), { status: 'active', plan: plus, booked: '3', invoices: 2, notes: 1 });
                assert.deepEqual(statuses(visit.number), ['withdrawn']);
            }
        });

        test('a change whose day comes while its customer takes it back: either, and the answer says which', async () => {
            const first = -1, last = ROUNDS; /* one after the other: taken back before its day, and too late */
            for (let round = first; round <= last; round++) {
                const visit = await customer();
                await press(visit, await review(visit, toPro));
                assert.deepEqual(statuses(visit.number), ['scheduled']);
                const undo = fill((await read(visit, '/portal/plan')).text, { do: 'withdraw-change' }, ['change']);
                const due = async () => {
                    await sleep(12 * round);
                    ask(server, `UPDATE contract_change SET effective_date = '2027-03-26' WHERE ${own(visit.number)}`);
                    return { status: 0 };
                };
                const takeBack = () => send(visit, undo);
                const decided = () => until(([status]) => status !== 'scheduled', () => {
                    /* Another program that writes makes the worker try again only in ten minutes. */
                    ask(server, `UPDATE contract_change SET retry_at = '' WHERE retry_at <> '' AND ${own(visit.number)}`);
                    return statuses(visit.number);
                });
                let answer;
                if (round === first || round === last) {
                    answer = round === first ? (await takeBack()).status : await due().then(decided).then(takeBack).then(({ status }) => status);
                } else {
                    [answer] = await together(round, takeBack, due);
                }
                await decided();
                const [status] = statuses(visit.number);
                const may = { [first]: ['undone'], [last]: ['applied'] }[round] ?? ['undone', 'applied'];
                assert.ok(may.includes(status), `${status} in round ${round}`);
                const { plan, invoices } = stored(visit.number);
                assert.deepEqual([answer, plan, invoices], status === 'undone' ? [303, plus, 1] : [409, pro, 2], status);
            }
        });
    });
}
