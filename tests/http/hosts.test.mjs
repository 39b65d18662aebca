// Several hosts in one server: own databases, a sandbox with its own time, catalogues that change while it runs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { visible } from './lib/html.mjs';
import { catalogueFile, ctlProgram, prepareServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

let server, own;

before(async () => {
    server = await prepareServer({
        mail: false,
        hosts: [
            { merchant: 'nordwolke', directives: [] },
            { merchant: 'nordwolke', directives: ['SelfServiceSandbox On', 'SelfServiceClock 2027-03-01T09:30:00Z'] },
            { merchant: 'tidewater', directives: [] },
        ],
    });
    own = join(server.dir, 'data', 'own.db');
    server.options.hosts[2].directives = ['DBDriver sqlite3', `DBDParams "${own}"`];
    server.configure({});
    execFileSync(ctlProgram, ['--db', `sqlite3:${own}`, 'schema', 'install']);
    execFileSync('chown', ['-R', '--reference', join(server.dir, 'data'), join(server.dir, 'data')]);
    await server.run();
});

after(() => server.stop());

test('a virtual host may have a database of its own', async () => {
    assert.equal((await server.get('/order/', { host: 2 })).status, 404);
    execFileSync(ctlProgram,
                 ['--db', `sqlite3:${own}`, '--merchant', 'tidewater', 'import', catalogueFile('tidewater')]);
    const isFound = ({ status }) => status === 200; /* each process looks by itself, once a second */
    const list = await until(isFound, () => server.get('/order/', { host: 2 }));
    assert.equal(list.status, 200);
    const declared = { name: 'Ada', contract: 'V-1', email: 'ada@example.org' };
    const taken = await until(isFound, () => server.post('/kuendigen', declared, { host: 2 }));
    assert.equal(taken.status, 200);
});

test('a sandbox says so and lives in its own time', async () => {
    const page = await server.get('/kuendigen', { host: 1 });
    assert.match(visible(page.text), /Testumgebung: .* 01\.03\.2027, 10:30/);
    assert.doesNotMatch((await server.get('/kuendigen')).text, /Testumgebung/);
});

test('a changed catalogue is served two seconds after its import at the latest', async () => {
    const catalogue = JSON.parse(readFileSync(catalogueFile('nordwolke'), 'utf8'));
    const file = join(server.dir, 'changed.json');
    assert.equal((await server.get('/order/')).status, 200);
    catalogue.Merchant.PhoneNumber = '+49 40 1234567';
    writeFileSync(file, JSON.stringify(catalogue));
    server.ctl('--merchant', 'nordwolke', 'import', file);
    const phone = /\+49 40 1234567/;
    const list = await until(({ text }) => phone.test(text), () => server.get('/order/'), 2);
    assert.match(list.text, phone);
});
