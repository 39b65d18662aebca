// Changing plan and components in the portal: the form, the review, and what an order brings, at once or later.
// What must not happen: portal_change_guard.test.mjs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { booked, business, change, changes, contract, customer, early, example, firstWeek, idOf, invoices, march, nextTerm,
         onlyBusinesses, plus, press, pro, read, review, says, send, server, signIn, start, startShop, stored,
         toPro, viewOnly } from './lib/change.mjs';
import { sql, value } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { review as orderReview } from './lib/journey.mjs';
import { pdfText } from './lib/law.mjs';
import { attachment, mailTo } from './lib/mail.mjs';
import { until } from './lib/until.mjs';

before(startShop);
after(() => server?.stop());

test('the form shows plans and components as they are booked and what the choice costs, without script', async () => {
    const visit = await customer();
    const page = await read(visit, '/portal/plan');
    for (const words of ['Webhosting Plus, monatlich Ihr Tarif 9,90 €', 'Webhosting Pro, monatlich 24,90 €', 'Noch ist nichts geändert.',
                         'Bisher pro Monat 18,20 €', 'Ihre Mindestlaufzeit bis 23.11.2027 ändert sich nicht.']) {
        says(page, words);
    }
    assert.doesNotMatch(visible(page.text), /Partner|Managed Server/);
    const form = fill(page.text, {}, ['contract']);
    assert.deepEqual([...form.fields.keys()].sort(), ['component[backup]', 'component[domain]', 'component[mailbox]', 'component[storage]',
                                                      'contract', 'csrf', 'plan']);
    form.fields.set('plan', 'webhosting-pro');
    form.fields.set('step', 'component[mailbox]:+1');
    const stepped = await send(visit, form);
    assert.equal(stepped.status, 200);
    says(stepped, 'Premium-Postfach 25 GB: 4 statt 3 +1,00 €');
    says(stepped, 'Bisher 3, neu 4');
    assert.match(stepped.text, /name="component\[mailbox\]"[^>]*value="4"/);
    assert.match(stepped.text, /value="webhosting-pro" checked/);
    assert.deepEqual(booked(visit.number), { backup: 1, domain: 2, mailbox: 3 });
});

test('ORD-01 ORD-05 ORD-14 the review is that of an order: one button with the words, withdrawal, unticked consent, prices above', async () => {
    const visit = await customer();
    const page = await review(visit, toPro);
    const main = /<main[\s\S]*<\/main>/.exec(page.text)[0];
    const text = visible(main);
    const order = ['Ihre Leistungen nach der Änderung', 'Gesamtpreis pro Monat ab 24.04.2027', 'Einmalig anteilig 26.03.2027 bis 23.04.2027, 29 von 31 Tagen',
                   'Wirksam ab 10.04.2027; mit Ihrer Zustimmung zum sofortigen Beginn schon ab 26.03.2027', 'Mindestlaufzeit 12 Monate, bis 23.11.2027', 'Ihr Widerrufsrecht', 'Ihre Zustimmung',
                   'zahlungspflichtig bestellen'].map((words) => text.indexOf(words));
    assert.ok(order.every((place, i) => place > (order[i - 1] ?? -1)), `${order} in ${text}`);
    const form = /<form class="review"[\s\S]*?<\/form>/.exec(main)[0];
    assert.deepEqual([...form.matchAll(/<button[^>]*>([^<]*)</g)].filter(([tag]) => !tag.includes('form="edit"')).map(([, words]) => words),
                     ['zahlungspflichtig bestellen']);
    assert.doesNotMatch(form, /type="checkbox"[^>]*checked/);
    says(page, 'Ohne diese Zustimmung gilt die Änderung ab 10.04.2027; einmalig anteilig sind dann 7,69 € fällig.');
    const edited = await send(visit, fill(page.text, { do: 'edit' }, ['state']));
    assert.match(edited.text, /value="webhosting-pro" checked/);
});

