// Pages against a module that writes the same bytes from memory, alternating in one run; static file beside them.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, startServer } from '../http/lib/server.mjs';
import { openPortal, placeOrder } from '../http/lib/journey.mjs';
import { besideMemory, memoryModule, savedPage } from './lib/memory.mjs';
import { eventWithManyThreads, report, summary, wrk } from './lib/wrk.mjs';

/** Every area of the portal. */
const portalPages = ['contract', 'components', 'plan', 'usage', 'documents', 'balance', 'billing', 'payment', 'order', 'privacy', 'cancel'];

const server = await startServer({
    modules: ['watchdog', 'unique_id'], logLevel: 'warn',
    global: [...eventWithManyThreads, ...memoryModule, 'MaxConnectionsPerChild 0'],
    host: ['SelfServiceCouponField On'],
});

function rss() {
    const pids = execFileSync('pgrep', ['-P', String(server.pid())], { encoding: 'utf8' }).trim().split('\n');
    return pids.reduce((sum, pid) => sum + Number(execFileSync('awk', ['/^Rss:/ {print $2}', `/proc/${pid}/smaps_rollup`],
                                                               { encoding: 'utf8' })), 0);
}

try {
    await placeOrder(server, 'webhosting-plus');
    const cookie = await openPortal(server, server.ctl('portal-link', 'V-000001').trim());
    writeFileSync(join(server.dir, 'bench.conf'), savedPage(server, 'order', '/order/webhosting-plus').directive
        + portalPages.map((page) => savedPage(server, `portal-${page}`, `/portal/${page}`, cookie).directive).join(''));
    server.gracefulRestart();
    await new Promise((resolve) => setTimeout(resolve, 1500));

    const order = besideMemory(server, 'order', '/order/webhosting-plus', {});
    report('order page GET, rate against memory', order.ratio.toFixed(2), '>= 0.8', order.ratio >= 0.8 && order.errors === 0);
    report('order page GET, p99 at 64 connections against memory', order.p99.toFixed(2), '<= 2', order.p99 <= 2);
    for (const page of portalPages) {
        const { ratio, errors } = besideMemory(server, `portal-${page}`, `/portal/${page}`, { Cookie: cookie }, { duration: 1 });
        report(`portal ${page} page GET, rate against memory`, ratio.toFixed(2), '>= 0.3', ratio >= 0.3 && errors === 0);
    }
    /* Without a goal: what a page costs that nobody has looked at within ten minutes. */
    const fresh = besideMemory(server, 'portal-contract', '/portal/contract', { Cookie: cookie },
                               { duration: 2, script: join(root, 'tests/bench/lib/fresh.lua') });
    console.log(`     portal contract page GET, each built anew, rate against memory: ${fresh.ratio.toFixed(2)}`);

    let served = 0;
    const serve = (until) => {
        while (served < until) {
            served += wrk(`${server.url()}/order/webhosting-plus`, { duration: 2 }).requests;
        }
        return rss();
    };
    const early = serve(20000);
    const late = serve(100000);
    report('RSS growth of the children, request 20,000 to 100,000', `${late - early} kB`, '< 1024 kB', late - early < 1024);
} finally {
    await server.stop();
}
summary();
