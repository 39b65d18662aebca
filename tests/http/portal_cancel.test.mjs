// Cancelling inside the portal: known contract, earliest day, receipt with the end, and the way back.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { sql } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { pdfText } from './lib/law.mjs';
import { openPortal } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { as, customer, plain, startPortal, viewOnly } from './lib/portal.mjs';

let server, count = 0;

before(async () => {
    ({ server } = await startPortal());
});
after(() => server?.stop());

const german = (iso) => iso.split('-').reverse().join('.');
const contractOf = (number) => sql(server, `SELECT status, end_date, next_billing_date, term_end FROM contract WHERE number = '${number}'`)[0];

/** A customer of their own, signed in, on the page that cancels. */
async function onThePage(variant = 'webhosting-plus') {
    const email = `kunde${++count}@kuendigt.example`;
    const { number, link } = await customer(server, plain, variant, { email });
    const cookie = await openPortal(server, link());
    const page = await server.get('/portal/cancel', as(cookie));
    assert.equal(page.status, 200);
    return { number, cookie, email, text: page.text };
}

function send({ cookie, text }, values = {}) {
    const form = fill(text, values, ['kind', 'state']);
    return server.post(form.action, form.fields, as(cookie));
}

/** Another program that writes and does not come to an end, as the server sees it. */
async function lockHeld(file) {
    const holder = spawn('/usr/bin/python3', ['-c', `import fcntl, sys, time
lock = open(sys.argv[1], 'r+')
fcntl.lockf(lock, fcntl.LOCK_EX)
print('held', flush=True)
time.sleep(60)`, file]);
    await once(holder.stdout, 'data');
    return holder;
}

function undo({ cookie, text }) {
    assert.match(text, /<button class="btn" type="submit" name="do" value="undo">/);
    const form = /<form[^>]*>(?:(?!<\/form>)[\s\S])*value="undo"[\s\S]*?<\/form>/.exec(text)[0];
    const { action, fields } = fill(form, { do: 'undo' }, ['csrf', 'contract']);
    return server.post(action, fields, as(cookie));
}

test('CAN-13 the page knows customer and contract, tells the earliest day and asks no more than the law', async () => {
    const { number, email, text } = await onThePage();
    const [, , , termEnd] = contractOf(number);
    for (const words of [`Vertrag ${number}, Webhosting Plus`, 'Kunde Marlene Feddersen', `Bei ordentlicher Kündigung ist das der ${german(termEnd)}.`]) {
        assert.ok(visible(text).includes(words), `${words} in ${visible(text)}`);
    }
    const form = fill(text, {}, ['kind', 'state']);
    assert.deepEqual([...form.fields.keys()].sort(), ['contract', 'csrf', 'email', 'end', 'end_date', 'kind', 'reason', 'state']);
    assert.equal(form.fields.get('email'), email);
    assert.equal(form.fields.get('reason'), '');
    assert.match(text, /<button class="btn btn-primary" type="submit">jetzt kündigen<\/button>/);
});

test('CAN-10 another day that was chosen but not given is asked for', async () => {
    const visit = await onThePage();
    const page = await send(visit, { end: 'date', email: 'anders@kuendigt.example' });
    assert.equal(page.status, 422);
    assert.match(page.text, /name="end_date"[^>]*aria-invalid="true"/);
    assert.match(page.text, /value="date" checked/);
    assert.ok(page.text.includes('value="anders@kuendigt.example"'));
    assert.equal(contractOf(visit.number)[0], 'active');
    assert.equal((await send({ ...visit, text: page.text }, { end: 'earliest' })).status, 303);
    assert.equal(contractOf(visit.number)[0], 'cancelled');
});

