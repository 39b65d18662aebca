// The cancellation button of BGB section 312k, rule by rule; docs/LAW.md lists them. CAN-02 at 320 px: tests/browser;
// CAN-13: portal_cancel.test.mjs.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { forms, visible } from './lib/html.mjs';
import { openPortal, placeOrder, review } from './lib/journey.mjs';
import { pdfText } from './lib/law.mjs';
import { askedFor, buttons, cancel, concluded, filled, mainOf, nextDay, now, rights, startLegal, wish } from './lib/legal.mjs';
import { attachment, mailTo } from './lib/mail.mjs';
import { prepareServer } from './lib/server.mjs';

const pressedNote = 'Abgegeben durch Betätigen der Schaltfläche „jetzt kündigen“.';
const receivedAt = /\d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d Uhr \(ME[SZ]+\)/;
let server, orders = 0;

before(async () => {
    server = await startLegal();
});
after(() => server?.stop());

const count = () => value(server, 'SELECT count(*) FROM cancellation');
const send = (values, options) => server.post(cancel, { ...wish, ...values }, options);
const folded = (text) => text.replace(/\s+/g, ' ');
const german = (iso) => iso.split('-').reverse().join('.');
const numberOf = (page) => /KB-\d{4}-\d+/.exec(page.text)[0];

async function contract(options = { host: now }) {
    const email = `kunde${++orders}@kuendigt.example`;
    await placeOrder(server, 'webhosting-plus', { email }, options);
    return { contract: value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1'), email };
}
const endOf = (number) => sql(server, `SELECT status, end_date FROM contract WHERE number = '${number}'`)[0];

/** Starts configtest of a server whose host has these directives. @returns what it says, "" if all is well */
async function refused(directives, texts) {
    const other = await prepareServer({ hosts: [{ merchant: 'nordwolke', directives: [] }] });
    try {
        if (texts) {
            writeFileSync(join(other.dir, 'htdocs', 'de.json'), JSON.stringify(texts));
        }
        other.configure({ hosts: [{ merchant: 'nordwolke', directives: directives.map((one) => one.replace('DIR', other.dir)) }] });
        const done = other.httpd('-t');
        return done.status === 0 ? '' : done.stdout + done.stderr;
    } finally {
        await other.stop();
    }
}

test('CAN-01 the button is there unless told otherwise, and cannot be off while consumers may order', async () => {
    const order = await server.get('/order/webhosting-plus', { host: nextDay });
    assert.ok(order.text.includes(`href="${cancel}">Verträge hier kündigen</a>`));
    assert.equal((await server.get(cancel, { host: nextDay })).status, 200);
    assert.match(await refused(['SelfServiceCancelPath off']), /cannot be off while consumers may order/);
});

test('CAN-02 every page, errors too, leads to it by exactly these words, without login or cookie', async () => {
    const reviewed = await review(server, 'webhosting-plus', {}, { host: now });
    const pages = [
        [200, reviewed], [200, (await placeOrder(server, 'webhosting-plus', { email: 'seiten@kuendigt.example' })).done],
        [422, await server.post(cancel, {})], [200, await send({})],
        [405, await server.send('PUT', cancel)], [403, await server.post(cancel, {}, { headers: { origin: 'https://evil.example' } })],
        [413, await server.post(cancel, { name: 'x'.repeat(70000) })], [415, await server.send('POST', cancel, { headers: { 'content-type': 'text/plain' }, body: 'x' })],
        [400, await server.get(`${cancel}?name=%FF`)], [404, await server.get(`${cancel}/receipt/${'0'.repeat(40)}`)],
        [410, await server.get(`/portal/data/${'A'.repeat(43)}`)], [403, await server.get('/portal/contract')],
        [404, await server.get('/order/nothing')],
    ];
    for (const path of ['/order/', '/order/webhosting-plus', '/order/webhosting-plus?frame=1', '/portal/', '/portal/link', cancel, '/widerrufen', '/order/terms/tac']) {
        pages.push([path === '/portal/' ? 403 : 200, await server.get(path)]);
    }
    for (const [i, [status, page]] of pages.entries()) {
        assert.equal(page.status, status, `page ${i}`);
        const [link, ...more] = page.text.match(/<a [^>]*href="\/kuendigen(\?[^"]*)?"[^>]*>[^<]*<\/a>/g) ?? [];
        assert.match(link ?? '', /^<a class="btn btn-right" href="[^"]+">Verträge hier kündigen<\/a>$/, `page ${i}`);
        assert.deepEqual(more, []);
        const around = page.text.slice(0, page.text.indexOf(link));
        assert.equal(around.split('<details').length, around.split('</details>').length, `page ${i}: inside what is folded`);
        assert.equal(page.headers['set-cookie'], undefined);
    }
    for (const [language, [label]] of Object.entries(rights)) {
        assert.ok((await server.get(`/order/?language=${language}`)).text.includes(`>${label}</a>`), language);
    }
});

