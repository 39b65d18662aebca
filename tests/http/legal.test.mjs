// The public pages for cancelling and withdrawing where the law leaves room: mistakes, lost forms, a database that is away.
// What the law says rule by rule: law_cancel.test.mjs, law_withdraw.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { value } from './lib/database.mjs';
import { forms, title, visible } from './lib/html.mjs';
import { cancel, filled, wish, withdraw } from './lib/legal.mjs';
import { mailsOf } from './lib/mail.mjs';
import { startServer } from './lib/server.mjs';

let server;

before(async () => {
    server = await startServer({ hosts: [{ merchant: 'nordwolke', directives: [] }] });
});

after(() => server?.stop());

const count = (table) => value(server, `SELECT count(*) FROM ${table}`);

test('what is missing is said, and what was typed is kept', async () => {
    const page = await server.get(cancel);
    const form = filled(page, { name: 'A "B" <C>', email: 'marlene', end: 'date', end_date: '31.02.2027' });
    const refused = await server.post(cancel, form);
    assert.equal(refused.status, 422);
    assert.ok(title(refused.text).startsWith('Fehler:'));
    assert.deepEqual([...refused.text.matchAll(/<a href="#(\w+)">/g)].map(([, field]) => field).filter((id) => id !== 'content'),
                     ['contract', 'end_date', 'email']);
    const kept = filled(refused, {});
    assert.equal(kept.get('name'), 'A "B" <C>');
    assert.equal(kept.get('email'), 'marlene');
    assert.equal(kept.get('end'), 'date');
    const mended = await server.post(cancel, filled(refused, { contract: 'x', email: 'a@b.example', end_date: '31.12.2027' }));
    assert.equal(mended.status, 200);
    assert.ok(visible(mended.text).includes('31.12.2027'));
    const short = await server.post(cancel, { ...wish, contract: 'short', end: 'date', end_date: '31.12.27' });
    assert.equal(short.status, 200);
    assert.ok(visible(short.text).includes('31.12.2027'));
    const past = await server.post(cancel, { ...wish, end: 'date', end_date: '0026-12-31' });
    assert.equal(past.status, 422);
    const far = await server.post(cancel, { ...wish, end: 'date', end_date: '9999-12-31' });
    assert.equal(far.status, 422);
    assert.match(far.text, /<a href="#end_date">/);
    assert.deepEqual(['name', 'end', 'end_date'].map((name) => filled(far, {}).get(name)),
                     [wish.name, 'date', '9999-12-31']);
    const turned = await server.post(cancel, { ...wish, contract: '\u202eV-000001' });
    assert.equal(turned.status, 422);
    assert.match(turned.text, /<a href="#contract">/);
    const long = await server.post(cancel, { ...wish, name: 'x'.repeat(201) });
    assert.equal(long.status, 422);
    assert.ok(visible(long.text).includes('höchstens 200 Zeichen'));
});

test('neither state nor browser headers are needed, and a forged state is no obstacle', async () => {
    for (const state of [undefined, '', 'forged', 'A'.repeat(300)]) {
        const sent = state === undefined ? wish : { ...wish, state };
        assert.equal((await server.post(cancel, sent)).status, 200, String(state));
        assert.equal((await server.post(withdraw, { ...sent, do: 'confirm' })).status, 200, String(state));
    }
});

test('no mail is lost and none is sent twice', async () => {
    for (let i = 0; i < 100 && value(server, "SELECT count(*) FROM outbox WHERE status <> 'sent'") > 0; i++) {
        await new Promise((resolve) => setTimeout(resolve, 300));
    }
    assert.equal(value(server, "SELECT count(*) FROM outbox WHERE status <> 'sent'"), 0);
    assert.equal(mailsOf(server).length, count('outbox'));
});

test('the first page needs no database', async () => {
    await server.get(cancel);
    const { execFileSync } = await import('node:child_process');
    execFileSync('mv', [`${server.dir}/data/test.db`, `${server.dir}/data/gone.db`]);
    try {
        await new Promise((resolve) => setTimeout(resolve, 1200));
        for (const path of [cancel, withdraw]) {
            const page = await server.get(path);
            assert.equal(page.status, 200, path);
            assert.ok(forms(page.text).some(({ fields }) => fields.has('contract')));
        }
        const form = filled(await server.get(cancel), { ...wish, name: 'Ohne Datenbank' });
        const refused = await server.post(cancel, form);
        assert.equal(refused.status, 503);
        assert.equal(filled(refused, {}).get('name'), 'Ohne Datenbank');
        assert.ok(visible(refused.text).includes('ließ sich gerade nicht speichern'));
    } finally {
        execFileSync('mv', [`${server.dir}/data/gone.db`, `${server.dir}/data/test.db`]);
    }
    assert.equal((await server.post(cancel, wish)).status, 200);
});
