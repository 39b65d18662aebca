// The withdrawal function of BGB section 356a and what a withdrawal does, rule by rule; docs/LAW.md lists them. WDR-03 at 320 px:
// tests/browser; choosing a part while signed in: portal_withdrawn.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { forms, visible } from './lib/html.mjs';
import { openPortal, placeOrder, review } from './lib/journey.mjs';
import { pdfText } from './lib/law.mjs';
import { askedFor, buttons, concluded, filled, lastSecond, mainOf, nextDay, now, pressed, rights, startLegal, wish, withdraw,
         withdrawAll } from './lib/legal.mjs';
import { attachment, mailTo } from './lib/mail.mjs';

const pressedNote = 'Abgegeben durch Betätigen der Schaltfläche „Widerruf bestätigen“.';
const receivedAt = /\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d Uhr \(ME[SZ]+\)/;
let server, orders = 0;

before(async () => {
    server = await startLegal();
});
after(() => server?.stop());

const count = (table) => value(server, `SELECT count(*) FROM ${table}`);
const german = (iso) => iso.split('-').reverse().join('.');
const folded = (text) => text.replace(/\s+/g, ' ');

/** A customer with a contract. @returns {{ contract, email, id }} */
async function contract(host = now, values = {}) {
    const email = `kunde${++orders}@widerruft.example`;
    await placeOrder(server, 'webhosting-plus', { email, ...values }, { host });
    const [[number, id]] = sql(server, 'SELECT number, id FROM contract ORDER BY rowid DESC LIMIT 1');
    return { contract: number, email, id };
}
const stateOf = ({ id }) => sql(server, `SELECT status, end_date, next_billing_date FROM contract WHERE id = '${id}'`)[0];
const documentsOf = ({ id }) => sql(server, `SELECT kind, number, gross, data FROM invoice WHERE contract_id = '${id}' ORDER BY rowid`)
    .map(([kind, number, gross, data]) => ({ kind, number, gross, data: JSON.parse(data) }));
const pay = ({ id }) => sql(server, `UPDATE invoice SET paid = gross, paid_at = '2026-11-24T09:00:00Z' WHERE contract_id = '${id}'`);

test('WDR-01 cancelling and withdrawing are two controls, each labelled as the law says', async () => {
    for (const [language, labels] of Object.entries(rights)) {
        const { text } = await server.get(`/order/webhosting-plus?language=${language}`);
        const links = [...text.matchAll(/<a class="btn btn-right" href="([^"?]+)[^"]*">([^<]+)<\/a>/g)].map(([, href, label]) => [href, label]);
        assert.deepEqual(links, [['/kuendigen', labels[0]], [withdraw, labels[1]]], language);
    }
});

test('WDR-02 the function is called "Vertrag widerrufen"', async () => {
    assert.ok((await server.get('/order/')).text.includes(`href="${withdraw}">Vertrag widerrufen</a>`));
    assert.ok((await server.get('/order/?language=en')).text.includes('>Withdraw from contract here</a>'));
});

test('WDR-03 it is open to everybody at any time: order page, portal, errors, mail, long after the period', async () => {
    const known = await contract(concluded);
    const cookie = await openPortal(server, server.ctl('--merchant', 'nordwolke', 'portal-link', known.contract).trim());
    const pages = [await review(server, 'webhosting-plus'), await server.get('/portal/contract', { headers: { cookie } }),
                   await server.get('/portal/link'), await server.get('/order/nothing'), await server.get(withdraw),
                   await server.get(`/portal/data/${'A'.repeat(43)}`), await server.get('/kuendigen', { host: nextDay })];
    for (const [i, page] of pages.entries()) {
        assert.match(page.text, /<a class="btn btn-right" href="\/widerrufen[^"]*">Vertrag widerrufen<\/a>/, `page ${i}`);
    }
    const form = await server.get(withdraw, { host: nextDay });
    assert.equal(form.status, 200);
    assert.equal(form.headers['set-cookie'], undefined);
    const mail = await mailTo(server, known.email, /Ihr Vertrag/);
    assert.match(folded(mail.text), /https?:\/\/[^\s]+\/widerrufen/);
});

test('WDR-04 the form asks for name, contract or part, and where to confirm; nothing else is needed', async () => {
    assert.deepEqual(askedFor((await server.get(withdraw)).text), ['name', 'contract', 'part', 'email']);
    const sent = await server.post(withdraw, { ...wish, do: 'confirm' });
    assert.equal(sent.status, 200);
    for (const missing of ['name', 'contract', 'email']) {
        assert.equal((await server.post(withdraw, { ...wish, [missing]: '', do: 'confirm' })).status, 422, missing);
    }
});

