// Pages against a module that writes the same bytes from memory, alternating in one run; static file beside them.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, startServer } from '../http/lib/server.mjs';
import { openPortal, placeOrder } from '../http/lib/journey.mjs';
import { eventWithManyThreads, median, report, summary, wrk } from './lib/wrk.mjs';

const rounds = 5;
const server = await startServer({
    modules: ['watchdog', 'unique_id'], logLevel: 'warn',
    global: [...eventWithManyThreads, `LoadModule bench_memory_module ${root}/build/mod_bench_memory.so`, 'MaxConnectionsPerChild 0',
        'IncludeOptional bench.conf'],
    host: ['SelfServiceCouponField On'],
});

/** Saves a response as `curl -i` shows it, for the memory module and as a static file. */
function save(name, path, cookie) {
    const file = join(server.dir, `${name}.http`);
    const bytes = execFileSync('curl', ['-si', ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), server.url() + path]);
    writeFileSync(file, bytes);
    writeFileSync(join(server.dir, 'htdocs', `${name}.html`), bytes.subarray(bytes.indexOf('\r\n\r\n') + 4));
    return `BenchMemory /memory/${name} ${file}\n`;
}

/** Rates of page, memory and static file, measured in turns so that all see the same machine. */
function compare(name, path, headers) {
    const runs = { page: [], memory: [], file: [] };
    for (let i = 0; i < rounds; i++) {
        runs.page.push(wrk(server.url() + path, { headers }));
        runs.memory.push(wrk(`${server.url()}/memory/${name}`, { headers }));
        runs.file.push(wrk(`${server.url()}/${name}.html`, { headers }));
    }
    const rate = (kind) => median(runs[kind].map((run) => run.rate));
    const ms = (kind) => (median(runs[kind].map((run) => run.p99)) * 1000).toFixed(1);
    const p99 = (kind) => median(runs[kind].map((run) => run.p99));
    const errors = runs.page.reduce((sum, run) => sum + run.errors, 0);
    console.log(`     ${name}: page ${rate('page').toFixed(0)}/s, memory ${rate('memory').toFixed(0)}/s, `
        + `static file ${rate('file').toFixed(0)}/s; p99 ${ms('page')}, ${ms('memory')}, ${ms('file')} ms; errors ${errors}`);
    return { ratio: rate('page') / rate('memory'), p99: p99('page') / p99('memory'), errors };
}

function rss() {
    const pids = execFileSync('pgrep', ['-P', String(server.pid())], { encoding: 'utf8' }).trim().split('\n');
    return pids.reduce((sum, pid) => sum + Number(execFileSync('awk', ['/^Rss:/ {print $2}', `/proc/${pid}/smaps_rollup`],
                                                               { encoding: 'utf8' })), 0);
}

try {
    await placeOrder(server, 'webhosting-plus');
    const cookie = await openPortal(server, server.ctl('portal-link', 'V-000001').trim());
    writeFileSync(join(server.dir, 'bench.conf'), save('order', '/order/webhosting-plus')
        + save('contract', '/portal/contract', cookie));
    server.gracefulRestart();
    await new Promise((resolve) => setTimeout(resolve, 1500));

    const order = compare('order', '/order/webhosting-plus', {});
    const portal = compare('contract', '/portal/contract', { Cookie: cookie });
    report('order page GET, rate against memory', order.ratio.toFixed(2), '>= 0.8', order.ratio >= 0.8 && order.errors === 0);
    report('order page GET, p99 at 64 connections against memory', order.p99.toFixed(2), '<= 2', order.p99 <= 2);
    report('portal contract page GET, rate against memory', portal.ratio.toFixed(2), '>= 0.3',
           portal.ratio >= 0.3 && portal.errors === 0);

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