test('CHG-01 an upgrade with early start holds at once: terms, components, invoice of the difference, proof, mail, events', async () => {
    const visit = await customer();
    const done = await change(visit, toPro);
    assert.equal(done.status, 303);
    assert.equal(done.headers.location, '/portal/plan?notice=done');
    assert.deepEqual(stored(visit.number), ['active', pro, 2, '2026-12-23', '2026-12-24', '2027-11-23']);
    assert.deepEqual(booked(visit.number), { backup: 1, domain: 2, mailbox: 5 });
    assert.deepEqual(changes(visit.number), [['upgrade', 'applied', '2027-03-26']]);
    const [, second] = invoices(visit.number);
    const data = JSON.parse(second[3]);
    assert.deepEqual([second[0], data.lines.map((line) => line.gross)], [1590, [-926, -281, 2329, 468]]);
    assert.equal(second[1] + second[2], 1590);
    assert.equal(data.lines.every((line) => line.period_start === '2027-03-26' && line.period_end === '2027-04-23'), true);
    const [kind, record] = sql(server, `SELECT order_.kind, record FROM order_ JOIN order_proof ON order_id = order_.id
        WHERE contract_id = '${idOf(visit.number)}' ORDER BY sequence DESC LIMIT 1`)[0];
    assert.equal(kind, 'upgrade');
    assert.equal(JSON.parse(record).button, 'zahlungspflichtig bestellen');
    assert.deepEqual(JSON.parse(record).consents.filter(({ notice }) => !notice).map(({ id, given }) => [id, given]),
                     [['agb', true], ['sofort', true]]);
    assert.ok(JSON.parse(record).documents.some(({ kind, hash, version }) => kind === 'tac' && hash !== '' && version !== ''));
    const events = sql(server, `SELECT event, body FROM webhook_event WHERE body LIKE '%${idOf(visit.number)}%' ORDER BY rowid`);
    assert.deepEqual(events.slice(-3).map(([event]) => event), ['InvoiceCreated', 'OrderSucceeded', 'ContractChanged']);
    assert.equal(JSON.parse(events.at(-1)[1]).ContractChangeType, 'Upgrade');
    const mail = await mailTo(server, visit.email, /Ihre Änderung zum Vertrag/);
    assert.deepEqual(mail.files.map(([name]) => name.replace(/RE-.*/, 'RE').replace(/B-2.*(?=\.pdf)/, 'B')), [`Vertragsaenderung-B.pdf`, 'RE']);
    says(await read(visit, done.headers.location), 'Ihre Änderung gilt.');
    says(await read(visit, '/portal/contract'), 'Webhosting Pro 24,90 €');
    server.ctl('--merchant', 'nordwolke', 'audit', 'verify');
});

test('CHG-02 ORD-15 without the consent it waits until the right of withdrawal has ended, can be taken back, and comes on its day', async () => {
    const visit = await customer();
    assert.equal((await change(visit, toPro, {})).status, 303);
    assert.deepEqual(changes(visit.number), [['upgrade', 'scheduled', '2027-04-10']]);
    assert.equal(stored(visit.number)[1], plus);
    const page = await read(visit, '/portal/components');
    for (const words of ['geplant zum 10.04.2027', 'Webhosting Pro statt Webhosting Plus', 'Bis zum 09.04.2027 können Sie den Wechsel zurücknehmen.']) {
        says(page, words);
    }
    const undo = fill(page.text, { do: 'withdraw-change' }, ['change']);
    assert.equal((await send(visit, undo)).headers.location, '/portal/components?notice=withdrawn');
    await mailTo(server, visit.email, /Ihre Änderung ist zurückgenommen/);
    assert.equal((await send(visit, undo)).status, 409);
    assert.equal((await change(visit, toPro, {})).status, 303);
    assert.deepEqual(changes(visit.number).map(([, status]) => status), ['undone', 'scheduled']);
    sql(server, `UPDATE contract_change SET effective_date = '2027-03-26' WHERE contract_id = '${idOf(visit.number)}' AND status = 'scheduled'`);
    await until(([, variant]) => variant === pro, () => stored(visit.number));
    assert.equal(invoices(visit.number).at(-1)[0], 1590);
    assert.deepEqual(booked(visit.number), { backup: 1, domain: 2, mailbox: 5 });
    assert.deepEqual((await mailTo(server, visit.email, /Ihre Änderung gilt ab heute/)).files.length, 1);
    for (const [subject, words] of [[/Ihre Änderung zum Vertrag/, ['angehängte PDF-Datei bestätigen', 'angehängten PDF-Dateien bestätigen']],
                                    [/Ihre Bestellung/, ['angehängte PDF-Datei sind', 'angehängten PDF-Dateien sind']]]) {
        const { text, files } = await mailTo(server, visit.email, subject);
        assert.ok(text.replace(/\s+/g, ' ').includes(words[files.length === 1 ? 0 : 1]), `${files.length}: ${text}`);
    }
    assert.deepEqual(changes(visit.number).map(([, status]) => status), ['undone', 'applied']);
});