test('CAN-03 the link leads straight to the one page with form and button', async () => {
    const page = await server.get(cancel);
    assert.equal(page.status, 200);
    assert.equal(forms(mainOf(page.text)).length, 1);
    assert.equal(buttons(mainOf(page.text)).length, 1);
    assert.equal((await send({})).status, 200);
});

test('CAN-04 the page asks for what the law names, no more and no less', async () => {
    assert.deepEqual(askedFor((await server.get(cancel)).text), ['name', 'contract', 'kind', 'reason', 'end', 'end_date', 'email']);
    assert.equal(forms(mainOf((await server.get(cancel)).text))[0].fields.get('reason'), '');
    assert.equal((await server.post(cancel, wish)).status, 200);
    for (const missing of ['name', 'contract', 'email']) {
        assert.equal((await send({ [missing]: '' })).status, 422, missing);
    }
    const before = count();
    assert.equal((await send({ kind: 'extraordinary' })).status, 422);
    assert.equal((await send({ kind: 'ordinary', reason: '', end: 'earliest', end_date: '' })).status, 200);
    assert.equal(count(), before + 1);
});

test('CAN-05 what fits no contract is taken like what fits one: same words, same time, and kept for people', async () => {
    const known = await contract();
    const alike = (page) => visible(page.text).replaceAll(/[\w.]+@\w+\.example/gi, '@').replaceAll(/\d\d:\d\d:\d\d|KB-\d{4}-\d+/g, '#');
    const pages = [await send({ ...known, contract: `Nr. ${known.contract.toLowerCase()}`, email: known.email.toUpperCase() }),
                   await send({ contract: `Nr. ${known.contract.toLowerCase()}`, email: 'niemand@kuendigt.example' })];
    assert.deepEqual(pages.map(({ status }) => status), [200, 200]);
    assert.equal(alike(pages[0]), alike(pages[1]));
    assert.deepEqual(pages.map((page) => value(server, `SELECT status FROM cancellation WHERE number = '${numberOf(page)}'`)),
                     ['assigned', 'unassigned']);
    const times = { known: [], unknown: [] };
    for (let i = 0; i < 15; i++) {
        for (const [kind, email] of [['known', known.email], ['unknown', 'niemand@kuendigt.example']]) {
            const started = performance.now();
            await send({ contract: known.contract, email, name: `Lauf ${i}` });
            times[kind].push(performance.now() - started);
        }
    }
    const [one, other] = Object.values(times).map((list) => list.sort((a, b) => a - b)[7]);
    assert.ok(Math.abs(one - other) < 20 + Math.min(one, other), `${one} ms, ${other} ms`);
});

test('CAN-06 the button reads as the law says, is there from the start and needs no script', async () => {
    for (const [language, label] of [['de', 'jetzt kündigen'], ['en', 'cancel now'], ['fr', 'résilier maintenant'], ['nl', 'nu opzeggen']]) {
        const [[text, tag]] = buttons(mainOf((await server.get(`${cancel}?language=${language}`)).text));
        assert.equal(text, label);
        assert.equal(tag.type, 'submit');
        assert.ok(!('disabled' in tag) && !('hidden' in tag));
    }
});

test('CAN-07 nothing is offered or asked between the link and the receipt', async () => {
    const main = mainOf((await server.get(cancel)).text);
    assert.doesNotMatch(main, /<a |<dialog|<details/);
    assert.ok(visible((await send({})).text).includes('Ihre Kündigung ist eingegangen'));
});

test('CAN-08 the declaration can be kept: page, PDF and text tell all of it, the second, the zone and the button', async () => {
    const page = await send({ name: 'Ada "A" <Feddersen>', kind: 'extraordinary', reason: 'Zeile 1\r\nZeile 2', end: 'date', end_date: '31.12.2027', email: 'can8@kuendigt.example' });
    const links = [...page.text.matchAll(/href="(\/kuendigen\/receipt\/[0-9a-f]+\.(pdf|txt))"/g)].map(([, link]) => link);
    assert.equal(links.length, 2);
    const [pdf, text] = await Promise.all(links.map((link) => server.get(link)));
    assert.match(pdf.headers['content-disposition'], /^attachment; filename="Kuendigung-KB-\d{4}-\d+\.pdf"$/);
    assert.ok(!/[^\r]\n/.test(text.text));
    for (const told of [visible(page.text), pdfText(pdf.bytes).replace(/\s+/g, ' '), text.text.replace(/\s+/g, ' ')]) {
        for (const words of ['Ada "A" <Feddersen>', wish.contract, 'Außerordentliche Kündigung', 'Zeile 1 Zeile 2', '31.12.2027',
                             'can8@kuendigt.example', numberOf(page), pressedNote]) {
            assert.ok(told.includes(words), `${words} in ${told}`);
        }
        assert.match(told, receivedAt);
    }
    assert.equal((await server.get(links[0].replace('kuendigen', 'widerrufen'))).status, 404);
});

