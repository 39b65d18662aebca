// The frame of selfservicectl: options, exit codes, schema and keys. Commands with data have tests of their own.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'ss-ctl-'));
const database = `sqlite3:${join(folder, 'shop.db')}`;

after(() => rmSync(folder, { recursive: true }));

function ctl(args, environment = {}, input = '') {
    const clean = { ...process.env, SELFSERVICE_DB: '', SELFSERVICE_MERCHANT: '', SELFSERVICE_KEY_FILE: '' };
    const run = spawnSync('build/selfservicectl', args, { encoding: 'utf8', input, env: { ...clean, ...environment } });
    return { code: run.status, out: run.stdout, err: run.stderr };
}

test('wrong usage exits with 2 and says what is wrong', () => {
    for (const [args, said] of [
        [[], 'no command'],
        [['fly'], 'unknown command fly'],
        [['--colour', 'red', 'merchant', 'list'], 'unknown option --colour'],
        [['merchant', 'list', '--db'], '--db wants a value'],
        [['--db', 'shop.db', 'merchant', 'list'], 'DRIVER:PARAMS'],
        [['keygen'], 'usage: selfservicectl keygen FILE'],
        [['merchant', 'list', 'more'], 'usage: selfservicectl merchant list'],
        [['merchant', 'list'], 'which database?'],
        [['--db', 'mysql:shop', 'merchant', 'list'], 'driver sqlite3 or pgsql'],
        [['--db', database, 'outbox', 'list', '--status', 'open'], '--status wants waiting, sent or failed, not "open"'],
    ]) {
        const run = ctl(args);
        assert.equal(run.code, 2, args.join(' '));
        assert.ok(run.err.includes(said), run.err);
        assert.equal(run.out, '');
    }
});

test('help lists the commands', () => {
    for (const args of [['help'], ['--help'], ['--db', database, '--merchant', 'nordwolke', 'help']]) {
        const run = ctl(args);
        assert.equal(run.code, 0);
        assert.match(run.out, /^ {2}schema install/m);
    }
});

test('only schema install makes a file', () => {
    for (const command of [['merchant', 'list'], ['schema', 'status'], ['schema', 'upgrade'], ['outbox', 'send'], ['doctor']]) {
        const run = ctl(['--db', database, ...command]);
        assert.equal(run.code, 1, command.join(' '));
        assert.ok(run.err.includes(`there is no file ${database.slice(8)}`), run.err);
        assert.ok(run.err.includes('schema install'), run.err);
        assert.equal(existsSync(database.slice(8)), false, command.join(' '));
    }
});

test('a database without schema names the remedy, and has one after it', () => {
    writeFileSync(database.slice(8), '');
    const before = ctl(['--db', database, 'merchant', 'list']);
    assert.equal(before.code, 1);
    assert.ok(before.err.includes('selfservicectl schema install'), before.err);
    assert.equal(ctl(['--db', database, 'schema', 'status']).code, 1);
    assert.equal(ctl(['--db', database, 'schema', 'upgrade']).code, 1);
    assert.equal(ctl(['--db', database, 'schema', 'install']).code, 0);
    assert.equal(ctl(['--db', database, 'schema', 'install']).code, 1);
    const status = JSON.parse(ctl([`--db=${database}`, '--json', 'schema', 'status']).out);
    assert.equal(status.version, status.latest);
    const none = ctl(['--db', database, 'order', 'list']);
    assert.deepEqual([none.code, none.err], [1, 'selfservicectl: the database knows no merchant yet; give it one with "selfservicectl import FILE"\n']);
    assert.deepEqual(JSON.parse(ctl(['merchant', 'list', '--json'], { SELFSERVICE_DB: database }).out), []);
});

test('a key file is made once and is private', () => {
    const file = join(folder, 'keys');
    assert.equal(ctl(['keygen', file]).code, 0);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const again = ctl(['keygen', file]);
    assert.equal(again.code, 1);
    assert.ok(again.err.includes(`${file} exists`) && again.err.includes('name another file'), again.err);
});

test('import reads standard input', () => {
    const catalogue = readFileSync('conf/demo/tidewater.json', 'utf8');
    const run = ctl(['--db', database, '--merchant', 'tidewater', 'import', '--dry-run', '-'], {}, catalogue);
    assert.equal(run.code, 0, run.err);
    assert.match(run.out, /^tidewater: \d+ differences, nothing was imported$/m);
    const broken = ctl(['--db', database, 'import', '-'], {}, '{');
    assert.equal(broken.code, 1);
    assert.match(broken.err, /selfservicectl: -: /);
});

test('a merchant that does not exist is said by name', () => {
    const run = ctl(['--db', database, '--merchant', 'nobody', 'portal-link', 'C-1']);
    assert.equal(run.code, 1);
    assert.ok(run.err.includes('nobody'), run.err);
});

test('before a server ran the doctor looks at catalogue and file alone, and names a file that is root\'s alone', () => {
    assert.equal(ctl(['--db', database, 'import', 'conf/demo/nordwolke.json']).code, 0);
    const run = ctl(['--db', database, 'doctor']);
    const lines = run.out.trim().split('\n');
    assert.match(lines.at(-1), /^hint {3}no running server has told its settings yet/);
    assert.equal(lines.length, process.getuid() === 0 ? 2 : 1, run.out);
    if (process.getuid() === 0) {
        assert.equal(run.code, 1);
        assert.match(lines[0], /^FAULT {2}only root may write .*chown www-data/);
    }
});

test('a database that cannot be written names user, file and remedy', () => {
    if (process.getuid() !== 0) {
        return; // only root makes files that another user may not write
    }
    const folder = mkdtempSync(join(tmpdir(), 'ss-ctl-'));
    const file = join(folder, 'shop.db');
    const catalogue = join(folder, 'nordwolke.json');
    try {
        chmodSync(folder, 0o777);
        copyFileSync('conf/demo/nordwolke.json', catalogue);
        assert.equal(ctl(['--db', `sqlite3:${file}`, 'schema', 'install']).code, 0);
        const run = spawnSync('setpriv', ['--reuid=www-data', '--regid=www-data', '--clear-groups', 'build/selfservicectl',
                                          '--db', `sqlite3:${file}`, 'import', catalogue],
                              { encoding: 'utf8' });
        assert.equal(run.status, 1);
        assert.ok(run.stderr.includes(`www-data cannot write ${file}`), run.stderr);
        assert.ok(run.stderr.includes(`chown www-data ${file}`), run.stderr);
        assert.ok(!run.stderr.includes('not an error'), run.stderr);
    } finally {
        rmSync(folder, { recursive: true });
    }
});

test('whoever may not open a database is told whose command it is', () => {
    if (process.getuid() !== 0) {
        return; // only root gives files away
    }
    const folder = mkdtempSync(join(tmpdir(), 'ss-ctl-'));
    const file = join(folder, 'shop.db');
    try {
        assert.equal(ctl(['--db', `sqlite3:${file}`, 'schema', 'install']).code, 0);
        execFileSync('chown', ['-R', 'www-data', folder]);
        const run = spawnSync('setpriv', ['--reuid=nobody', '--regid=nogroup', '--clear-groups', 'build/selfservicectl',
                                          '--db', `sqlite3:${file}`, 'merchant', 'list'],
                              { encoding: 'utf8' });
        assert.equal(run.status, 1);
        assert.match(run.stderr, /SS0121: .* belongs to www-data, .* "sudo -u www-data selfservicectl /);
    } finally {
        rmSync(folder, { recursive: true });
    }
});
