// One run of wrk and its figures.
import { spawnSync } from 'node:child_process';

/**
 * More threads than connections: with all threads busy, httpd closes connections that are kept alive, and a request on its
 * way is lost, whatever module would have answered it. One process: the commits of its threads are written together.
 */
export const eventWithManyThreads = ['StartServers 1', 'ServerLimit 2', 'ThreadLimit 128', 'ThreadsPerChild 128',
    'MaxRequestWorkers 256', 'MinSpareThreads 25', 'MaxSpareThreads 256'];

const units = { us: 1e-6, ms: 1e-3, s: 1, m: 60 };

function seconds(text) {
    const [, number, unit] = /([\d.]+)(us|ms|s|m)/.exec(text);
    return Number(number) * units[unit];
}

/**
 * @param options  { connections, duration, headers: {name: value}, script }
 * @returns {{ rate: number, p99: number, requests: number, errors: number }}  rate per second, p99 in seconds
 */
export function wrk(url, { connections = 64, duration = 4, headers = {}, script, args = [] } = {}) {
    const done = spawnSync('wrk', ['-t1', `-c${connections}`, `-d${duration}s`, '--latency',
        ...Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]),
        ...(script ? ['-s', script] : []), url, ...args], { encoding: 'utf8' });
    const out = done.stdout;
    if (done.status !== 0) {
        throw new Error(`wrk ${url}: ${out}${done.stderr}`);
    }
    const bad = /Non-2xx or 3xx responses: (\d+)/.exec(out)?.[1] ?? 0;
    const socket = /Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/.exec(out)?.slice(1) ?? [];
    return {
        rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(out)[1]),
        p99: seconds(/^\s+99%\s+(\S+)/m.exec(out)[1]),
        requests: Number(/(\d+) requests in/.exec(out)[1]),
        errors: Number(bad) + socket.reduce((sum, text) => sum + Number(text), 0),
    };
}

export function median(numbers) {
    return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

const lines = [];

/** One line of the report: what, figure, goal; remembers whether the goal is met. */
export function report(what, figure, goal, met) {
    lines.push(met);
    console.log(`${met ? 'ok  ' : 'MISS'} ${what.padEnd(58)} ${figure.padStart(12)}   goal ${goal}`);
}

export function summary() {
    const met = lines.filter(Boolean).length;
    console.log(`${met} passed, ${lines.length - met} failed, 0 skipped`);
    process.exitCode = met === lines.length ? 0 : 1;
}