test('CAN-09 a mail confirms at once: content, moment of receipt, last day', async () => {
    const known = await contract();
    const page = await send(known);
    assert.equal(value(server, `SELECT count(*) FROM outbox WHERE event = 'cancellation_received' AND recipient = '${known.email}'`), 1);
    const [, end] = endOf(known.contract);
    const mail = await mailTo(server, known.email, /eingegangen: Vertrag .* endet am/);
    const told = mail.text.replace(/\s+/g, ' ');
    for (const words of [numberOf(page), wish.name, 'Ordentliche Kündigung', pressedNote, `Ihr Vertrag ${known.contract} endet am ${german(end)}.`]) {
        assert.ok(told.includes(words), `${words} in ${told}`);
    }
    assert.match(told, receivedAt);
    const attached = folded(pdfText(attachment(mail, mail.files[0][0])));
    assert.match(attached, receivedAt);
    for (const words of [`Ihr Vertrag ${known.contract} endet am ${german(end)}.`, 'Sie brauchen nichts weiter zu tun']) {
        assert.ok(attached.includes(words), `${words} in ${attached}`);
    }
    assert.doesNotMatch(attached, /ordnen/);
    const open = folded(pdfText((await server.get(/href="(\/kuendigen\/receipt\/\w+\.pdf)"/.exec(page.text)[1])).bytes));
    assert.match(open, /Wir ordnen Ihre Kündigung Ihrem Vertrag zu/);
    assert.ok(!open.includes(german(end))); // anybody may have typed that
    const sum = /(?:[0-9a-f]{4} ){3}[0-9a-f]{4}/;
    assert.equal(sum.exec(attached)[0], sum.exec(open)[0]);
});

test('CAN-10 without a day it ends as early as it can; a later wish counts, an earlier one is the earliest day', async () => {
    const wishes = [[{}, '2027-11-23'], [{ end: 'date', end_date: '31.01.2028' }, '2028-01-31'], [{ end: 'date', end_date: '2026-12-01' }, '2027-11-23']];
    for (const [values, end] of wishes) {
        const known = await contract({ host: concluded });
        assert.equal((await send({ ...known, ...values }, { host: nextDay })).status, 200);
        assert.deepEqual(endOf(known.contract), ['cancelled', end], JSON.stringify(values));
    }
});

test('CAN-10 another day that was chosen but not given is asked for, and nothing that was typed is lost', async () => {
    const known = await contract({ host: concluded });
    const choice = { ...known, end: 'date', end_date: '' };
    const asks = { de: 'Bitte nennen Sie das gewünschte Datum', en: 'Please give the date you want' };
    for (const [language, words] of Object.entries(asks)) {
        const page = await server.post(`${cancel}?language=${language}`, { ...wish, ...choice, name: '' }, { host: nextDay });
        assert.equal(page.status, 422);
        assert.match(page.text, /name="end_date"[^>]*aria-invalid="true"/);
        assert.match(page.text, /name="name"[^>]*aria-invalid="true"/, 'both at once');
        assert.match(page.text, /value="date" checked/);
        assert.ok(page.text.includes(`value="${known.contract}"`) && visible(mainOf(page.text)).includes(words), language);
    }
    assert.deepEqual(endOf(known.contract), ['active', '']);
    assert.equal((await send({ ...choice, end: 'earliest' }, { host: nextDay })).status, 200);
    const other = await contract({ host: concluded });
    assert.equal((await send({ ...other, end_date: '2028-01-31', end: '' }, { host: nextDay })).status, 200, 'no choice is none');
    assert.deepEqual(endOf(other.contract), ['cancelled', '2027-11-23']);
});