test('CHG-02 ORD-12 what costs more asks the consents of an order anew, and says beside the box which is missing', async () => {
    const visit = await customer();
    const page = await review(visit, toPro);
    const boxes = (text) => [...text.matchAll(/<input type="checkbox" id="consent\[(\w+)\]"[^>]*>/g)]
        .map(([box, id]) => [id, / required/.test(box), / checked/.test(box), /aria-invalid/.test(box)]);
    assert.deepEqual(boxes(page.text), [['agb', true, false, false], ['sofort', false, false, false]]);
    const refused = await press(visit, page, { 'consent[agb]': '', ...early });
    assert.equal(refused.status, 422);
    assert.deepEqual(boxes(refused.text), [['agb', true, false, true], ['sofort', false, false, false]]);
    assert.match(refused.text, /aria-describedby="consent\[agb\]-error"/);
    assert.match(refused.text, /<a href="#consent\[agb\]">Bitte bestätigen Sie „Ich stimme den AGB zu /);
    says(refused, 'Ohne diese Zustimmung gilt die Änderung ab 10.04.2027; einmalig anteilig sind dann 7,69 € fällig.');
    says(refused, '5 × Premium-Postfach');
    assert.deepEqual([changes(visit.number), invoices(visit.number).length], [[], 1]);
    assert.equal((await press(visit, refused, early)).status, 303);
    const cheaper = await review(await customer(), { plan: 'webhosting-start' });
    assert.doesNotMatch(cheaper.text, /type="checkbox"/);
});

test('businesses change at once, see net amounts, and are told of no right of withdrawal', async () => {
    const visit = await customer({ ...example, ...business });
    const page = await review(visit, toPro);
    says(page, 'Einmalig anteilig 26.03.2027 bis 23.04.2027, 29 von 31 Tagen 15,90 €');
    says(page, '19 % USt. 2,54 €');
    assert.doesNotMatch(visible(/<main[\s\S]*<\/main>/.exec(page.text)[0]), /Ihr Widerrufsrecht|Nordwolke soll sofort/);
    assert.equal((await press(visit, page)).status, 303);
    assert.deepEqual(changes(visit.number), [['upgrade', 'applied', '2027-03-26']]);
});

test('CHG-03 a cheaper plan waits for the end of the minimum term, fewer components for that of the paid month', async () => {
    const cheaper = await customer();
    const page = await review(cheaper, { plan: 'webhosting-start' });
    says(page, 'Wirksam ab 24.11.2027');
    assert.match(page.text, /<button class="btn btn-primary" type="submit" name="do" value="order">Änderung bestätigen<\/button>/);
    assert.doesNotMatch(visible(/<form class="review"[\s\S]*?<\/form>/.exec(page.text)[0]), /zahlungspflichtig|Widerrufsrecht|Einmalig/);
    assert.equal((await press(cheaper, page)).status, 303);
    assert.deepEqual(changes(cheaper.number), [['downgrade', 'scheduled', '2027-11-24']]);
    const [[proof]] = sql(server, `SELECT record FROM order_proof JOIN order_ ON order_.id = order_id
        WHERE contract_id = '${idOf(cheaper.number)}' AND kind = 'upgrade'`);
    assert.equal(JSON.parse(proof).button, 'Änderung bestätigen', 'the words that were pressed');
    says(await read(cheaper, '/portal/contract'), 'Ab dem 24.11.2027 gilt eine Änderung');
    const fewer = await customer();
    await change(fewer, { 'component[mailbox]': '1' }, {}, '/portal/components');
    assert.deepEqual(changes(fewer.number), [['downgrade', 'scheduled', '2027-04-24']]);
    const later = await signIn(await contract(), nextTerm);
    says(await review(later, { plan: 'webhosting-start' }), 'Wirksam ab 24.03.2028');
});

