// Changing plan and components in the portal: preview, order with and without early start, later changes, undo, races.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql, value } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { openPortal, placeOrder, review as orderReview } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { as } from './lib/portal.mjs';
import { startServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

/* Virtual hosts of one shop, by the day they live in and the areas they have. */
const [start, march, nextTerm, viewOnly, off, onlyComponents, other, firstWeek, onlyBusinesses] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const day = (time) => ['SelfServiceSandbox On', `SelfServiceClock ${time}`];
const inMarch = day('2027-03-26T12:00:00Z');
let server, count = 0;

before(async () => {
    server = await startServer({
        hosts: [
            { merchant: 'nordwolke', directives: [...day('2026-11-24T08:00:00Z'), 'SelfServiceCouponField On'] },
            { merchant: 'nordwolke', directives: inMarch },
            { merchant: 'nordwolke', directives: day('2028-02-10T08:00:00Z') },
            { merchant: 'nordwolke', directives: [...inMarch, 'SelfServicePortalArea plan view', 'SelfServicePortalArea components view'] },
            { merchant: 'nordwolke', directives: [...inMarch, 'SelfServicePortalArea plan off', 'SelfServicePortalArea components off'] },
            { merchant: 'nordwolke', directives: [...inMarch, 'SelfServicePortalArea plan off'] },
            { merchant: 'tidewater', directives: [...inMarch, 'SelfServiceLanguages en de'] },
            { merchant: 'nordwolke', directives: day('2026-11-30T12:00:00Z') },
            { merchant: 'nordwolke', directives: [...day('2026-11-30T12:00:00Z'), 'SelfServiceCustomerTypes business'] },
        ],
    });
});
after(() => server?.stop());

const example = { 'component[backup]': '1', 'component[domain]': '2', 'component[mailbox]': '3' };
const business = { type: 'business', cname: 'Nordlicht GmbH' };

/** A contract of 2026-11-24 of a customer of their own. @returns number and address */
async function contract(values = example, variant = 'webhosting-plus') {
    const email = `wechsel${++count}@kunde.example`;
    await placeOrder(server, variant, { ...values, email }, { host: start });
    return { email, number: value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1') };
}

/** Signed in on a host; links of the command live in the real time, those hosts do not. */
async function signIn({ number, email }, host = march) {
    const link = server.ctl('--merchant', host === other ? 'tidewater' : 'nordwolke', 'portal-link', number).trim();
    sql(server, "UPDATE self_service_token SET expires_at = '2030-01-01T00:00:00Z'");
    return { number, email, host, cookie: await openPortal(server, link, { host }) };
}

const customer = async (values, variant, host) => signIn(await contract(values, variant), host);
const read = (visit, path) => server.get(path, as(visit.cookie, { host: visit.host }));
const send = (visit, form) => server.post(form.action, form.fields, as(visit.cookie, { host: visit.host }));
const stored = (number) => sql(server, `SELECT contract.status, variant_id, contract.version, billed_until, next_billing_date, term_end
    FROM contract WHERE number = '${number}'`)[0];
const idOf = (number) => value(server, `SELECT id FROM contract WHERE number = '${number}'`);
const changes = (number) => sql(server, `SELECT kind, status, effective_date FROM contract_change
    WHERE contract_id = '${idOf(number)}' ORDER BY rowid`);
const booked = (number) => Object.fromEntries(sql(server, `SELECT data, quantity FROM component_subscription
    JOIN catalogue_object ON catalogue_object.id = component_id AND kind = 'component'
    WHERE contract_id = '${idOf(number)}' AND end_date = ''`)
    .map(([data, quantity]) => [JSON.parse(data).ExternalId, quantity / 1e6]));
const invoices = (number) => sql(server, `SELECT gross, net, vat, data FROM invoice WHERE contract_id = '${idOf(number)}' ORDER BY rowid`);

const pro = '5f0000000000000000000016';
const plus = '5f0000000000000000000006';

/** From the form to the review page. */
async function review(visit, values, path = '/portal/plan') {
    const page = await read(visit, path);
    assert.equal(page.status, 200, visible(page.text));
    const form = fill(page.text, { ...values, do: 'review' }, ['contract']);
    const answer = await send(visit, form);
    return answer;
}

/** The button of a review page. */
function press(visit, page, values = {}) {
    return send(visit, fill(page.text, { ...values, do: 'order' }, ['state']));
}

const early = { 'consent[sofort]': '1' };
const toPro = { plan: 'webhosting-pro', 'component[mailbox]': '5' };
const says = (answer, words) => assert.ok(visible(answer.text).includes(words), `${words} in ${visible(answer.text)}`);

/** Chosen, reviewed and ordered. */
async function change(visit, values, consents = early, path) {
    const reviewed = await review(visit, values, path);
    assert.equal(reviewed.status, 200, visible(reviewed.text));
    return press(visit, reviewed, consents);
}

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
                   'Wirksam ab 26.03.2027', 'Mindestlaufzeit 12 Monate, bis 23.11.2027', 'Ihr Widerrufsrecht', 'Ihre Zustimmung',
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
    assert.deepEqual(JSON.parse(record).consents.map(({ id, given }) => [id, given]), [['sofort', true]]);
    const events = sql(server, `SELECT event, body FROM webhook_event WHERE body LIKE '%${idOf(visit.number)}%' ORDER BY rowid`);
    assert.deepEqual(events.slice(-3).map(([event]) => event), ['InvoiceCreated', 'OrderSucceeded', 'ContractChanged']);
    assert.equal(JSON.parse(events.at(-1)[1]).ContractChangeType, 'Upgrade');
    const mail = await mailTo(server, visit.email, /Ihre Änderung zum Vertrag/);
    assert.deepEqual(mail.files.map(([name]) => name.replace(/RE-.*/, 'RE')), [`Vertrag-${visit.number}.pdf`, 'RE']);
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
    assert.deepEqual(changes(visit.number).map(([, status]) => status), ['undone', 'applied']);
});

