// Background work inside the server: settings in force, mails, documents; also after a restart.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { linkInMail, placeOrder } from './lib/journey.mjs';
import { startServer } from './lib/server.mjs';

/** Contract numbers on a confirmation page. */
function contractOf(page) {
    return /\bV-\d+/.exec(page.text)[0];
}

for (const [mpm, engine] of [['event', 'sqlite3'], ['prefork', 'sqlite3'], ['worker', 'pgsql']]) {
    test(`${mpm} on ${engine} sends the confirmation, and goes on after a graceful restart`, async () => {
        const server = await startServer({ mpm, engine });
        try {
            await placeOrder(server, 'webhosting-plus');
            const mails = await server.mailsCome(1, 15);
            assert.equal(mails.length, 1, server.log());
            assert.match(mails[0], /^To: .*marlene@feddersen\.example/m);
            assert.match(mails[0], /application\/pdf/);
            assert.ok(linkInMail(mails).startsWith(`${server.url()}/portal/data/`));
            server.gracefulRestart();
            await sleep(1500);
            await placeOrder(server, 'webhosting-plus', { fname: 'Ada' });
            assert.equal((await server.mailsCome(2, 20)).length, 2, server.log());
            const stopped = Date.now();
            await server.halt();
            assert.ok(Date.now() - stopped < 8000, 'stopping took too long');
        } finally {
            await server.stop();
        }
    });
}

test('settings in force are stored at start', async () => {
    const server = await startServer({ mail: false });
    try {
        const contract = contractOf((await placeOrder(server, 'webhosting-plus')).done);
        const link = server.ctl('--merchant', 'nordwolke', 'portal-link', contract);
        assert.ok(link.includes(`${server.url()}/portal/data/`), link);
    } finally {
        await server.stop();
    }
});

test('a host for many merchants sends mails with their own public URL', async () => {
    const server = await startServer({
        hosts: [{ merchant: 'nordwolke', directives: [] }, { merchant: 'expr=%{HTTP_HOST}', directives: [] }],
    });
    try {
        const headers = { host: 'tidewater' };
        server.ctl('--merchant', 'tidewater', 'import', new URL('../../conf/demo/tidewater.json', import.meta.url).pathname);
        await placeOrder(server, 'berth-solo', {}, { host: 1, headers });
        const mails = await server.mailsCome(1, 15);
        assert.equal(mails.length, 1, server.log());
        assert.match(linkInMail(mails), /^https:\/\/[\w.]*tidewater\.example\/portal\/data\//);
    } finally {
        await server.stop();
    }
});