test('PRC-05 another period: what is paid now and next, each with its period, with all that stays as it is', async () => {
    const visit = await customer();
    const form = fill((await read(visit, '/portal/plan')).text, { plan: 'webhosting-plus-jahr', do: 'update' }, ['contract']);
    const page = await send(visit, form);
    says(page, 'Bisher pro Monat 18,20 €');
    says(page, 'Neu pro Jahr 99,00 € Neu pro Monat 8,30 €');
    says(page, 'Webhosting Plus, monatlich, bisher pro Monat −9,90 € Webhosting Plus, jährlich, künftig pro Jahr +99,00 €');
    says(page, 'Mehrpreis pro Jahr ab 24.11.2027 +99,00 € Ersparnis pro Monat ab 24.11.2027 −9,90 €');
    says(page, 'Im Jahr zusammen 198,60 € statt 218,40 €: Sie sparen 19,80 €.');
    says(await send(visit, form), 'Die Änderung gilt ab 24.11.2027.');
    const back = await customer({ 'component[backup]': '1' }, 'webhosting-plus-jahr');
    const other = await review(back, { plan: 'webhosting-plus' });
    says(other, 'Bisher pro Jahr 99,00 € Bisher pro Monat 2,90 €');
    says(other, 'Neu pro Monat 12,80 €');
});

test('CHG-02 what is debited besides is told with the early start and without it', async () => {
    const visit = await customer();
    const page = await review(visit, toPro);
    says(page, 'Einmaliger Einzug mit Zustimmung zum sofortigen Beginn 15,90 € am 30.03.2027.');
    says(page, 'Einmaliger Einzug ohne Zustimmung zum sofortigen Beginn 7,69 € am 12.04.2027.');
    assert.doesNotMatch(visible(page.text), /Erster Einzug/);
    assert.equal((await press(visit, page)).status, 303);
    const scheduled = await mailTo(server, visit.email, /Ihre Änderung zum Vertrag/);
    assert.match(scheduled.text.replace(/\s+/g, ' '), /Einmaliger Einzug für die Änderung: 7,69 € am 12\.04\.2027\./);
});

test('a change to come says that it blocks others, until when, and where it is taken back', async () => {
    const visit = await customer();
    assert.equal((await change(visit, { plan: 'webhosting-start' })).status, 303);
    for (const path of ['/portal/plan', '/portal/components']) {
        const page = await read(visit, path);
        says(page, 'Bis dahin ist keine andere Änderung von Tarif oder Leistungen möglich, ab dem 24.11.2027 wieder.');
        assert.match(page.text, /<a href="#take-back">[\s\S]*<form class="actions" id="take-back"/);
    }
    const looking = await signIn(visit, viewOnly);
    const page = await read(looking, '/portal/plan');
    says(page, 'ab dem 24.11.2027 wieder.');
    assert.doesNotMatch(page.text, /take-back/);
});

test('mail and document of a change speak of the change, and of a withdrawal only where there is the right', async () => {
    const dearer = await customer(), cheaper = await customer();
    await change(dearer, toPro);
    await change(cheaper, { plan: 'webhosting-start' });
    const documentOf = async ({ email }) => {
        const mail = await mailTo(server, email, /Ihre Änderung zum Vertrag/);
        const [name] = mail.files.map(([file]) => file).filter((file) => file.startsWith('Vertragsaenderung-'));
        return pdfText(attachment(mail, name)).replace(/\s+/g, ' ');
    };
    const [more, less] = [await documentOf(dearer), await documentOf(cheaper)];
    assert.match(more, /Änderung zum Vertrag V-\d+/);
    assert.match(more, /Sie können diese Änderung bis zum 09\.04\.2027 ohne Angabe von Gründen widerrufen\. Dann gilt wieder Ihr bisheriger Vertrag\./);
    assert.match(more, /Ich stimme den AGB/);
    assert.match(less, /Dieses Dokument enthält, was ab 24\.11\.2027 gilt, und unsere AGB\./);
    assert.match(less, /Bestätigt haben Sie mit der Schaltfläche „Änderung bestätigen“\./);
    assert.doesNotMatch(less, /Ihr Widerrufsrecht|Vertragsbestätigung/);
    const mail = await mailTo(server, cheaper.email, /Ihre Änderung zum Vertrag/);
    assert.match(mail.text, /Bestätigt mit der Schaltfläche „Änderung bestätigen“/);
    assert.doesNotMatch(mail.text, /Ihr Widerrufsrecht|widerrufen|Vertragsbestätigung/i);
});