test('businesses change at once, see net amounts, and are told of no right of withdrawal', async () => {
    const visit = await customer({ ...example, ...business });
    const page = await review(visit, toPro);
    says(page, 'Einmalig anteilig 26.03.2027 bis 23.04.2027, 29 von 31 Tagen 15,90 €');
    says(page, '19 % USt. 2,54 €');
    assert.doesNotMatch(visible(/<main[\s\S]*<\/main>/.exec(page.text)[0]), /Ihr Widerrufsrecht|Ihre Zustimmung/);
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

test('CHG-05 a withdrawal in time for the change alone ends no contract: people look at it', async () => {
    const visit = await customer(), waiting = await customer();
    const withdraw = async (visit) => {
        const form = fill((await server.get('/widerrufen', { host: march })).text,
                          { name: 'Marlene Feddersen', contract: visit.number, email: visit.email }, ['name', 'contract']);
        const asked = await server.post(form.action, form.fields, { host: march });
        const confirm = fill(asked.text, {}, ['name', 'contract']);
        return server.post(confirm.action, new URLSearchParams([...confirm.fields, ['do', 'confirm']]), { host: march });
    };
    await change(waiting, toPro, {});
    assert.ok((await withdraw(waiting)).status < 400);
    assert.deepEqual([stored(waiting.number)[0], changes(waiting.number)[0][1]], ['active', 'undone']);
    await change(visit, toPro);
    assert.ok((await withdraw(visit)).status < 400);
    assert.equal(stored(visit.number)[0], 'active');
    assert.equal(value(server, `SELECT status FROM withdrawal WHERE contract_id = '${idOf(visit.number)}'`), 'waiting');
    sql(server, `UPDATE contract_change SET created_at = '2027-03-10T08:00:00Z' WHERE contract_id = '${idOf(visit.number)}'`);
    assert.ok((await withdraw(visit)).status < 400);
    assert.equal(stored(visit.number)[0], 'cancelled');
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
    says(shown, 'Wirksam ab 09.12.2026');
    says(shown, 'Ohne diese Zustimmung gilt die Änderung ab 15.12.2026');
    assert.doesNotMatch(visible(shown.text), /Einmalig anteilig/);
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
        assert.match(visible(answer.text), /Neu pro Monat (18,20|15,80) €/); /* nothing is told of plans that are not offered */
    }
    assert.deepEqual(changes(visit.number), []);
});

test('a form sent twice is one change, whatever comes between; another form of before is stale', async () => {
    const visit = await customer();
    const first = await review(visit, toPro), second = await review(visit, { 'component[support]': '1' }, '/portal/components');
    const answers = await Promise.all([press(visit, first, early), press(visit, first, early)]);
    assert.deepEqual(answers.map(({ status }) => status), [303, 303]);
    const stale = await press(visit, second, early);
    assert.equal(stale.status, 409);
    says(stale, 'Webhosting Pro');
    assert.equal((await press(visit, first, early)).status, 303);
    assert.deepEqual(changes(visit.number).length, 1);
    assert.equal(invoices(visit.number).length, 2);
    assert.equal((await press(visit, stale, early)).status, 303);
    assert.deepEqual(booked(visit.number), { backup: 1, domain: 2, mailbox: 5, support: 1 });
});

test('two different changes at once: one holds, the other is asked again', async () => {
    for (let i = 0; i < 5; i++) {
        const visit = await customer({});
        const [one, two] = [await review(visit, { 'component[support]': '1' }), await review(visit, { 'component[backup]': '1' })];
        const statuses = (await Promise.all([press(visit, one, early), press(visit, two, early)])).map(({ status }) => status);
        assert.deepEqual(statuses.sort(), [303, 409]);
        assert.equal(changes(visit.number).length, 1);
        assert.equal(Object.keys(booked(visit.number)).length, 1);
    }
});

test('a cancellation and a change at the same moment: what is cancelled is not changed, what is changed can be cancelled', async () => {
    const seen = new Set();
    for (let i = 0; i < 12; i++) {
        const visit = await customer({});
        const page = await review(visit, i % 2 ? { 'component[support]': '1' } : { plan: 'webhosting-start' });
        const cancel = fill((await read(visit, '/portal/cancel')).text, {}, ['kind', 'state']);
        const both = i % 4 < 2 ? [press(visit, page, early), send(visit, cancel)] : [send(visit, cancel), press(visit, page, early)].reverse();
        const [changed, cancelled] = await Promise.all(both);
        assert.equal(cancelled.status, 303);
        assert.equal(stored(visit.number)[0], 'cancelled');
        const rows = changes(visit.number);
        assert.equal(rows.length, changed.status === 303 ? 1 : 0);
        assert.ok([303, 409].includes(changed.status), String(changed.status));
        assert.notEqual(rows[0]?.[1], 'scheduled');
        seen.add(changed.status);
    }
    console.log(`# race of change and cancellation: ${[...seen]}`);
});

test('a cancellation supersedes a change that would come after the end', async () => {
    const visit = await customer();
    await change(visit, { plan: 'webhosting-start' }, {});
    await send(visit, fill((await read(visit, '/portal/cancel')).text, {}, ['kind', 'state']));
    assert.deepEqual(changes(visit.number), [['downgrade', 'superseded', '2027-11-24']]);
    const page = await read(visit, '/portal/plan');
    says(page, 'Ihr Vertrag ist gekündigt und kann nicht mehr geändert werden.');
    assert.doesNotMatch(page.text, /value="review"/);
    assert.doesNotMatch((await read(visit, '/portal/contract')).text, /<p class="below"><a href="\/portal/);
});

test('another price or another catalogue since the review: 409, the new review page, and nothing happened', async () => {
    const visit = await customer();
    const page = await review(visit, toPro);
    const file = JSON.parse(server.ctl('--merchant', 'nordwolke', 'export'));
    const dearer = structuredClone(file);
    dearer.PlanVariants.find(({ ExternalId }) => ExternalId === 'webhosting-pro').RecurringFee = 26.9;
    const load = (catalogue) => {
        writeFileSync(`${server.dir}/data/new.json`, JSON.stringify(catalogue));
        server.ctl('--merchant', 'nordwolke', 'import', `${server.dir}/data/new.json`);
    };
    load(dearer);
    await sleep(2100); /* every process has the new catalogue by then */
    const refused = await press(visit, page, early);
    assert.equal(refused.status, 409);
    says(refused, '26,90 €');
    assert.deepEqual(changes(visit.number), []);
    assert.equal((await press(visit, refused, early)).status, 303);
    assert.match(value(server, `SELECT terms FROM contract WHERE number = '${visit.number}'`), /"recurring_fee":26900000/);
    load(file);
});

test('discounts go on: the percentage of the coupon is in credit and charge', async () => {
    const email = `wechsel${++count}@kunde.example`;
    await placeOrder(server, 'webhosting-plus', { ...example, coupon: 'NORD25', email }, { host: start });
    const number = value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1');
    const visit = await signIn({ number, email }, start);
    const page = await review(visit, { 'component[support]': '1' });
    says(page, 'Gutschein NORD25');
    assert.equal((await press(visit, page, early)).status, 303);
    assert.deepEqual(JSON.parse(invoices(number).at(-1)[3]).lines.map((line) => line.gross), [455, 590, -603]);
});

test('nobody changes anything without session and form value, for other customers, or where the area is closed', async () => {
    const visit = await customer(), stranger = await customer();
    const page = await review(visit, toPro);
    const forged = fill(page.text, { do: 'order', csrf: 'x' }, ['state']);
    assert.equal((await send(visit, forged)).status, 403);
    assert.equal((await server.post('/portal/plan', forged.fields, { host: march })).status, 403);
    const foreign = fill((await read(stranger, '/portal/plan')).text, { do: 'order', contract: visit.number }, ['contract']);
    assert.equal((await send(stranger, foreign)).status, 409);
    foreign.fields.set('contract', stranger.number);
    foreign.fields.set('state', fill(page.text, {}, ['state']).fields.get('state'));
    assert.equal((await send(stranger, foreign)).status, 422);
    sql(server, `UPDATE session SET idle_until = '2027-03-26T11:00:00Z' WHERE contract_id = '${idOf(stranger.number)}'`);
    assert.equal((await read(stranger, '/portal/plan')).status, 403);
    assert.deepEqual([changes(visit.number), changes(stranger.number)], [[], []]);

    await change(visit, toPro, {});
    const id = value(server, `SELECT id FROM contract_change WHERE contract_id = '${idOf(visit.number)}'`);
    const thief = await customer();
    const withdraw = fill((await read(thief, '/portal/plan')).text, { do: 'withdraw-change', change: id }, ['contract']);
    assert.equal((await send(thief, withdraw)).status, 409);
    assert.deepEqual(changes(visit.number).map(([, status]) => status), ['scheduled']);
});

test('areas: only to look at, off, and one without the other', async () => {
    const looking = await customer(example, 'webhosting-plus', viewOnly);
    for (const path of ['/portal/plan', '/portal/components']) {
        const page = await read(looking, path);
        assert.equal(page.status, 200);
        says(page, 'Backup-Archiv 90 Tage 2,90 €');
        assert.doesNotMatch(page.text, /value="(review|order|update)"/);
        assert.equal((await send(looking, { action: path, fields: { do: 'review' } })).status, 405);
    }
    const closed = await customer(example, 'webhosting-plus', off);
    for (const path of ['/portal/plan', '/portal/components']) {
        assert.equal((await read(closed, path)).status, 404);
        assert.equal((await send(closed, { action: path, fields: { do: 'review' } })).status, 404);
    }
    assert.doesNotMatch((await read(closed, '/portal/contract')).text, /href="\/portal\/(plan|components)"/);
    const some = await customer(example, 'webhosting-plus', onlyComponents);
    assert.equal((await read(some, '/portal/plan')).status, 404);
    const page = await read(some, '/portal/components');
    assert.doesNotMatch(page.text, /name="plan"|href="\/portal\/plan"/);
    const form = fill(page.text, { plan: 'webhosting-pro', 'component[domain]': '3', do: 'review' }, ['contract']);
    const reviewed = await send(some, form);
    says(reviewed, '3 × Zusätzliche Domain');
    assert.doesNotMatch(visible(reviewed.text), /Webhosting Pro/);
});

test('a link that opens other areas only opens neither', async () => {
    const { number } = await contract();
    const link = server.ctl('--merchant', 'nordwolke', 'portal-link', number).trim();
    sql(server, `UPDATE self_service_token SET expires_at = '2030-01-01T00:00:00Z', scope = 'contract documents'
        WHERE contract_id = '${idOf(number)}'`);
    const visit = { host: march, cookie: await openPortal(server, link, { host: march }) };
    assert.equal((await read(visit, '/portal/plan')).status, 404);
    assert.doesNotMatch((await read(visit, '/portal/contract')).text, /href="\/portal\/(plan|components)"/);
});
