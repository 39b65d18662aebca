// selfservicectl audit verify, on orders that came in over HTTP.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { root, startServer } from './lib/server.mjs';
import { placeOrder } from './lib/journey.mjs';

let server;

before(async () => {
    server = await startServer({ mail: false });
    await placeOrder(server, 'webhosting-plus');
    await placeOrder(server, 'webhosting-plus');
});
after(() => server.stop());

function audit(...args) {
    const run = spawnSync(join(root, 'build/selfservicectl'), ['--db', `sqlite3:${server.database.params}`, ...args, 'audit', 'verify'],
                          { encoding: 'utf8' });
    return { code: run.status, out: run.stdout, err: run.stderr };
}

test('orders as they came in are sound, a changed one is named', () => {
    const sound = audit();
    assert.equal(sound.code, 0, sound.err);
    assert.match(sound.out, /^2 records fit, last hash [0-9a-f]{64}$/m);

    execFileSync('sqlite3', ['-cmd', '.timeout 5000', server.database.params,
        "UPDATE order_proof SET record = replace(record, '19,80', '18,80') WHERE sequence = 2"]);
    const changed = audit('--json');
    assert.equal(changed.code, 1);
    const result = JSON.parse(changed.out);
    assert.equal(result.result, 'changed');
    assert.equal(result.records, 1);
    assert.ok(changed.err.includes(`a record was changed, order ${result.order_id}`), changed.err);
});