test('CAN-09 the receipt names the last day at once, as page, file and mail', async () => {
    const visit = await onThePage();
    const sent = await send(visit);
    assert.equal(sent.status, 303);
    assert.match(sent.headers.location, /^\/kuendigen\/receipt\//);
    const [status, end, billing, termEnd] = contractOf(visit.number);
    assert.deepEqual([status, end], ['cancelled', termEnd]);
    assert.ok(billing !== '' && billing <= end);
    for (const path of [sent.headers.location, `${sent.headers.location}.txt`]) {
        assert.match(visible((await server.get(path)).text), new RegExp(`Vertragsende:? ${german(end)}`));
    }
    const mail = await mailTo(server, visit.email, /eingegangen: Vertrag .* endet am/);
    assert.ok(mail.text.includes(german(end)));
    assert.match(visible((await server.get('/portal/contract', as(visit.cookie))).text), new RegExp(`Vertrag endet am ${german(end)}`));
});

test('CAN-12 the same form sent twice is one cancellation', async () => {
    const visit = await onThePage();
    const answers = await Promise.all([send(visit), send(visit)]);
    assert.deepEqual(answers.map(({ status }) => status), [303, 303]);
    assert.equal(answers[0].headers.location, answers[1].headers.location);
});

test('a later day may be wished, one for cause needs its reason and waits for people', async () => {
    const later = await onThePage('webhosting-start');
    await send(later, { end: 'date', end_date: '2031-12-31' });
    assert.deepEqual(contractOf(later.number).slice(0, 2), ['cancelled', '2031-12-31']);
    const visit = await onThePage();
    const refused = await send(visit, { kind: 'extraordinary' });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="reason-error"/);
    assert.ok(visible(refused.text).includes(visit.number));
    const sent = await send({ ...visit, text: refused.text }, { kind: 'extraordinary', reason: 'Seit Tagen ohne Strom' });
    assert.equal(sent.status, 303);
    assert.equal(contractOf(visit.number)[0], 'active');
    const receipt = await server.get(sent.headers.location);
    assert.match(receipt.text, /href="\/portal\/[^"]*">Zurück zur Übersicht/);
    const pdf = pdfText((await server.get(`${sent.headers.location}.pdf`)).bytes), mail = (await mailTo(server, visit.email, /Grund/)).text;
    for (const told of [visible(receipt.text), pdf, mail].map((text) => text.replace(/\s+/g, ' '))) {
        assert.ok(told.includes(`Kündigung des Vertrags ${visit.number}`) && !told.includes('ordnen'), told);
    }
    assert.match(mail.replace(/\s+/g, ' '), /Wir sehen uns den Grund an, den Sie genannt haben, und teilen Ihnen das Vertragsende mit\./);
});

test('a day that cannot be is answered by the earliest one and why, on page, PDF and in the mail', async () => {
    const folded = (text) => text.replace(/\s+/g, ' ');
    const first = await onThePage(), [, , , termEnd] = contractOf(first.number);
    const term = (wished) => `Sie haben den ${wished} gewünscht. Frühestens kann der Vertrag am ${german(termEnd)} enden: Bis dahin läuft die vereinbarte Mindestlaufzeit.`;
    const before = (wished) => `Sie haben den ${wished} gewünscht. Der Vertrag war schon vorher gekündigt und endet am ${german(termEnd)}`;
    for (const [wished, words] of [['2020-01-31', term], ['2026-12-31', term], ['2031-12-31', before]]) {
        const visit = words === term ? await onThePage() : first;
        await (words === before && send(visit));
        const sent = await send(visit, { end: 'date', end_date: wished });
        assert.equal(sent.status, 303);
        assert.equal(contractOf(visit.number)[1], termEnd);
        const expected = words(german(wished));
        const page = folded(visible((await server.get(sent.headers.location)).text));
        const pdf = folded(pdfText((await server.get(`${sent.headers.location}.pdf`)).bytes));
        const mail = folded((await mailTo(server, visit.email, new RegExp(german(wished)))).text);
        for (const told of [page, pdf, mail]) {
            assert.ok(told.includes(expected), `${expected} in ${told}`);
        }
    }
});

