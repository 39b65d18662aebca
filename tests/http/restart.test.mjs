// Start, graceful restart and stop under load, on every MPM.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fill } from './lib/html.mjs';
import { eachOf, startServer } from './lib/server.mjs';

/** Sends GETs and declarations until told to stop; what was answered. */
async function load(server, state) {
    const statuses = {};
    const count = (status) => { statuses[status] = (statuses[status] ?? 0) + 1; };
    const page = await server.get('/kuendigen');
    const form = fill(page.text, { name: 'Marlene Feddersen', contract: 'V-1', email: 'm@feddersen.example' }, ['state']);
    form.fields.delete('state');
    const worker = async () => {
        while (!state.stop) {
            try {
                count((await server.get('/kuendigen')).status);
                count((await server.post('/kuendigen', form.fields)).status);
            } catch (error) {
                count(error.code ?? error.message);
            }
        }
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    return statuses;
}

for (const mpm of eachOf('event', 'worker', 'prefork')) {
    test(`${mpm} answers every request during graceful restarts`, async () => {
        const server = await startServer({ mpm });
        try {
            const state = { stop: false };
            const loading = load(server, state);
            for (let i = 0; i < 3; i++) {
                await sleep(500);
                server.gracefulRestart();
            }
            await sleep(700);
            state.stop = true;
            const statuses = await loading;
            assert.ok(statuses[200] > 8, JSON.stringify(statuses));
            assert.deepEqual(Object.keys(statuses).filter((status) => status !== '200'), [], JSON.stringify(statuses));
            const stopped = Date.now();
            await server.halt();
            assert.ok(Date.now() - stopped < 8000, 'stopping took too long');
            assert.doesNotMatch(server.log(), /exit signal|Assertion|AH00052|corrupt/);
        } finally {
            await server.stop();
        }
    });
}

test('a broken database is answered with 503, the legal pages still open', async () => {
    const server = await startServer({ mail: false });
    try {
        assert.equal((await server.get('/order/nothing')).status, 404);
        server.ctl('schema', 'status');
        await server.halt();
        const { renameSync } = await import('node:fs');
        renameSync(server.database.params, `${server.database.params}.away`);
        await server.run();
        const order = await server.get('/order/');
        assert.equal(order.status, 503);
        assert.ok(order.headers['retry-after']);
        assert.equal((await server.get('/kuendigen')).status, 200);
        assert.equal((await server.get('/widerrufen')).status, 200);
        assert.equal((await server.get('/order/embed.js')).status, 200);
    } finally {
        await server.stop();
    }
});
