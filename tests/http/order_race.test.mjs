// Orders of one e-mail address that arrive at once: the limit of SelfServiceOrderRate holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { orderFields, review } from './lib/journey.mjs';
import { eachOf, startServer } from './lib/server.mjs';

for (const engine of eachOf('sqlite3', 'pgsql')) {
    test(`orders of one address that arrive at once never pass the limit: ${engine}`, async () => {
        const shop = await startServer({ engine, host: ['SelfServiceOrderRate 3/1h'] });
        try {
            const email = 'nele@ordersmuch.example';
            const ready = [];
            for (let i = 0; i < 12; i++) { // as many review pages as wanted before the first order
                ready.push(orderFields((await review(shop, 'webhosting-plus', { email: i % 2 ? email : email.toUpperCase() })).text));
            }
            const answers = await Promise.all(ready.map((fields) => shop.post('/order/webhosting-plus', fields)));
            assert.deepEqual(answers.map(({ status }) => status).sort(), [...Array(3).fill(303), ...Array(9).fill(422)]);
            assert.ok(answers.filter(({ status }) => status === 422).every(({ text }) => /id="email-error"/.test(text)));
            for (const list of ['order', 'outbox']) {
                assert.equal(JSON.parse(shop.ctl('--merchant', 'nordwolke', '--json', list, 'list')).length, 3, list);
            }
        } finally {
            await shop.stop();
        }
    });
}
