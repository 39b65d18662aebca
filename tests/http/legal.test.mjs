// The public pages for cancelling and withdrawing: open to everybody, in two steps, confirmed at once.
// Source: BGB sections 312k and 356a.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { attributes, fill, forms, title, visible } from './lib/html.mjs';
import { openPortal, placeOrder } from './lib/journey.mjs';
import { mailTo, mailsOf } from './lib/mail.mjs';
import { startServer } from './lib/server.mjs';

const [cancel, withdraw] = ['/kuendigen', '/widerrufen'];
const wish = { name: 'Marlene Feddersen', contract: 'mein Webhosting-Tarif', email: 'marlene@feddersen.example' };
let server;

before(async () => {
    server = await startServer({ hosts: [{ merchant: 'nordwolke', directives: [] }] });
});

after(() => server?.stop());

const count = (table) => value(server, `SELECT count(*) FROM ${table}`);
const buttons = (html) => [...html.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)]
    .map(([, tag, inner]) => [visible(inner), attributes(`<button ${tag}>`)]);

/** The form in the middle of a page, filled. */
function filled(page, values) {
    return fill(page.text, values, ['state']).fields;
}

test('form and button stand in the first answer, in words the law knows', async () => {
    const pages = [
        [cancel, 'jetzt kündigen', ['name', 'contract', 'kind', 'reason', 'end', 'end_date', 'email']],
        [`${cancel}?language=en`, 'cancel now', ['name', 'contract', 'kind', 'reason', 'end', 'end_date', 'email']],
        [withdraw, 'Weiter', ['name', 'contract', 'part', 'email']],
        [`${withdraw}?language=en`, 'Continue', ['name', 'contract', 'part', 'email']],
    ];
    for (const [path, label, names] of pages) {
        const page = await server.get(path);
        assert.equal(page.status, 200, path);
        assert.equal(page.headers['set-cookie'], undefined);
        assert.equal(page.headers['cache-control'], 'no-store');
        const main = /<main[\s\S]*<\/main>/.exec(page.text)[0];
        const [[text, tag], ...more] = buttons(main);
        assert.equal(text, label);
        assert.deepEqual(more, []);
        assert.ok(!('disabled' in tag) && !('hidden' in tag));
        assert.equal(forms(main).length, 1);
        const asked = [...new Set([...main.matchAll(/ name="(\w+)"/g)].map(([, name]) => name))];
        assert.deepEqual(asked.filter((name) => !['language', 'state'].includes(name)), names);
    }
});

test('every page leads straight to both', async () => {
    for (const path of ['/order/', '/order/webhosting-plus', '/portal/', '/portal/link', cancel, withdraw, '/order/nothing']) {
        const { text } = await server.get(path);
        assert.ok(text.includes('href="/kuendigen">Verträge hier kündigen</a>'), path);
        assert.ok(text.includes('href="/widerrufen">Vertrag widerrufen</a>'), path);
    }
    const english = (await server.get('/order/?language=en')).text;
    assert.ok(english.includes('>Cancel contracts here</a>') && english.includes('>Withdraw from contract here</a>'));
});

test('the notice of withdrawal tells where the function is, by its label and not by an address elsewhere', async () => {
    for (const [language, label] of [['de', 'Vertrag widerrufen'], ['en', 'Withdraw from contract here']]) {
        const page = await server.get(`/order/terms/withdrawal?language=${language}`);
        const main = /<main[\s\S]*<\/main>/.exec(page.text)[0];
        assert.ok(visible(main).includes(label), language);
        assert.doesNotMatch(main, /https?:/);
        assert.ok(visible(page.text.slice(page.text.indexOf('</main>'))).includes(label), language);
    }
});