test('WDR-04 who is signed in finds name, contract and address filled in', async () => {
    const known = await contract(now, { fname: 'Birte', lname: 'Lassen' });
    const cookie = await openPortal(server, server.ctl('--merchant', 'nordwolke', 'portal-link', known.contract).trim());
    for (const path of ['/kuendigen', withdraw]) {
        const page = await server.get(path, { headers: { cookie } });
        assert.deepEqual(['name', 'contract', 'email'].map((name) => filled(page).get(name)),
                         ['Birte Lassen', `${known.contract}, Webhosting Plus`, known.email]);
        assert.ok(!page.text.includes('name="csrf"'));
        assert.equal(filled(await server.get(path, { headers: { cookie: `${cookie.slice(0, -1)}x` } })).get('name'), '');
    }
    sql(server, `UPDATE session SET scope = 'documents' WHERE rowid = (SELECT max(rowid) FROM session)`);
    for (const path of ['/kuendigen', withdraw]) {
        const fields = filled(await server.get(path, { headers: { cookie } }));
        assert.deepEqual(['name', 'contract', 'email'].map((name) => fields.get(name)), ['', '', '']);
    }
});

test('WDR-05 a second step confirms by a button of these words alone, and can be corrected', async () => {
    const before = count('withdrawal');
    for (const [language, label] of [['de', 'Widerruf bestätigen'], ['en', 'Confirm withdrawal'], ['fr', null], ['nl', null]]) {
        const path = `${withdraw}?language=${language}`;
        const step = await server.post(path, filled(await server.get(path), wish));
        const [[text, tag], back] = buttons(mainOf(step.text));
        assert.ok(label === null || text === label, text);
        assert.ok(tag.value === 'confirm' && !('disabled' in tag) && back !== undefined);
    }
    assert.equal(count('withdrawal'), before);
    const step = await server.post(withdraw, filled(await server.get(withdraw), { ...wish, part: 'Backup' }));
    for (const words of [wish.name, wish.contract, 'Backup', wish.email, 'Hiermit widerrufe ich']) {
        assert.ok(visible(mainOf(step.text)).includes(words), words);
    }
    const edit = await server.post(withdraw, pressed(step, { do: 'edit' }));
    const changed = await server.post(withdraw, filled(edit, { name: 'Marlene F.' }));
    const done = await server.post(withdraw, pressed(changed, { do: 'confirm' }));
    assert.ok(visible(done.text).includes('Marlene F.'));
    assert.equal(count('withdrawal'), before + 1);
    const again = await server.post(withdraw, pressed(changed, { do: 'confirm' }));
    assert.equal(/WB-\d{4}-\d+/.exec(again.text)[0], /WB-\d{4}-\d+/.exec(done.text)[0]);
    assert.equal(count('withdrawal'), before + 1);
});

test('WDR-06 it is acknowledged at once on page, PDF and mail: content, moment of receipt, button', async () => {
    const page = await withdrawAll(server, { name: 'Ada "A" <Feddersen>', part: 'Backup', email: 'wdr6@widerruft.example' });
    assert.equal(page.status, 200);
    const pdf = await server.get(/href="(\/widerrufen\/receipt\/\w+\.pdf)"/.exec(page.text)[1]);
    const mail = await mailTo(server, 'wdr6@widerruft.example', /Widerruf/);
    const told = [visible(page.text), folded(pdfText(pdf.bytes)), folded(mail.text), folded(pdfText(attachment(mail, mail.files[0][0])))];
    for (const text of told) {
        for (const words of ['Ada "A" <Feddersen>', wish.contract, 'Backup', 'Hiermit widerrufe ich', pressedNote, 'wdr6@widerruft.example']) {
            assert.ok(text.includes(words), `${words} in ${text}`);
        }
        assert.match(text, receivedAt);
    }
    const english = await withdrawAll(server, { email: 'wdr6en@widerruft.example', language: 'en' });
    assert.ok(visible(english.text).includes('Declared by pressing the button “Confirm withdrawal”.'));
});

test('WDR-07 what is sent in the last second of the period is in time, a second later it is late', async () => {
    for (const [host, status, end] of [[lastSecond, 'withdrawn', '2026-12-08'], [nextDay, 'cancelled', '2027-11-23']]) {
        const known = await contract(concluded);
        assert.equal((await withdrawAll(server, known, { host })).status, 200);
        assert.deepEqual(stateOf(known).slice(0, 2), [status, end]);
    }
});