test('CAN-10 who wished for an earlier day is told the earliest one and why', async () => {
    const early = { end: 'date', end_date: '2026-12-24' };
    const words = { de: [/ \(24\.12\.2026\) .* Ihn und den Grund nennt die E-Mail/, /Sie haben den 24\.12\.2026 gewünscht\. Frühestens kann der Vertrag am 23\.11\.2027 enden: Bis dahin läuft die vereinbarte Mindestlaufzeit/],
                    en: [/ \(24 December 2026\) .* tells you the day and the reason/, /earliest day on which the contract can end is 23 November 2027: the agreed minimum term runs until then/] };
    for (const [language, [open, told]] of Object.entries(words)) {
        const known = await contract({ host: concluded });
        const page = await server.post(`${cancel}?language=${language}`, { ...wish, ...known, ...early }, { host: nextDay });
        assert.match(visible(mainOf(page.text)), open);
        assert.doesNotMatch(visible(mainOf(page.text)), /2027/); /* anybody may have typed that */
        const mail = await mailTo(server, known.email, language === 'de' ? /eingegangen: Vertrag/ : /received your cancellation/);
        assert.match(folded(mail.text), told);
        assert.match(folded(pdfText(attachment(mail, mail.files[0][0]))), told);
        const stranger = await server.post(`${cancel}?language=${language}`, { ...wish, contract: 'V-999999', ...early }, { host: nextDay });
        assert.match(visible(mainOf(stranger.text)), open);
    }
    const known = await contract({ host: concluded });
    await send({ ...known, end: 'date', end_date: '2028-01-31' }, { host: nextDay });
    assert.doesNotMatch((await mailTo(server, known.email, /endet am/)).text, /Frühestens/);
});

test('CAN-11 labels of the law cannot be reworded, so that no page is without them', async () => {
    assert.equal(await refused(['SelfServiceTexts DIR/htdocs'], { order: { print: 'Ausdrucken' } }), '');
    for (const texts of [{ frame: { cancel: 'Kontakt' } }, { legal: { cancel: { button: 'Senden' } } }]) {
        assert.match(await refused(['SelfServiceTexts DIR/htdocs'], texts), /cancel/, JSON.stringify(texts));
    }
});

test('CAN-12 a double press is one cancellation, an earlier day another one', async () => {
    const known = await contract({ host: concluded });
    const before = count();
    const form = filled(await server.get(cancel), { ...known, name: wish.name, end: 'date', end_date: '2028-06-30' });
    const pages = await Promise.all([1, 2, 3].map(() => server.post(cancel, form)));
    assert.deepEqual(pages.map(({ status }) => status), [200, 200, 200]);
    assert.equal(new Set(pages.map(numberOf)).size, 1);
    assert.equal(count(), before + 1);
    assert.deepEqual(endOf(known.contract), ['cancelled', '2028-06-30']);
    form.set('end_date', '2028-01-31');
    assert.notEqual(numberOf(await server.post(cancel, form)), numberOf(pages[0]));
    assert.equal(count(), before + 2);
    assert.deepEqual(endOf(known.contract), ['cancelled', '2028-01-31']);
});

test('CAN-14 a hundred from one address within a minute are all stored', async () => {
    const before = count();
    for (let round = 0; round < 10; round++) {
        const pages = await Promise.all(Array.from({ length: 10 }, (_, i) => send({ contract: `Nr. ${round * 10 + i}`, email: 'viele@kuendigt.example' })));
        assert.deepEqual(pages.map((page) => page.status), Array(10).fill(200));
    }
    const last = await send({ contract: 'Nr. 100', email: 'viele@kuendigt.example' });
    assert.ok(visible(last.text).includes('kann es sein, dass jetzt keine weitere E-Mail kommt'));
    assert.ok(!visible(last.text).includes('ist unterwegs'));
    assert.equal(count(), before + 101);
    assert.equal(value(server, 'SELECT count(DISTINCT number) FROM cancellation'), count());
});

test('TRM-06 a cancellation for cause needs its reason and leaves the contract to people', async () => {
    const known = await contract();
    const refusedPage = await send({ ...known, kind: 'extraordinary' });
    assert.equal(refusedPage.status, 422);
    assert.ok(refusedPage.text.includes('href="#reason"'));
    const done = await send({ ...known, kind: 'extraordinary', reason: 'Seit Tagen ohne Strom' });
    assert.equal(value(server, `SELECT status FROM cancellation WHERE number = '${numberOf(done)}'`), 'waiting');
    assert.equal(endOf(known.contract)[0], 'active');
});

test('the overview tells the end of what was cancelled', async () => {
    const known = await contract();
    await send(known);
    const cookie = await openPortal(server, server.ctl('--merchant', 'nordwolke', 'portal-link', known.contract).trim());
    const overview = visible((await server.get('/portal/contract', { headers: { cookie } })).text);
    assert.ok(overview.includes(`Vertrag endet am ${german(endOf(known.contract)[1])}`), overview);
});