test('a cancellation that fits no contract is stored, shown, and confirmed by mail', async () => {
    const before = count('cancellation');
    const form = filled(await server.get(cancel), { ...wish, email: 'niemand@feddersen.example' });
    const page = await server.post(cancel, form);
    assert.equal(page.status, 200);
    assert.equal(page.headers['set-cookie'], undefined);
    const text = visible(page.text);
    for (const words of ['Ihre Kündigung ist eingegangen', 'mein Webhosting-Tarif', 'Marlene Feddersen', 'Ordentliche Kündigung',
                         'Zum frühestmöglichen Zeitpunkt', 'niemand@feddersen.example', 'KB-2026-',
                         'Abgegeben durch Betätigen der Schaltfläche „jetzt kündigen“.']) {
        assert.ok(text.includes(words), `${words} in ${text}`);
    }
    assert.match(text, /Eingang \d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d Uhr \(ME[SZ]+\)/);
    assert.equal(count('cancellation'), before + 1);
    assert.deepEqual(sql(server, 'SELECT status, contract_id FROM cancellation ORDER BY rowid DESC LIMIT 1'), [['unassigned', '']]);

    const links = [...page.text.matchAll(/href="(\/kuendigen\/receipt\/[0-9a-f]+\.(pdf|txt))"/g)].map(([, link]) => link);
    assert.equal(links.length, 2);
    const pdf = await server.get(links.find((link) => link.endsWith('.pdf')));
    assert.equal(pdf.headers['content-type'], 'application/pdf');
    assert.match(pdf.headers['content-disposition'], /^attachment; filename="Kuendigung-KB-2026-\d+\.pdf"$/);
    const file = await server.get(links.find((link) => link.endsWith('.txt')));
    assert.equal(file.headers['content-type'], 'text/plain; charset=utf-8');
    assert.ok(file.text.includes('Vertrag: mein Webhosting-Tarif\r\n') && !/[^\r]\n/.test(file.text));
    assert.equal((await server.get(links[0].replace(/\.\w+$/, ''))).status, 200);
    assert.equal((await server.get(`${cancel}/receipt/${'0'.repeat(40)}.pdf`)).status, 404);
    assert.equal((await server.get(links[0].replace('kuendigen', 'widerrufen'))).status, 404);

    const mail = await mailTo(server, 'niemand@feddersen.example', /Kündigung/);
    assert.match(mail.text, /Eingang:\s+\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d Uhr/);
    assert.ok(mail.text.includes('mein Webhosting-Tarif') && mail.text.includes('jetzt kündigen'));
    assert.deepEqual(mail.files.map(([, type, start]) => [type, start]), [['application/pdf', '%PDF-']]);
});

test('a cancellation that fits a contract ends it; page and receipt do not tell', async () => {
    const email = 'soenke@hinrichs.example';
    await placeOrder(server, 'webhosting-plus', { email });
    const [[number, id]] = sql(server, 'SELECT number, id FROM contract ORDER BY rowid DESC LIMIT 1');
    const known = await server.post(cancel, { ...wish, contract: `Vertrag ${number.toLowerCase()}`, email: email.toUpperCase() });
    const unknown = await server.post(cancel, { ...wish, contract: `Vertrag ${number.toLowerCase()}`, email: 'x@hinrichs.example' });
    const alike = (page) => visible(page.text).replaceAll(/[\w.]+@hinrichs\.example/gi, '@').replaceAll(/\d\d:\d\d:\d\d|KB-2026-\d+/g, '#');
    assert.equal(alike(known), alike(unknown));
    assert.deepEqual(sql(server, `SELECT status FROM cancellation WHERE contract_id = '${id}'`), [['assigned']]);
    const [[status, end, next]] = sql(server, `SELECT status, end_date, next_billing_date FROM contract WHERE id = '${id}'`);
    assert.deepEqual([status, end.slice(0, 4)], ['cancelled', String(new Date().getUTCFullYear() + 1)]);
    assert.notEqual(next, '');
    const day = end.split('-').reverse().join('.');
    const mail = await mailTo(server, email.toUpperCase(), /endet am/);
    assert.ok(mail.text.replace(/\s+/g, ' ').includes(`Ihr Vertrag ${number} endet am ${day}.`), mail.text);
    const link = server.ctl('--merchant', 'nordwolke', 'portal-link', number).trim();
    const cookie = await openPortal(server, link);
    const overview = visible((await server.get('/portal/contract', { headers: { cookie } })).text);
    assert.ok(overview.includes(`Vertrag endet am ${day}`), overview);
});