test('from monthly to yearly and back: a longer period that costs less a year begins after what is paid', async () => {
    const visit = await customer();
    const page = await review(visit, { plan: 'webhosting-plus-jahr' });
    says(page, 'Wirksam ab 24.11.2027');
    assert.match(page.text, />zahlungspflichtig bestellen</);
    const yearly = await customer({}, 'webhosting-plus-jahr');
    says(await review(yearly, { plan: 'webhosting-pro-jahr' }), 'Einmalig anteilig 26.03.2027 bis 23.11.2027, 243 von 365 Tagen');
    says(await review(yearly, { plan: 'webhosting-pro' }), 'Wirksam ab 24.11.2027');
});

test('CHG-04 a dearer plan brings no minimum term and no setup fee with it', async () => {
    const visit = await customer({}, 'webhosting-start');
    const page = await review(visit, { plan: 'webhosting-plus' });
    assert.doesNotMatch(visible(/<form class="review"[\s\S]*?<\/form>/.exec(page.text)[0]), /Einrichtung|12 Monate/);
    assert.equal((await press(visit, page, early)).status, 303);
    assert.equal(stored(visit.number)[5], '');
    says(await read(visit, '/portal/contract'), 'Kündigen Sie heute, endet der Vertrag am 26.04.2027.');
    assert.equal(invoices(visit.number).at(-1)[0], Math.round(990 * 13 / 31) - Math.round(390 * 13 / 31)); /* from the 8th on, after a trial */
});

test('WDR-04 while the contract can be withdrawn from too, the change is a part to choose, and goes back alone', async () => {
    const visit = await customer(example, 'webhosting-plus', firstWeek);
    await change(visit, toPro);
    const name = 'Änderung vom 30.11.2026: Webhosting Pro statt Webhosting Plus; Premium-Postfach 25 GB: 5 statt 3';
    const page = await read(visit, '/widerrufen');
    assert.deepEqual([...page.text.matchAll(/<option value="([^"]*)"/g)].map(([, code]) => code),
                     ['', name, 'Backup-Archiv 90 Tage', 'Zusätzliche Domain', 'Premium-Postfach 25 GB']);
    const whole = await send(visit, fill(page.text, {}, ['name', 'contract']));
    says(whole, 'Teil des Vertrags Ganzer Vertrag');
    says(whole, 'Läuft dessen Widerrufsfrist noch, endet er sofort, mit allen Zusatzleistungen und Änderungen.');
    const step = await send(visit, fill(whole.text, { part: name, do: '' }, ['name', 'contract', 'part']));
    says(step, `Teil des Vertrags ${name}`);
    assert.ok(!visible(step.text).includes('endet er sofort'));
    const done = await send(visit, fill(step.text, { do: 'confirm' }, ['name', 'contract', 'part']));
    says(done, `Teil des Vertrags ${name}`);
    assert.deepEqual([stored(visit.number)[0], stored(visit.number)[1], changes(visit.number)[0][1]], ['active', plus, 'withdrawn']);
    assert.deepEqual(booked(visit.number), { backup: 1, domain: 2, mailbox: 3 });
    await mailTo(server, visit.email, /Der\s+Vertrag\s+selbst\s+läuft\s+weiter\./);
    assert.ok(!(await read(visit, '/widerrufen')).text.includes('Änderung vom'));
});

