// A database that is not ready, changed, locked or away: 503 and never half an order, and no restart afterwards.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { value } from './lib/database.mjs';
import { linkInMail, openPortal, orderFields, placeOrder, review } from './lib/journey.mjs';
import { catalogueFile, prepareServer, startServer } from './lib/server.mjs';

const path = '/order/webhosting-plus';

function unavailable(page, what) {
    assert.equal(page.status, 503, what);
    assert.ok(page.headers['retry-after'], what);
}

async function comesBack(server, wanted, options) {
    for (let i = 0; i < 50; i++) {
        const { status } = await server.get(wanted, options);
        if (status === 200) {
            return;
        }
        assert.equal(status, 503);
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail(`${wanted} does not come back:\n${server.log()}`);
}

test('SQLite: changed and locked under a running server', { timeout: 60000 }, async () => {
    const server = await startServer({ mail: false });
    try {
        await placeOrder(server, 'webhosting-plus');
        execFileSync('sqlite3', [server.database.params, 'ALTER TABLE customer ADD COLUMN note TEXT; VACUUM;']);
        await placeOrder(server, 'webhosting-plus');

        const fields = orderFields((await review(server, 'webhosting-plus')).text);
        const holder = spawn('sqlite3', [server.database.params], { stdio: ['pipe', 'pipe', 'inherit'] });
        holder.stdin.write("BEGIN IMMEDIATE;\nSELECT 'held';\n");
        await once(holder.stdout, 'data');
        const release = setTimeout(() => holder.stdin.end('ROLLBACK;\n'), 2000);
        const waiting = server.post(path, fields);
        const before = Date.now();
        assert.equal((await server.get(`${path}?fname=Ada`)).status, 200);
        assert.ok(Date.now() - before < 1500, 'a reader waited for the lock');
        const answer = await waiting;
        assert.ok([303, 503].includes(answer.status), String(answer.status));
        assert.equal(value(server, 'SELECT count(*) FROM order_'), answer.status === 303 ? 3 : 2);
        await once(holder, 'exit');
        clearTimeout(release);
        assert.equal((await server.post(path, fields)).status, 303);
        for (const table of ['order_', 'contract', 'customer', 'invoice', 'order_proof']) {
            assert.equal(value(server, `SELECT count(*) FROM ${table}`), 3, table);
        }
    } finally {
        await server.stop();
    }
});

test('PostgreSQL: not installed, backends ended, stopped, started', { timeout: 90000 }, async () => {
    const server = await prepareServer({ engine: 'pgsql' });
    const psql = (command) => execFileSync('psql', ['-qAt', '-d', server.database.params, '-c', command],
                                           { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' });
    const control = (...args) => {
        const [bin] = execFileSync('sh', ['-c', 'ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1'], { encoding: 'utf8' })
            .split('\n');
        const command = [join(bin, 'pg_ctl'), '-D', join(server.dir, 'pg/data'), '-w', '-s', ...args];
        const owner = process.getuid() === 0 ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--init-groups'] : [];
        const [program, ...rest] = [...owner, ...command];
        execFileSync(program, rest, { cwd: '/', stdio: 'ignore' });
    };
    try {
        psql('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
        await server.run();
        unavailable(await server.get(path), 'no schema');
        server.ctl('schema', 'install');
        server.ctl('--merchant', 'nordwolke', 'import', catalogueFile('nordwolke'));
        await comesBack(server, path);

        await placeOrder(server, 'webhosting-plus');
        const cookie = await openPortal(server, linkInMail(await server.mailsCome(1, 15)));
        const options = { headers: { cookie } };
        assert.equal((await server.get('/portal/contract', options)).status, 200);
        psql('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename IS NOT NULL');
        assert.equal((await server.get('/portal/contract', options)).status, 200);
        await placeOrder(server, 'webhosting-plus');

        const fields = orderFields((await review(server, 'webhosting-plus')).text);
        control('-m', 'immediate', 'stop');
        unavailable(await server.get('/portal/contract', options), 'portal');
        unavailable(await server.get('/portal/documents', options), 'documents');
        unavailable(await server.post(path, fields), 'order');
        control('-l', join(server.dir, 'pg/server.log'), 'start');
        await comesBack(server, '/portal/contract', options);
        assert.equal((await server.post(path, fields)).status, 303);
        for (const table of ['order_', 'contract', 'customer', 'invoice', 'order_proof']) {
            assert.equal(psql(`SELECT count(*) FROM ${table}`).trim(), '3', table);
        }
    } finally {
        await server.stop();
    }
});
