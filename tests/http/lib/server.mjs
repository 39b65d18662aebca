// A private httpd for one test file: own folder, free ports, own database, keys and SMTP sink.
// SS_BUILD names the folder of module and command (default build), SS_HTTPD_ENV what httpd gets on top of the
// environment, as in "NAME=value NAME=value", SS_SKIN a folder with templates/ and text/ that replace built-in files,
// SS_FAST leaves out repetitions (see eachOf() and rounds()).
//
//   const server = await startServer({ mpm: 'worker', host: ['SelfServiceCouponField On'] });
//   const page = await server.get('/order/');        // { status, headers, text, bytes }
//   await server.stop();
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePorts } from './ports.mjs';
import { request } from './request.mjs';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const modules = '/usr/lib/apache2/modules';
const isRoot = process.getuid() === 0;
const built = resolve(root, process.env.SS_BUILD ?? 'build');
export const ctlProgram = join(built, 'selfservicectl');
const httpdEnv = Object.fromEntries((process.env.SS_HTTPD_ENV ?? '').split(' ').filter(Boolean)
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
/* What the error log must not hold, whoever wrote the line; and lines of the module no address of a computer. */
const personal = [/[\w.+-]+(@|%40)[\w-]+\.\w+/, /\b[A-Z]{2}\d\d( ?\d{4}){4}/, /\/data\/[\w-]{43}/, /Feddersen|Deichstra/,
                  /\[client [^\n]*\bSS\d{4}\b/];
const sanitizerReport = /ERROR: \w+Sanitizer|runtime error:/;

/** Loaded in every test server, beside the MPM, mod_dbd and ours. */
const usualModules = ['authz_core', 'authz_host', 'mime', 'log_config', 'headers', 'alias', 'dir', 'env', 'setenvif'];
const builtIn = execFileSync('apache2', ['-l'], { encoding: 'utf8' });

/** Where merchants' import files for tests and demo stand. */
export function catalogueFile(merchant) {
    return join(root, 'conf', 'demo', `${merchant}.json`);
}

/** What a test is repeated with, such as process models: all of them, only the first with SS_FAST. */
export function eachOf(...choices) {
    return process.env.SS_FAST ? choices.slice(0, 1) : choices;
}

/** How often a race is run: a quarter as often with SS_FAST, but each way round. */
export function rounds(count) {
    return process.env.SS_FAST ? Math.max(2, Math.ceil(count / 4)) : count;
}

function loadLine(name) {
    return builtIn.includes(`mod_${name}.c`) ? '' : `LoadModule ${name}_module ${modules}/mod_${name}.so`;
}

function owned(path) {
    if (isRoot) {
        execFileSync('chown', ['-R', 'www-data:www-data', path]);
    }
    return path;
}

function databaseOf(dir, port, engine) {
    if (engine === 'pgsql') {
        const params = execFileSync(join(root, 'tests/lib/postgres.sh'), ['start', join(dir, 'pg'), String(port)],
                                    { encoding: 'utf8' }).trim();
        return { driver: 'pgsql', params };
    }
    return { driver: 'sqlite3', params: join(dir, 'data', 'test.db') };
}

function hostLines(options, host, index, port) {
    return `
<VirtualHost 127.0.0.1:${port}>
    ServerName http://127.0.0.1:${port}
    SelfService On
    SelfServiceMerchant ${host.merchant}
    SelfServiceMailServer ${options.mailServer}
    ${(host.directives ?? []).join('\n    ')}
</VirtualHost>`;
}

/** Hosts with a folder of their own keep that one. */
function skinLines() {
    return [['SelfServiceTemplates', 'templates'], ['SelfServiceTexts', 'text']]
        .map(([directive, name]) => [directive, join(process.env.SS_SKIN ?? '', name)])
        .filter(([, folder]) => process.env.SS_SKIN && existsSync(folder))
        .map(([directive, folder]) => `${directive} ${folder}`).join('\n');
}

function configuration(server, options) {
    const loads = [`mpm_${options.mpm}`, ...usualModules, 'dbd', ...options.modules].map(loadLine);
    return `ServerRoot ${server.dir}
PidFile ${server.dir}/httpd.pid
ErrorLog ${server.dir}/error.log
LogLevel ${options.logLevel}
${[...new Set(loads)].filter(Boolean).join('\n')}
LoadModule selfservice_module ${built}/mod_selfservice.so
${isRoot ? 'User www-data\nGroup www-data' : ''}
Mutex file:${server.dir}/data default
DocumentRoot ${server.dir}/htdocs
TypesConfig /etc/mime.types
ServerName 127.0.0.1
GracefulShutdownTimeout 10
${options.mpm === 'prefork' ? '' : 'StartServers 2\nThreadsPerChild 10\nMinSpareThreads 10\nMaxSpareThreads 100\nMaxRequestWorkers 160'}
LogFormat "%{selfservice-request}n|%{selfservice-referer}n" masked
LogFormat "%h %t \\"%r\\" %>s %b \\"%{Referer}i\\"" plain
CustomLog ${server.dir}/masked.log masked
CustomLog ${server.dir}/access.log plain
${server.ports.map((port) => `Listen 127.0.0.1:${port}`).join('\n')}
DBDriver ${server.database.driver}
DBDParams "${server.database.params}"
DBDMax 20
SelfServiceKeyFile ${server.dir}/keys
${skinLines()}
${options.global.join('\n')}
${options.hosts.map((host, index) => hostLines(options, host, index, server.ports[index])).join('\n')}
`;
}

/** @param seconds  how long the sink keeps a mail before it says so */
async function startSink(dir, seconds) {
    const folder = join(dir, 'mail');
    const portFile = join(dir, 'smtp.port');
    rmSync(portFile, { force: true });
    const sink = spawn('/usr/bin/python3', [join(root, 'tests/http/lib/mail_sink.py'), folder, portFile, String(seconds)],
                       { stdio: 'inherit' });
    for (let i = 0; i < 100 && !existsSync(portFile); i++) {
        await sleep(50);
    }
    return { folder, sink, url: `smtp://127.0.0.1:${readFileSync(portFile, 'utf8').trim()}` };
}

class Server {
    /** Runs selfservicectl on the server's database; its standard output. Throws with its message when it fails. */
    ctl(...args) {
        const done = spawnSync(ctlProgram, ['--db', `${this.database.driver}:${this.database.params}`, ...args],
                               { encoding: 'utf8', env: { ...process.env, SELFSERVICE_KEY_FILE: join(this.dir, 'keys') } });
        if (done.status !== 0) {
            throw new Error(`selfservicectl ${args.join(' ')}: ${done.stdout}${done.stderr}`);
        }
        return done.stdout;
    }

    httpd(...args) {
        return spawnSync('apache2', ['-d', this.dir, '-f', join(this.dir, 'httpd.conf'), ...args],
                         { encoding: 'utf8', env: { ...process.env, ...httpdEnv } });
    }

    /** Base URL of the virtual host with this number. */
    url(host = 0) {
        return `http://127.0.0.1:${this.ports[host]}`;
    }

    send(method, path, options = {}) {
        return request(method, path.startsWith('http') ? path : this.url(options.host) + path, options);
    }

    get(path, options) {
        return this.send('GET', path, options);
    }

    /** @param fields  object or URLSearchParams */
    post(path, fields, options = {}) {
        const headers = { 'content-type': 'application/x-www-form-urlencoded', ...options.headers };
        return this.send('POST', path, { ...options, headers, body: new URLSearchParams(fields).toString() });
    }

    log() {
        return readFileSync(join(this.dir, 'error.log'), 'utf8');
    }

    read(name) {
        return readFileSync(join(this.dir, name), 'utf8');
    }

    /** Mails the sink has taken, oldest first. */
    mails() {
        return existsSync(this.mailFolder)
            ? readdirSync(this.mailFolder).filter((name) => /^[^.].*\.eml$/.test(name)).sort()
                .map((name) => readFileSync(join(this.mailFolder, name), 'utf8'))
            : [];
    }

    /** Waits until `count` mails have come. */
    async mailsCome(count, seconds = 10) {
        for (let i = 0; i < seconds * 10 && this.mails().length < count; i++) {
            await sleep(100);
        }
        return this.mails();
    }

    pid() {
        return Number(readFileSync(join(this.dir, 'httpd.pid'), 'utf8'));
    }

    async isUp() {
        for (let i = 0; i < 400; i++) {
            try {
                await this.get('/');
                return;
            } catch {
                await sleep(50);
            }
        }
        throw new Error(`httpd does not answer:\n${this.log()}`);
    }

    /** A graceful restart with the configuration as it is now. */
    gracefulRestart() {
        process.kill(this.pid(), 'SIGUSR1');
    }

    /** Replaces the configuration; takes effect at the next (re)start. */
    configure(changes) {
        Object.assign(this.options, changes);
        writeFileSync(join(this.dir, 'httpd.conf'), configuration(this, this.options));
    }

    /** The process ids of httpd, the parent first. */
    pids() {
        const parent = this.pid();
        return [parent, ...execFileSync('ps', ['-o', 'pid=', '--ppid', String(parent)], { encoding: 'utf8' })
            .split('\n').filter(Boolean).map(Number)];
    }

    /** kill -9 for all processes of httpd; resolves when they are gone. */
    async kill() {
        const pids = this.pids();
        spawnSync('kill', ['-9', ...pids.map(String)]);
        for (let i = 0; i < 200 && pids.some((pid) => existsSync(`/proc/${pid}`)); i++) {
            await sleep(25);
        }
    }

    /** Ends the SMTP sink at once and starts another one; httpd uses it from its next (re)start on. */
    async replaceSink() {
        this.sink.kill('SIGKILL');
        const sink = await startSink(this.dir, this.options.sinkSeconds);
        this.sink = sink.sink;
        this.configure({ mailServer: sink.url });
    }

    async run() {
        const started = this.httpd();
        if (started.status !== 0) {
            throw new Error(`httpd did not start: ${started.stdout}${started.stderr}`);
        }
        await this.isUp();
    }

    /** Ends httpd; resolves when all its processes are gone. */
    async halt() {
        if (!existsSync(join(this.dir, 'httpd.pid'))) {
            return;
        }
        const pid = this.pid();
        if (!existsSync(`/proc/${pid}`)) {
            return;
        }
        process.kill(pid, 'SIGTERM');
        for (let i = 0; i < 300 && existsSync(`/proc/${pid}`); i++) {
            await sleep(50);
        }
    }

    /** What a sanitizer in httpd wrote, from its first line on; '' without a report. */
    report() {
        const log = existsSync(join(this.dir, 'error.log')) ? this.log() : '';
        const found = log.search(sanitizerReport);
        return found < 0 ? '' : log.slice(found, found + 8000);
    }

    /** The first line of the error log with personal data in it; '' without one. */
    personalLine() {
        const lines = existsSync(join(this.dir, 'error.log')) ? this.log().split('\n') : [];
        return lines.find((line) => personal.some((pattern) => pattern.test(line))) ?? '';
    }

    /** Ends everything; throws if a sanitizer had something to report, or the error log holds personal data. */
    async stop() {
        await this.halt();
        this.sink?.kill();
        const report = this.report() || this.personalLine();
        if (this.database.driver === 'pgsql') {
            spawnSync(join(root, 'tests/lib/postgres.sh'), ['stop', join(this.dir, 'pg')]);
        }
        if (!process.env.SS_KEEP) {
            rmSync(this.dir, { recursive: true, force: true });
        }
        if (report !== '') {
            throw new Error(report);
        }
    }
}

/** Everything but a running httpd; call run() when the configuration is as wanted. */
export async function prepareServer(wanted = {}) {
    const options = { mpm: 'event', engine: 'sqlite3', modules: [], global: [], logLevel: 'info', mail: true,
                      sinkSeconds: 0, ...wanted };
    options.hosts ??= [{ merchant: 'nordwolke', directives: options.host ?? [] }];
    const server = new Server();
    server.dir = mkdtempSync(join(tmpdir(), 'ss-http-'));
    execFileSync('chmod', ['755', server.dir]);
    for (const name of ['data', 'htdocs']) {
        mkdirSync(join(server.dir, name));
    }
    server.options = options;
    const ports = await freePorts(options.hosts.length + 1);
    server.ports = ports.slice(0, options.hosts.length);
    server.database = databaseOf(server.dir, ports.at(-1), options.engine);
    const sink = options.mail ? await startSink(server.dir, options.sinkSeconds) : { url: 'off' };
    Object.assign(server, { sink: sink.sink, mailFolder: sink.folder });
    options.mailServer = sink.url;
    server.ctl('keygen', join(server.dir, 'keys'));
    server.ctl('schema', 'install');
    for (const merchant of new Set(options.hosts.map((host) => host.merchant))) {
        if (existsSync(catalogueFile(merchant))) {
            server.ctl('--merchant', merchant, 'import', catalogueFile(merchant));
        }
    }
    owned(join(server.dir, 'data'));
    server.configure({});
    return server;
}

/** A running server. */
export async function startServer(wanted) {
    const server = await prepareServer(wanted);
    try {
        await server.run();
    } catch (error) {
        await server.stop();
        throw error;
    }
    return server;
}