test('WDR-08 the period is fourteen days from the conclusion, told in mail and order', async () => {
    const known = await contract(concluded);
    assert.equal(value(server, `SELECT withdrawal_end FROM contract WHERE id = '${known.id}'`), '2026-12-08');
    assert.ok(folded((await mailTo(server, known.email, /Ihr Vertrag/)).text).includes('08.12.2026'));
});

test('WDR-09 what was paid goes back within fourteen days of receipt, less the days used; debits stop', async () => {
    const known = await contract(concluded, { 'component[backup]': '1' });
    pay(known);
    const page = await withdrawAll(server, known, { host: lastSecond });
    const [invoice, note, ...more] = documentsOf(known);
    assert.deepEqual(more, []);
    assert.deepEqual(stateOf(known), ['withdrawn', '2026-12-08', '']);
    assert.deepEqual([note.kind, note.data.corrects_number, note.data.corrects_date], ['credit_note', invoice.number, '2026-11-24']);
    const used = note.data.lines.filter(({ gross }) => gross < 0).reduce((sum, { gross }) => sum - gross, 0);
    const fees = invoice.data.lines.filter(({ period_start }) => period_start).reduce((sum, { gross }) => sum + gross, 0);
    assert.ok(Math.abs(used - fees / 2) <= 2, `${used} of ${fees} for 15 of 30 days`);
    assert.equal(note.gross, invoice.gross - used);
    assert.deepEqual(sql(server, `SELECT number, amount, payment, due_date, status FROM refund WHERE contract_id = '${known.id}'`),
                     [[note.number, note.gross, 'direct-debit', '2026-12-22', 'open']]);
    assert.ok(!visible(page.text).includes('22.12.2026'));
    const told = folded((await mailTo(server, known.email, /ist\s+widerrufen/)).text);
    assert.match(told, /Wir erstatten Ihnen [\d,]+ € bis zum 22\.12\.2026/);
    const mail = await mailTo(server, known.email, /Rechnungskorrektur RK-/);
    const pdf = folded(pdfText(attachment(mail, `${note.number}.pdf`)));
    for (const words of [`Rechnungskorrektur ${note.number}`, invoice.number, '24.11.2026', 'Anteil für die Nutzung', '−']) {
        assert.ok(pdf.includes(words), `${words} in ${pdf}`);
    }
    assert.ok(!pdf.includes('Gutschrift'));
});

test('WDR-09 without the wish for an early start all goes back, and what was not paid is only balanced', async () => {
    const known = await contract(concluded);
    sql(server, `UPDATE order_ SET data = replace(data, '"consents_given"', '"consents_asked"') WHERE contract_id = '${known.id}'`);
    sql(server, `UPDATE invoice SET debit_date = '' WHERE contract_id = '${known.id}'`);
    await withdrawAll(server, known, { host: lastSecond });
    const [invoice, note] = documentsOf(known);
    assert.equal(note.gross, invoice.gross);
    assert.equal(value(server, `SELECT count(*) FROM refund WHERE contract_id = '${known.id}'`), 0);
    assert.match(folded((await mailTo(server, known.email, /Rechnungskorrektur RK-/)).text), /Die Rechnung ist damit ausgeglichen/);
});

test('WDR-10 the notice of withdrawal tells where the function is, before the order and in the contract', async () => {
    const reviewed = visible((await review(server, 'webhosting-plus')).text);
    assert.match(reviewed, /online widerrufen.*\/widerrufen/i);
    for (const [language, label] of [['de', 'Vertrag widerrufen'], ['en', 'Withdraw from contract here']]) {
        const page = await server.get(`/order/terms/withdrawal?language=${language}`);
        const main = mainOf(page.text);
        assert.ok(visible(main).includes(label), language);
        assert.doesNotMatch(main, /https?:/);
    }
    const known = await contract();
    const mail = await mailTo(server, known.email, /Ihr Vertrag/);
    assert.match(pdfText(attachment(mail, mail.files.map(([name]) => name).find((name) => name.startsWith('Vertrag')))), /\/widerrufen/);
});