test('what waits for people is told on overview and page until it is decided', async () => {
    const visit = await onThePage();
    const today = new Date().toLocaleDateString('de-DE', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Europe/Berlin' });
    const told = async (words) => {
        for (const path of ['/portal/contract', '/portal/cancel']) {
            const text = visible((await server.get(path, as(visit.cookie))).text);
            assert.deepEqual([/Ihre? (Kündigung|Widerruf) vom .* wird geprüft/.test(text), ...words.map((one) => text.includes(one))],
                             [words.length > 0, ...words.map(() => true)], text);
        }
    };
    await told([]);
    await send(visit, { kind: 'extraordinary', reason: 'Seit Tagen ohne Strom' });
    const cancelled = `Ihre Kündigung vom ${today} ist eingegangen und wird geprüft`;
    await told([cancelled]);
    await server.post('/widerrufen', { name: 'Marlene Feddersen', contract: visit.number, email: visit.email, part: 'das da', do: 'confirm' });
    await told([cancelled, `Ihr Widerruf vom ${today} ist eingegangen und wird geprüft`]);
    const [[number]] = sql(server, 'SELECT number FROM withdrawal ORDER BY rowid DESC LIMIT 1');
    server.ctl('--merchant', 'nordwolke', 'declaration', 'assign', number, visit.number, '--whole');
    const overview = visible((await server.get('/portal/contract', as(visit.cookie))).text);
    assert.ok(!overview.includes('Ihr Widerruf vom'), overview);
    const other = await onThePage();
    assert.ok(!visible(other.text).includes('wird geprüft'));
});

test('a cancellation can be taken back until it takes effect, once', async () => {
    const visit = await onThePage('webhosting-start');
    const before = contractOf(visit.number), form = visit.text;
    await send(visit);
    visit.text = (await server.get('/portal/cancel', as(visit.cookie))).text;
    assert.match(visible(visit.text), /Ihr Vertrag ist gekündigt und endet am/);
    const undone = await undo(visit);
    assert.equal(undone.headers.location, '/portal/cancel?notice=undone');
    assert.match(visible((await server.get(undone.headers.location, as(visit.cookie))).text), /Die Kündigung ist zurückgenommen/);
    assert.deepEqual(contractOf(visit.number), before);
    await mailTo(server, visit.email, /Ihre Kündigung ist zurückgenommen/);
    assert.equal((await undo(visit)).headers.location, '/portal/cancel');
    assert.deepEqual(contractOf(visit.number), before);
    const again = await send({ ...visit, text: form });
    assert.equal(again.status, 422);
    assert.ok(visible(again.text).includes('Diese Kündigung haben Sie zurückgenommen'));
    assert.deepEqual(contractOf(visit.number), before);
    assert.equal((await send({ ...visit, text: again.text })).status, 303);
    assert.equal(contractOf(visit.number)[0], 'cancelled');
});

test('a cancellation is taken back five times an hour at most', async () => {
    const visit = await onThePage('webhosting-start');
    for (let i = 0; i < 6; i++) {
        await send({ ...visit, text: (await server.get('/portal/cancel', as(visit.cookie))).text });
        const answer = await undo({ ...visit, text: (await server.get('/portal/cancel', as(visit.cookie))).text });
        assert.equal(answer.status, i < 5 ? 303 : 422);
        assert.ok(i < 5 || visible(answer.text).includes('schon mehrmals zurückgenommen'));
    }
    assert.equal(contractOf(visit.number)[0], 'cancelled');
});

test('a form of the contract that another tab has left changes nothing', async () => {
    const visit = await onThePage();
    for (const values of [{ contract: 'V-000001' }, { contract: null }, { contract: 'V-000001', do: 'undo' }]) {
        const answer = await send(visit, values);
        assert.equal(answer.status, 409);
        assert.ok(visible(answer.text).includes('Inzwischen ist ein anderer Vertrag geöffnet'));
    }
    assert.deepEqual(['V-000001', visit.number].map((number) => contractOf(number)[0]), ['active', 'active']);
});

test('what cannot be stored for now is kept in the form and can be sent again', async () => {
    const visit = await onThePage();
    const holder = await lockHeld(`${server.database.params}.lock`);
    const refused = await send(visit, { email: 'anders@kuendigt.example' });
    holder.kill();
    assert.equal(refused.status, 503);
    assert.ok(visible(refused.text).includes('ließ sich gerade nicht speichern'));
    assert.equal(fill(refused.text, {}, ['kind', 'state']).fields.get('email'), 'anders@kuendigt.example');
    assert.equal(contractOf(visit.number)[0], 'active');
    assert.equal((await send({ ...visit, text: refused.text })).status, 303);
    assert.equal(contractOf(visit.number)[0], 'cancelled');
});

test('what has taken effect stays', async () => {
    const visit = await onThePage();
    await send(visit);
    const text = (await server.get('/portal/cancel', as(visit.cookie))).text;
    sql(server, `UPDATE contract SET end_date = '2020-01-31' WHERE number = '${visit.number}'`);
    assert.equal((await undo({ ...visit, text })).headers.location, '/portal/cancel');
    assert.equal(contractOf(visit.number)[0], 'cancelled');
    assert.doesNotMatch((await server.get('/portal/cancel', as(visit.cookie))).text, /value="undo"|jetzt kündigen/);
});

test('nobody cancels without the session\'s own form, or where the area is only to look at', async () => {
    const visit = await onThePage();
    const form = fill(visit.text, { csrf: 'x' }, ['kind', 'state']);
    assert.equal((await server.post(form.action, form.fields, as(visit.cookie))).status, 403);
    assert.equal((await server.post(form.action, form.fields)).status, 403);
    assert.equal(contractOf(visit.number)[0], 'active');
    assert.equal((await server.get('/portal/cancel', { host: viewOnly })).status, 403);
});
