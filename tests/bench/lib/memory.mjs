// Pages beside a module that writes the same bytes from memory, and beside a static file.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../http/lib/server.mjs';
import { median, wrk } from './wrk.mjs';

const rounds = 5;

/** What the server's configuration needs; the pages stand in bench.conf. */
export const memoryModule = [`LoadModule bench_memory_module ${root}/build/mod_bench_memory.so`, 'IncludeOptional bench.conf'];

/** Saves a response as `curl -i` shows it, for the memory module, and its body as a static file. */
export function savedPage(server, name, path, cookie) {
    const file = join(server.dir, `${name}.http`);
    const bytes = execFileSync('curl', ['-si', ...(cookie ? ['-H', `Cookie: ${cookie}`] : []), server.url() + path],
                               { maxBuffer: 1 << 26 });
    const body = bytes.subarray(bytes.indexOf('\r\n\r\n') + 4);
    writeFileSync(file, bytes);
    writeFileSync(join(server.dir, 'htdocs', `${name}.html`), body);
    return { directive: `BenchMemory /memory/${name} ${file}\n`, bytes: body.length };
}

/**
 * Page, memory and static file in turns, so that all see the same machine.
 * @param options  { duration, script: of wrk, for the page }
 * @returns ratios of page to memory
 */
export function besideMemory(server, name, path, headers, { duration = 4, script } = {}) {
    const runs = { page: [], memory: [], file: [] };
    for (let i = 0; i < rounds; i++) {
        runs.page.push(wrk(server.url() + path, { headers, duration, script }));
        runs.memory.push(wrk(`${server.url()}/memory/${name}`, { headers, duration }));
        runs.file.push(wrk(`${server.url()}/${name}.html`, { headers, duration }));
    }
    const rate = (kind) => median(runs[kind].map((run) => run.rate));
    const p99 = (kind) => median(runs[kind].map((run) => run.p99));
    const ms = (kind) => (p99(kind) * 1000).toFixed(1);
    const errorsOf = (kind) => runs[kind].reduce((sum, run) => sum + run.errors, 0);
    console.log(`     ${name}: page ${rate('page').toFixed(0)}/s, memory ${rate('memory').toFixed(0)}/s, `
        + `static file ${rate('file').toFixed(0)}/s; p99 ${ms('page')}, ${ms('memory')}, ${ms('file')} ms; `
        + `errors ${errorsOf('page')}, ${errorsOf('memory')}, ${errorsOf('file')}`);
    return { ratio: rate('page') / rate('memory'), p99: p99('page') / p99('memory'), errors: errorsOf('page') };
}