test('TRM-06 a cancellation for cause needs its reason and leaves the contract to people', async () => {
    const email = 'antje@matthiesen.example';
    await placeOrder(server, 'webhosting-plus', { email });
    const number = value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1');
    const refused = await server.post(cancel, { ...wish, contract: number, email, kind: 'extraordinary' });
    assert.equal(refused.status, 422);
    assert.ok(refused.text.includes('href="#reason"'));
    const done = await server.post(cancel, { ...wish, contract: number, email, kind: 'extraordinary', reason: 'Zeile 1\r\nZeile 2' });
    assert.equal(done.status, 200);
    assert.ok(visible(done.text).includes('Zeile 1 Zeile 2'));
    assert.equal(value(server, `SELECT status FROM contract WHERE number = '${number}'`), 'active');
});

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

test('a double press is one declaration, another content another one', async () => {
    const before = count('cancellation');
    const form = filled(await server.get(cancel), wish);
    const [first, second] = await Promise.all([server.post(cancel, form), server.post(cancel, form)]);
    const number = (page) => /KB-2026-\d+/.exec(page.text)[0];
    assert.equal(number(first), number(second));
    assert.equal(count('cancellation'), before + 1);
    form.set('end', 'date');
    form.set('end_date', '2027-01-31');
    const third = await server.post(cancel, form);
    assert.notEqual(number(third), number(first));
    assert.equal(count('cancellation'), before + 2);
});

test('neither state nor browser headers are needed, and a forged state is no obstacle', async () => {
    for (const state of [undefined, '', 'forged', 'A'.repeat(300)]) {
        const sent = state === undefined ? wish : { ...wish, state };
        assert.equal((await server.post(cancel, sent)).status, 200, String(state));
        assert.equal((await server.post(withdraw, { ...sent, do: 'confirm' })).status, 200, String(state));
    }
});

test('a hundred cancellations from one address within a minute are all stored', async () => {
    const before = count('cancellation');
    const started = Date.now();
    for (let round = 0; round < 10; round++) {
        const pages = await Promise.all(Array.from({ length: 10 }, (_, i) =>
            server.post(cancel, { ...wish, contract: `Nr. ${round * 10 + i}` })));
        assert.deepEqual(pages.map((page) => page.status), Array(10).fill(200));
    }
    assert.ok(Date.now() - started < 60000);
    const last = await server.post(cancel, { ...wish, contract: 'Nr. 100' });
    assert.ok(visible(last.text).includes('kann es sein, dass jetzt keine weitere E-Mail kommt'));
    assert.ok(!visible(last.text).includes('ist unterwegs'));
    assert.equal(count('cancellation'), before + 101);
    assert.equal(value(server, 'SELECT count(DISTINCT number) FROM cancellation'), count('cancellation'));
});

