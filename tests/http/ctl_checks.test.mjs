// selfservicectl doctor and audit verify, beside a running server.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
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
