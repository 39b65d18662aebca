// Background work inside the server: settings in force, mails, documents; also after a restart.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { linkInMail, placeOrder } from './lib/journey.mjs';
import { eachOf, prepareServer, startServer } from './lib/server.mjs';

/** Contract numbers on a confirmation page. */
function contractOf(page) {
    return /\bV-\d+/.exec(page.text)[0];
}

for (const [mpm, engine] of eachOf(['event', 'sqlite3'], ['prefork', 'sqlite3'], ['worker', 'pgsql'])) {
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

/** Mails of the outbox as selfservicectl lists them. */
function outbox(server) {
    return JSON.parse(server.ctl('--json', '--merchant', 'nordwolke', 'outbox', 'list'));
}

test('outbox send claims each mail when it begins with it', async () => {
    const server = await prepareServer({ sinkSeconds: 2 });
    const sink = server.options.mailServer;
    try {
        server.configure({ mailServer: 'off' });
        await server.run();
        await placeOrder(server, 'webhosting-plus');
        await placeOrder(server, 'webhosting-plus', { fname: 'Ada' });
        await server.halt();
        server.ctl('--merchant', 'nordwolke', 'outbox', 'retry');
        server.ctl('--merchant', 'nordwolke', '--mail-server', sink, 'outbox', 'send');
        const times = outbox(server).map((mail) => Date.parse(mail.sent_at)).sort();
        assert.equal(times.length, 2);
        assert.ok(times[1] - times[0] >= 1000, JSON.stringify(outbox(server)));
    } finally {
        await server.stop();
    }
});

/** A mail server that takes connections and never says a word. */
async function startSilence() {
    const state = { talks: [] };
    const silence = createServer((socket) => state.talks.push(socket.on('error', () => {})));
    await new Promise((resolve) => { silence.listen(0, '127.0.0.1', resolve); });
    state.url = `smtp://127.0.0.1:${silence.address().port}`;
    state.stop = () => {
        state.talks.forEach((socket) => socket.destroy());
        silence.close();
    };
    return state;
}

/** Waits until something holds. */
async function until(holds, seconds) {
    for (let i = 0; i < seconds * 10 && !holds(); i++) {
        await sleep(100);
    }
    return holds();
}

for (const words of ['nothing', 'not that it has taken the mail']) {
    test(`a graceful restart does not wait for a mail server that says ${words}`, async () => {
        const silence = await startSilence();
        const server = await prepareServer({ sinkSeconds: 120 });
        try {
            const silent = words === 'nothing';
            if (silent) {
                server.configure({ mailServer: silence.url });
            }
            await server.run();
            await placeOrder(server, 'webhosting-plus');
            assert.ok(await until(() => (silent ? silence.talks : server.mails()).length > 0, 15), server.log());
            const [, ...children] = server.pids();
            server.gracefulRestart();
            assert.ok(await until(() => !children.some((pid) => existsSync(`/proc/${pid}`)), 9), server.log());
            assert.doesNotMatch(server.log(), /exit signal|Assertion|AH00052|corrupt/);
            const [mail] = outbox(server);
            assert.equal(mail.status, 'waiting');
            assert.equal(mail.attempts, 1);
        } finally {
            silence.stop();
            await server.stop();
        }
    });
}