test('CHG-05 a withdrawal in time for the change alone takes back the change and ends no contract', async () => {
    const visit = await customer(), waiting = await customer(), twice = await customer();
    const withdraw = async ({ number, email }) => {
        const form = fill((await server.get('/widerrufen', { host: march })).text,
                          { name: 'Marlene Feddersen', contract: number, email }, ['name', 'contract']);
        const asked = await server.post(form.action, form.fields, { host: march });
        const confirm = fill(asked.text, {}, ['name', 'contract']);
        const answer = await server.post(confirm.action, new URLSearchParams([...confirm.fields, ['do', 'confirm']]), { host: march });
        assert.ok(answer.status < 400);
    };
    const declared = ({ number }) => value(server, `SELECT status FROM withdrawal WHERE contract_id = '${idOf(number)}' ORDER BY rowid DESC LIMIT 1`);
    await change(waiting, toPro, {});
    await withdraw(waiting);
    assert.deepEqual([stored(waiting.number)[0], changes(waiting.number)[0][1], declared(waiting)], ['active', 'withdrawn', 'assigned']);

    await change(visit, toPro);
    await withdraw(visit);
    assert.deepEqual([stored(visit.number)[0], stored(visit.number)[1], declared(visit)], ['active', plus, 'assigned']);
    assert.deepEqual(booked(visit.number), { backup: 1, domain: 2, mailbox: 3 });
    const [, invoice, note] = invoices(visit.number);
    assert.deepEqual([invoice[0], note[0]], [1590, 1536]); /* one day of 29 was used */
    await mailTo(server, visit.email, /Ihre\s+Änderung\s+des\s+Vertrags\s+V-\d+\s+ist\s+widerrufen;\s+es\s+gilt\s+wieder,\s+was\s+vorher\s+vereinbart\s+war\./);
    says(await read(visit, '/portal/contract'), 'Webhosting Plus 9,90 €');
    server.ctl('--merchant', 'nordwolke', 'audit', 'verify');

    await change(twice, { 'component[support]': '1' });
    await change(twice, { 'component[storage]': '1' });
    await withdraw(twice);
    assert.deepEqual([stored(twice.number)[0], declared(twice)], ['active', 'waiting'], 'which of both is for people to find out');
    assert.deepEqual(changes(twice.number).map(([, status]) => status), ['applied', 'applied']);
    sql(server, `UPDATE contract_change SET created_at = '2027-03-10T08:00:00Z' WHERE contract_id = '${idOf(twice.number)}'`);
    await withdraw(twice);
    assert.equal(stored(twice.number)[0], 'cancelled');
});

test('a change to come can be taken back where the plan is no longer for this type of customer', async () => {
    const visit = await customer(undefined, undefined, firstWeek);
    await change(visit, { plan: 'webhosting-pro' }, {});
    const elsewhere = await signIn(visit, onlyBusinesses);
    const page = await read(elsewhere, '/portal/plan');
    says(page, 'geplant zum 15.12.2026');
    assert.doesNotMatch(page.text, /value="review"/);
    assert.equal((await send(elsewhere, fill(page.text, { do: 'withdraw-change' }, ['change']))).status, 303);
    assert.deepEqual(changes(visit.number), [['upgrade', 'undone', '2026-12-15']]);
    says(await read(elsewhere, '/portal/plan'), 'Dieser Vertrag lässt sich hier nicht ändern.');
});

test('the overview tells the amounts that the page of the change tells', async () => {
    const visit = await customer(undefined, undefined, firstWeek);
    const reviewed = await review(visit, { plan: 'webhosting-pro' });
    says(reviewed, 'Wirksam ab 15.12.2026; mit Ihrer Zustimmung zum sofortigen Beginn schon ab 30.11.2026');
    says(reviewed, 'Einmalig, wenn die Änderung am 15.12.2026 beginnt (ohne Zustimmung zum sofortigen Beginn)');
    says(reviewed, 'Einmalig anteilig 15.12.2026 bis 23.12.2026, 9 von 30 Tagen, darin 0,72 € MwSt. (19 %) 4,50 €');
    says(reviewed, 'Einmalig, wenn sie auf Ihren Wunsch schon am 30.11.2026 beginnt');
    assert.equal((await press(visit, reviewed, {})).status, 303);
    const page = await read(visit, '/portal/plan');
    says(page, '4,50 €');
    says(page, 'Neu pro Monat 33,20 €');
    says(await read(visit, '/portal/contract'), 'Nächste Rechnung am 15.12.2026 4,50 € danach am 24.12.2026: 33,20 €');
});

