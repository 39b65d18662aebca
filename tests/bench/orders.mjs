// Binding orders over HTTP against a bare loop of the same statements on the same file system. Durable: synchronous=FULL.
// Sealed states are collected beforehand. No PDF is drawn meanwhile: this program holds the lease of the background work.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, startServer } from '../http/lib/server.mjs';
import { orderFields, review } from '../http/lib/journey.mjs';
import { eventWithManyThreads, report, summary, wrk } from './lib/wrk.mjs';

const variant = 'webhosting-plus';
const seconds = 4;
/** How many prepared orders a run may use up: more than it can place. */
const plans = [{ clients: 1, orders: 6000 }, { clients: 8, orders: 14000 }, { clients: 64, orders: 16000 }];

async function prepare(server, count) {
    const bodies = [];
    const worker = async () => {
        while (bodies.length < count) {
            bodies.push(orderFields((await review(server, variant)).text).toString());
        }
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    return bodies;
}

function query(server, statement) {
    return execFileSync('sqlite3', ['-cmd', '.timeout 5000', server.database.params, statement], { encoding: 'utf8' });
}

/** mod_watchdog is built into some httpds. */
function holdLease(server) {
    query(server, `INSERT INTO job_lease (name, holder, until) VALUES ('worker', 'bench', '2099-01-01T00:00:00Z')
                       ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until`);
}

function ordersIn(server) {
    return Number(query(server, 'SELECT count(*) FROM order_'));
}

/** Transactions per second of the bare loop, with the statements of one order as the server just ran them. */
function bareLoop(server) {
    const folder = mkdtempSync(join(server.dir, 'data', 'bare-'));
    const out = execFileSync(join(root, 'build/bench-order-loop'), [server.database.params, join(folder, 'bare.db'), String(seconds)],
                             { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    return Number(/([\d.]+) orders\/s/.exec(out)[1]);
}

const server = await startServer({ logLevel: 'warn', mail: false, global: eventWithManyThreads });
try {
    const goals = { 1: 0.4, 8: 1, 64: 1 };
    holdLease(server);
    for (const { clients, orders } of plans) {
        const file = join(server.dir, `orders-${clients}.txt`);
        const bodies = await prepare(server, orders);
        writeFileSync(file, bodies.join('\n') + '\n');
        const before = ordersIn(server);
        const run = wrk(`${server.url()}/order/${variant}`, {
            connections: clients, duration: seconds, script: join(root, 'tests/bench/lib/orders.lua'), args: ['--', file],
        });
        const placed = ordersIn(server) - before;
        const bare = bareLoop(server);
        const ratio = run.rate / bare;
        console.log(`     ${clients} clients: ${run.rate.toFixed(0)} orders/s (bare loop ${bare.toFixed(0)}/s), `
            + `p99 ${(run.p99 * 1000).toFixed(1)} ms, answered ${run.requests}, stored ${placed}, errors ${run.errors}`);
        report(`order commit at ${clients} clients, rate against the bare loop`, ratio.toFixed(2), `>= ${goals[clients]}`,
               ratio >= goals[clients]);
        report(`order commit at ${clients} clients, no error, no lost order`, `${run.errors}`, '0',
               run.errors === 0 && placed >= run.requests && placed < orders);
        if (clients === 64) {
            report('order commit at 64 clients, p99', `${(run.p99 * 1000).toFixed(0)} ms`, '< 500 ms', run.p99 < 0.5);
        }
    }
} finally {
    await server.stop();
}
summary();
