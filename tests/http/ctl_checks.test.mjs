// selfservicectl doctor and audit, beside a running server.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, startServer } from './lib/server.mjs';
import { placeOrder } from './lib/journey.mjs';

let server;

/** Resolves when `done` holds; the server tells its settings with its first round of background work. */
async function settled(done) {
    for (let i = 0; i < 100 && !done(); i++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
}

before(async () => {
    server = await startServer({ host: ['SelfServiceLinks imprint https://www.example/imprint',
        'SelfServiceLinks accessibility https://www.example/a11y', 'SelfServiceMailFrom shop@nordwolke.example'] });
    await placeOrder(server, 'webhosting-plus');
    await placeOrder(server, 'webhosting-plus');
});
after(() => server.stop());

function ctl(...args) {
    const run = spawnSync(join(root, 'build/selfservicectl'), ['--db', `sqlite3:${server.database.params}`, ...args],
                          { encoding: 'utf8' });
    return { code: run.status, out: run.stdout, err: run.stderr };
}

/** Runs statements on the server's database. */
function change(sql) {
    execFileSync('sqlite3', ['-cmd', '.timeout 5000', server.database.params, sql]);
}

test('the doctor knows the settings of the running server', async () => {
    await settled(() => ctl('doctor').out.includes('nothing found'));
    const sound = ctl('doctor');
    assert.deepEqual([sound.code, sound.out, sound.err],
                     [0, 'settings, catalogue, database file, mails and proof records of nordwolke: nothing found\n', '']);

    change("UPDATE merchant SET data = json_set(data, '$.PhoneNumber', '')");
    const ill = ctl('--json', 'doctor');
    assert.equal(ill.code, 1);
    assert.deepEqual(JSON.parse(ill.out).map(({ level, text }) => [level, text]),
                     [['fault', "the seller's data are incomplete; import Merchant.PhoneNumber"]]);
});

/** The program that docs/PROOF.md gives, on an export: what it says. */
function recomputed(lines) {
    const program = /```python\n(.*?)```/s.exec(readFileSync(join(root, 'docs/PROOF.md'), 'utf8'))[1];
    const run = spawnSync('python3', ['-c', program], { input: lines, encoding: 'utf8' });
    return [run.status, run.stdout + run.stderr];
}

test('exported records can be recomputed by another program', () => {
    const all = ctl('audit', 'export');
    assert.deepEqual([all.code, all.err], [0, '']);
    const lines = all.out.trimEnd().split('\n');
    const [first, second] = lines.map((line) => JSON.parse(line));
    assert.equal(lines.length, 2);
    assert.deepEqual([first.sequence, first.previous_hash, second.previous_hash], [1, '', first.hash]);
    const record = JSON.parse(second.record);
    assert.equal(record.button, 'zahlungspflichtig bestellen');
    assert.equal(record.order_id, second.order_id);
    assert.doesNotMatch(all.out, /Feddersen|Marlene|DE89|@feddersen/, 'names nobody');
    const verified = ctl('audit', 'verify').out;
    assert.deepEqual(recomputed(all.out), [0, verified]);
    assert.deepEqual(recomputed(all.out.replace('zahlungspflichtig bestellen', 'kostenlos bestellen')), [1, 'record 1 does not fit\n']);
    assert.deepEqual(recomputed(`${lines[1]}\n`), [1, 'record 2 does not fit\n']);

    assert.match(second.order_number, /^B-\d{4}-000002$/);
    assert.equal(ctl('audit', 'export', '--order', second.order_number).out, `${lines[1]}\n`);
    const none = ctl('audit', 'export', '--order', 'B-1');
    assert.deepEqual([none.code, none.out, none.err], [1, '', 'selfservicectl: there is no record of an order B-1; "selfservicectl order list" shows them\n']);
});

test('orders as they came in are sound, a changed one is named', () => {
    const sound = ctl('audit', 'verify');
    assert.equal(sound.code, 0, sound.err);
    assert.match(sound.out, /^2 records fit, last hash [0-9a-f]{64}$/m);

    change("UPDATE order_proof SET record = replace(record, '19,80', '18,80') WHERE sequence = 2");
    const changed = ctl('--json', 'audit', 'verify');
    assert.equal(changed.code, 1);
    const result = JSON.parse(changed.out);
    assert.equal(result.result, 'changed');
    assert.equal(result.records, 1);
    assert.ok(changed.err.includes(`a record was changed, order ${result.order_id}`), changed.err);
});

test('the doctor tells of records that were changed', () => {
    const ill = ctl('doctor');
    assert.equal(ill.code, 1);
    assert.match(ill.out, /^FAULT {2}the proof records of the orders were changed/m);
});