test('CHG-06 a component that was withdrawn does not come back with a change that was ordered before', async () => {
    const visit = await customer(undefined, undefined, firstWeek);
    await change(visit, { plan: 'webhosting-pro' }, {});
    const form = fill((await server.get('/widerrufen', { host: firstWeek })).text,
                      { name: 'Marlene Feddersen', contract: visit.number, email: visit.email, part: 'Backup-Archiv 90 Tage' },
                      ['name', 'contract']);
    const confirm = fill((await server.post(form.action, form.fields, { host: firstWeek })).text, {}, ['name', 'contract']);
    assert.ok((await server.post(confirm.action, new URLSearchParams([...confirm.fields, ['do', 'confirm']]), { host: firstWeek })).status < 400);
    assert.deepEqual(changes(visit.number), [['upgrade', 'scheduled', '2026-12-15']]);
    assert.doesNotMatch(visible((await read(visit, '/portal/plan')).text), /Backup-Archiv/);
    sql(server, `UPDATE contract_change SET effective_date = '2026-11-30' WHERE contract_id = '${idOf(visit.number)}'`);
    await until(([, variant]) => variant === pro, () => stored(visit.number));
    assert.deepEqual(booked(visit.number), { domain: 2, mailbox: 3 });
    assert.ok(JSON.parse(invoices(visit.number).at(-1)[3]).lines.every(({ name }) => !name.includes('Backup')));
});

test('CHG-07 a change of a contract that is yet to begin comes with its first day and costs nothing besides', async () => {
    const email = 'spaeter@kunde.example';
    const page = await orderReview(server, 'webhosting-plus', { ...example, email }, { host: start });
    const form = fill(page.text, { do: 'order' }, ['state']);
    for (const [, name] of page.text.matchAll(/name="(consent\[[^"]+\])"/g)) {
        if (name !== 'consent[sofort]') {
            form.fields.set(name, '1');
        }
    }
    await server.post('/order/webhosting-plus', form.fields, { host: start });
    const visit = await signIn({ email, number: value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1') }, firstWeek);
    const shown = await review(visit, { 'component[mailbox]': '5' }, '/portal/components');
    says(shown, 'Wirksam ab 15.12.2026; mit Ihrer Zustimmung zum sofortigen Beginn schon ab 09.12.2026');
    says(shown, 'Ohne diese Zustimmung gilt die Änderung ab 15.12.2026');
    assert.deepEqual(visible(shown.text).match(/Einmalig anteilig \S+/g), ['Einmalig anteilig 15.12.2026'], 'only without the consent');
    assert.equal((await press(visit, shown, early)).status, 303);
    assert.deepEqual(changes(visit.number), [['upgrade', 'scheduled', '2026-12-09']]);
    assert.deepEqual(booked(visit.number), { backup: 1, domain: 2, mailbox: 3 });
    assert.equal(invoices(visit.number).length, 0);
});

test('nothing chosen, wrong quantities and plans that are not offered are told beside their fields', async () => {
    const visit = await customer();
    says(await review(visit, {}), 'Es ist nichts geändert.');
    for (const [values, words] of [[{ 'component[domain]': '51' }, '50'], [{ 'component[domain]': 'x' }, 'Zahl'],
                                   [{ plan: 'managed-server' }, 'In diesen Tarif können Sie nicht wechseln.'],
                                   [{ plan: 'webhosting-plus-partner' }, 'In diesen Tarif können Sie nicht wechseln.'],
                                   [{ plan: 'gibt-es-nicht' }, 'In diesen Tarif können Sie nicht wechseln.']]) {
        const answer = await review(visit, values);
        assert.equal(answer.status, 422, JSON.stringify(values));
        says(answer, words);
        assert.match(visible(answer.text), /Neu pro Monat 18,20 €/); /* what is wrong changes nothing */
    }
    assert.deepEqual(changes(visit.number), []);
});

test('discounts go on: the percentage of the coupon is in credit and charge', async () => {
    const visit = await customer({ ...example, coupon: 'NORD25' }, 'webhosting-plus', start);
    const page = await review(visit, { 'component[support]': '1' });
    says(page, 'Gutschein NORD25');
    assert.equal((await press(visit, page, early)).status, 303);
    assert.deepEqual(JSON.parse(invoices(visit.number).at(-1)[3]).lines.map((line) => line.gross), [455, 590, -603]);
});