test('a withdrawal takes two steps, can be changed in between, and is acknowledged', async () => {
    const before = count('withdrawal');
    const step = await server.post(withdraw, filled(await server.get(withdraw), { ...wish, email: 'wdr@feddersen.example', part: 'Backup-Archiv' }));
    assert.equal(step.status, 200);
    assert.equal(count('withdrawal'), before);
    const main = /<main[\s\S]*<\/main>/.exec(step.text)[0];
    assert.deepEqual(buttons(main).map(([text]) => text), ['Widerruf bestätigen', 'Angaben ändern']);
    for (const words of [wish.name, wish.contract, 'Backup-Archiv', 'wdr@feddersen.example', 'Hiermit widerrufe ich']) {
        assert.ok(visible(main).includes(words), words);
    }
    const fields = forms(main)[0].fields;
    const edit = await server.post(withdraw, new URLSearchParams([...fields, ['do', 'edit']]));
    assert.equal(edit.status, 200);
    const changed = await server.post(withdraw, filled(edit, { name: 'Marlene F.' }));
    assert.ok(visible(changed.text).includes('Marlene F.'));
    const confirmed = forms(/<main[\s\S]*<\/main>/.exec(changed.text)[0])[0].fields;
    confirmed.set('do', 'confirm');
    const done = await server.post(withdraw, confirmed);
    assert.equal(done.status, 200);
    assert.equal(count('withdrawal'), before + 1);
    assert.match(visible(done.text), /Ihr Widerruf ist eingegangen.*Eingang \d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d Uhr.*„Widerruf bestätigen“/);
    assert.equal((await server.post(withdraw, confirmed)).text.match(/WB-2026-\d+/)[0], done.text.match(/WB-2026-\d+/)[0]);
    assert.equal(count('withdrawal'), before + 1);
    const pdf = /href="(\/widerrufen\/receipt\/\w+\.pdf)"/.exec(done.text)[1];
    assert.equal((await server.get(pdf)).bytes.subarray(0, 5).toString(), '%PDF-');
    const mail = await mailTo(server, 'wdr@feddersen.example', /Widerruf/);
    assert.match(mail.text, /Eingang:\s+\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d Uhr/);
    assert.equal(mail.files[0][1], 'application/pdf');
});

test('in English the labels and the confirmation are English', async () => {
    const step = await server.post(`${withdraw}?language=en`, filled(await server.get(`${withdraw}?language=en`), { ...wish, email: 'en@feddersen.example' }));
    const main = /<main[\s\S]*<\/main>/.exec(step.text)[0];
    assert.equal(buttons(main)[0][0], 'Confirm withdrawal');
    const fields = forms(main)[0].fields;
    fields.set('do', 'confirm');
    const done = await server.post(withdraw, fields);
    assert.match(done.text, /<html lang="en"/);
    assert.ok(visible(done.text).includes('Declared by pressing the button “Confirm withdrawal”.'));
    assert.match((await mailTo(server, 'en@feddersen.example', /./)).subject, /withdrawal/i);
});

test('a customer who is signed in finds name, contract and address filled in', async () => {
    const email = 'birte@lassen.example';
    await placeOrder(server, 'webhosting-plus', { email, fname: 'Birte', lname: 'Lassen' });
    const number = value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1');
    const cookie = await openPortal(server, server.ctl('--merchant', 'nordwolke', 'portal-link', number).trim());
    for (const path of [cancel, withdraw]) {
        const page = await server.get(path, { headers: { cookie } });
        const fields = filled(page, {});
        assert.deepEqual([fields.get('name'), fields.get('contract'), fields.get('email')],
                         ['Birte Lassen', `${number}, Webhosting Plus`, email]);
        assert.ok(!page.text.includes('name="csrf"'));
        assert.equal(filled(await server.get(path, { headers: { cookie: `${cookie.slice(0, -1)}x` } }), {}).get('name'), '');
    }
    /* A link that opens documents only tells nothing about person and contract. */
    sql(server, `UPDATE session SET scope = 'documents' WHERE rowid = (SELECT max(rowid) FROM session)`);
    for (const path of [cancel, withdraw]) {
        const fields = filled(await server.get(path, { headers: { cookie } }), {});
        assert.deepEqual(['name', 'contract', 'email'].map((name) => fields.get(name)), ['', '', '']);
    }
    sql(server, `UPDATE session SET scope = 'contract documents' WHERE rowid = (SELECT max(rowid) FROM session)`);
    assert.equal(filled(await server.get(cancel, { headers: { cookie } }), {}).get('name'), 'Birte Lassen');
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
