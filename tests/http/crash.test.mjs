// kill -9 in the middle of the work: mails come at least once, orders are whole or not there at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, value } from './lib/database.mjs';
import { orderFields, review } from './lib/journey.mjs';
import { eachOf, startServer } from './lib/server.mjs';

const path = '/order/webhosting-plus';
const person = (i) => ({ 'component[backup]': '1', fname: 'Ada', lname: `Kunde${i}`,
                         email: `kunde${i}@crash.example` });

/** Bindingly ordering forms, ready to be sent. */
function readyForms(server, count, first = 0) {
    return Promise.all(Array.from({ length: count }, async (_, i) =>
        orderFields((await review(server, 'webhosting-plus', person(first + i))).text)));
}

/** Message-IDs of the mails that came, each with how often. */
function messageIds(server) {
    const counts = new Map();
    for (const mail of server.mails()) {
        const id = /^Message-ID:\s*(<[^>]+>)/im.exec(mail)[1];
        counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
}

async function until(condition, seconds) {
    for (let i = 0; i < seconds * 10 && !condition(); i++) {
        await sleep(100);
    }
    return condition();
}

/** Rows of one order in each table; all of them must be there. */
const whole = `
SELECT o.number,
       (SELECT count(*) FROM customer c WHERE c.id = o.customer_id) AS customers,
       (SELECT count(*) FROM payment_method p WHERE p.customer_id = o.customer_id) AS payment_methods,
       (SELECT count(*) FROM contract c WHERE c.id = o.contract_id) AS contracts,
       (SELECT count(*) FROM component_subscription s WHERE s.contract_id = o.contract_id) AS components,
       (SELECT count(*) FROM invoice i WHERE i.contract_id = o.contract_id) AS invoices,
       (SELECT count(*) FROM document d WHERE d.contract_id = o.contract_id AND d.kind = 'invoice') AS documents,
       (SELECT count(*) FROM order_proof p WHERE p.order_id = o.id) AS proofs,
       (SELECT count(*) FROM outbox m WHERE m.contract_id = o.contract_id) AS mails
  FROM order_ o ORDER BY o.number`;

test('mails that wait or are under way at a kill come all the same', { timeout: 90000 }, async () => {
    const server = await startServer({ sinkSeconds: 0.2 });
    const orders = 20;
    try {
        const forms = await readyForms(server, orders);
        const answers = await Promise.all(forms.map((fields) => server.post(path, fields)));
        assert.deepEqual([...new Set(answers.map(({ status }) => status))], [303]);
        assert.ok(await until(() => server.mails().length >= 5, 20), server.log());
        await server.kill();
        await server.replaceSink();
        assert.ok(server.mails().length < orders, 'all mails had been sent before the kill');
        await server.run();
        /* The lease of the dead process ends after 15 s; with it its claim on the mail that was under way. */
        assert.ok(await until(() => messageIds(server).size === orders, 40),
                  `${messageIds(server).size} of ${orders}\n${server.log()}`);
        assert.ok(await until(() => value(server, "SELECT count(*) FROM outbox WHERE status <> 'sent'") === 0, 10));
        const again = [...messageIds(server).values()].filter((times) => times > 1);
        assert.ok(again.length <= 1 && again.every((times) => times === 2), `${again.length} mails came again`);
    } finally {
        await server.stop();
    }
});

/** Sends all forms at once and kills httpd when `answered` of them have an answer. */
async function burst(server, forms, answered) {
    let count = 0, killed;
    const results = await Promise.all(forms.map(async (fields) => {
        try {
            const { status, headers } = await server.post(path, fields);
            count += 1;
            if (count === answered) {
                killed = server.kill();
            }
            return { fields, status, receipt: headers.location };
        } catch {
            return { fields };
        }
    }));
    await killed;
    return results;
}

function checkTables(server) {
    const orders = sql(server, whole);
    for (const [number, ...counts] of orders) {
        assert.deepEqual(counts, [1, 1, 1, 1, 1, 1, 1, 1], number);
    }
    for (const [table, column] of [['order_', 'number'], ['contract', 'number'], ['customer', 'number'],
                                   ['invoice', 'number'], ['order_proof', 'sequence']]) {
        const numbers = sql(server, `SELECT ${column} FROM ${table} ORDER BY ${column}`).flat()
            .map((number) => Number(/\d+$/.exec(number)[0]));
        assert.deepEqual(numbers, orders.map((_, i) => i + 1), table);
    }
    assert.equal(value(server, `SELECT count(*) FROM order_proof a JOIN order_proof b ON b.sequence = a.sequence + 1
                                WHERE b.previous_hash <> a.hash`), 0);
    return orders.length;
}

test('orders at a kill are whole or not there, and can be sent again', { timeout: 90000 }, async () => {
    const server = await startServer({ mail: false });
    const count = 16;
    let expected = 0;
    try {
        for (const answered of eachOf(1, 8)) {
            const forms = await readyForms(server, count, expected);
            const results = await burst(server, forms, answered);
            expected += count;
            await server.run();
            checkTables(server);
            assert.ok(results.filter(({ status }) => status === 303).length >= answered);
            for (const { fields, status, receipt } of results) {
                const again = await server.post(path, fields);
                assert.equal(again.status, 303, again.text);
                assert.ok(status === undefined || receipt === again.headers.location, `${receipt} ${again.headers.location}`);
            }
            assert.equal(checkTables(server), expected);
        }
    } finally {
        await server.stop();
    }
});