test('WDR-11 one that is late, of a business or of nobody known is acknowledged, and ends what it can as a cancellation', async () => {
    const late = await contract(concluded);
    const business = await contract(concluded, { type: 'business', cname: 'Feddersen Segel GmbH' });
    const pages = [];
    for (const one of [late, business, { contract: 'nirgends', email: 'niemand@widerruft.example' }]) {
        pages.push(await withdrawAll(server, one, { host: nextDay }));
    }
    for (const page of pages) {
        assert.equal(page.status, 200);
        assert.match(visible(page.text), /Ihr Widerruf ist eingegangen.*Eingang 09\.12\.2026, 00:00:00 Uhr \(MEZ\)/);
    }
    for (const [one, words] of [[late, 'Die Widerrufsfrist für Ihren Vertrag .* lief bis zum 08.12.2026'], [business, 'gilt für Verbraucher']]) {
        assert.equal(stateOf(one)[0], 'cancelled');
        const told = folded((await mailTo(server, one.email, /eingegangen: Vertrag/)).text);
        assert.match(told, new RegExp(`${words}.*behandeln wir Ihre Erklärung als Kündigung: Der Vertrag endet am ${german(stateOf(one)[1])}`));
        assert.deepEqual(documentsOf(one).filter(({ kind }) => kind === 'credit_note'), []);
    }
    assert.equal(value(server, 'SELECT status FROM withdrawal ORDER BY rowid DESC LIMIT 1'), 'unassigned');
});

test('WDR-11 what fits no contract is told so by mail; page and PDF say the same of every contract', async () => {
    const words = { de: [/Passen Ihre Angaben zu einem Vertrag/, (no) => `Wir haben zu Ihrer E-Mail-Adresse keinen Vertrag „${no}“ gefunden. Wir gehen dem nach und schreiben Ihnen`],
                    en: [/If your details fit a contract/, (no) => `We found no contract “${no}” for your e-mail address. We look into it and write to you`],
                    fr: [/Si vos indications correspondent à un contrat/, (no) => `aucun contrat « ${no} » pour votre adresse e-mail. Nous faisons des recherches et vous écrivons`],
                    nl: [/Passen uw gegevens bij een overeenkomst/, (no) => `bij uw e-mailadres geen overeenkomst “${no}” gevonden. Wij zoeken het uit en schrijven u`] };
    for (const [language, [open, told]] of Object.entries(words)) {
        const known = await contract(concluded);
        for (const [i, one] of [known.contract, 'V-999999'].entries()) { // the first exists, and is somebody else's
            const email = `fremd${i}${language}@widerruft.example`;
            const page = await withdrawAll(server, { contract: one, email, language });
            assert.match(folded(visible(page.text)), open);
            const pdf = folded(pdfText((await server.get(/href="(\/widerrufen\/receipt\/\w+\.pdf)"/.exec(page.text)[1])).bytes));
            assert.match(pdf, open);
            const mail = await mailTo(server, email, /WB-\d{4}/);
            for (const text of [mail.text, pdfText(attachment(mail, mail.files[0][0]))]) {
                assert.ok(folded(text).includes(told(one)), folded(text));
                assert.doesNotMatch(folded(text), open);
            }
        }
        const own = await withdrawAll(server, { ...known, language });
        assert.match(folded(visible(own.text)), open);
    }
});

test('WDR-12 a shop without notice of withdrawal is told that no period begins', async () => {
    sql(server, "UPDATE terms_document SET current = 0 WHERE kind = 'withdrawal' AND lang = 'de'");
    assert.throws(() => server.ctl('--merchant', 'nordwolke', 'doctor'), /no notice of withdrawal in "de"/);
    sql(server, "UPDATE terms_document SET current = 1 WHERE kind = 'withdrawal' AND lang = 'de'");
});

test('many at once have one effect: withdrawals, and withdrawals with cancellations', async () => {
    for (let round = 0; round < 4; round++) {
        const known = await contract(concluded);
        pay(known);
        const before = count('withdrawal');
        const pages = await Promise.all(Array.from({ length: 8 }, (_, i) => (i % 4 === 3
            ? server.post('/kuendigen', { ...wish, ...known }, { host: lastSecond })
            : server.post(withdraw, { ...wish, ...known, name: `Marlene ${i}`, do: 'confirm' }, { host: lastSecond }))));
        assert.deepEqual(pages.map(({ status }) => status), Array(8).fill(200));
        assert.equal(count('withdrawal'), before + 6);
        assert.deepEqual(stateOf(known), ['withdrawn', '2026-12-08', '']);
        assert.deepEqual(documentsOf(known).map(({ kind }) => kind), ['invoice', 'credit_note']);
        assert.equal(value(server, `SELECT count(*) FROM refund WHERE contract_id = '${known.id}'`), 1);
    }
    const numbers = sql(server, "SELECT number FROM invoice WHERE kind = 'credit_note' ORDER BY number").map(([number]) => Number(number.slice(-6)));
    assert.deepEqual(numbers, numbers.map((_, i) => i + 1));
});
