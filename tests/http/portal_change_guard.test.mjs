// Changes of plan and components that must not be: forms sent twice or overtaken, races, strangers, closed areas.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { booked, change, changes, contract, customer, early, example, idOf, invoices, march, off, onlyComponents, press, read,
         review, says, send, server, startShop, stored, toPro, viewOnly } from './lib/change.mjs';
import { sql, value } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { until } from './lib/until.mjs';

before(startShop);
after(() => server?.stop());

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

test('a cancellation holds a change that would come after the end, and says so; taken back, the change comes', async () => {
    const visit = await customer();
    await change(visit, { plan: 'webhosting-start' }, {});
    await send(visit, fill((await read(visit, '/portal/cancel')).text, {}, ['kind', 'state']));
    assert.deepEqual(changes(visit.number), [['downgrade', 'held', '2027-11-24']]);
    says(await read(visit, '/portal/cancel'), 'Die Änderung, die Sie zum 24.11.2027 bestellt haben, kommt nach der Kündigung nicht mehr.');
    const page = await read(visit, '/portal/plan');
    says(page, 'Ihr Vertrag ist gekündigt und kann nicht mehr geändert werden.');
    assert.doesNotMatch(page.text, /value="review"/);
    assert.doesNotMatch((await read(visit, '/portal/contract')).text, /<p class="below"><a href="\/portal/);
    assert.doesNotMatch((await read(visit, '/portal/contract')).text, /24\.11\.2027 gilt eine Änderung/);
    assert.equal((await send(visit, fill((await read(visit, '/portal/cancel')).text, { do: 'undo' }, ['contract']))).status, 303);
    assert.deepEqual(changes(visit.number), [['downgrade', 'scheduled', '2027-11-24']]);
    says(await read(visit, '/portal/cancel?notice=undone'), 'Auch die Änderung, die Sie zum 24.11.2027 bestellt haben, kommt wie bestellt.');
    says(await read(visit, '/portal/plan'), '24.11.2027');
    const mails = sql(server, "SELECT event, data FROM outbox WHERE event IN ('cancellation_received', 'cancellation_undone') ORDER BY rowid DESC LIMIT 2").map(([, data]) => data);
    assert.match(mails[0], /24\.11\.2027/);
    assert.match(mails[1], /Die Änderung, die Sie zum 24\.11\.2027 bestellt hatten, kommt damit nicht mehr/);
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
    const overview = (await read(looking, '/portal/contract')).text;
    for (const [path, name] of [['plan', 'Tarif'], ['components', 'Gebuchte Leistungen']]) {
        const links = [...overview.matchAll(new RegExp(`<a href="/portal/${path}">(?:<svg[\\s\\S]*?</svg>)?([^<]*)</a>`, 'g'))];
        assert.deepEqual(links.map(([, words]) => words), [name, name], 'in the menu and beside what is booked');
        assert.match((await read(looking, `/portal/${path}`)).text, new RegExp(`<h1>${name}</h1>`));
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

/* The last one: every process takes up another catalogue in its own time. */
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
    /* A process looks for another revision once a second: each has the catalogue when all answers at once show its price. */
    const everywhere = async (price) => {
        const pages = () => Promise.all(Array.from({ length: 24 }, () => server.get('/order/', { host: march })));
        const answers = await until((all) => all.every(({ text }) => visible(text).includes(price)), pages);
        answers.forEach((answer) => says(answer, price));
    };
    load(dearer);
    await everywhere('26,90 €');
    const refused = await press(visit, page, early);
    assert.equal(refused.status, 409);
    says(refused, '26,90 €');
    says(refused, 'Der Preis hat sich geändert');
    assert.deepEqual(changes(visit.number), []);
    assert.equal((await press(visit, refused, early)).status, 303);
    assert.match(value(server, `SELECT terms FROM contract WHERE number = '${visit.number}'`), /"recurring_fee":26900000/);
    load(file);
    await everywhere('24,90 €');

    const debited = await customer();
    const before = await review(debited, toPro);
    const creditor = structuredClone(file);
    creditor.Merchant.CreditorId = 'DE83ZZZ00002142757';
    creditor.PlanVariants.find(({ ExternalId }) => ExternalId === 'webhosting-start').RecurringFee = 4.44;
    load(creditor);
    await everywhere('4,44 €');
    const asked = await press(debited, before, early);
    assert.equal(asked.status, 409);
    says(asked, 'Das Angebot hat sich geändert');
    assert.doesNotMatch(visible(asked.text), /Preis hat sich geändert/);
    assert.deepEqual(changes(debited.number), []);
    assert.equal((await press(debited, asked, early)).status, 303);
    load(file);
    await everywhere('24,90 €');
});
