// Portal pages are kept in memory: whatever a page is made of changes, the next look shows it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from './lib/database.mjs';
import { fill, forms, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { as, customer } from './lib/portal.mjs';
import { catalogueFile, startServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

const pages = ['contract', 'components', 'plan', 'usage', 'documents', 'balance', 'billing', 'payment', 'order', 'privacy', 'cancel'];
let server, count = 0;

/**
 * One process, so that every look meets the pages of the one before. It has more threads than there are looks at once: the
 * event MPM may stop listening for long when a single process has none left.
 */
before(async () => {
    server = await startServer({
        global: ['StartServers 1', 'ServerLimit 1', 'ThreadsPerChild 32', 'MaxRequestWorkers 32', 'MaxConnectionsPerChild 0'],
        host: ['SelfServiceFrameAncestors https://www.nordwolke.example'],
    });
});
after(() => server?.stop());

/** A customer of their own, signed in; every page has been looked at and is kept by now. */
async function visitor(values = {}) {
    const email = `kunde${++count}@bleibt.example`;
    const { number, link } = await customer(server, 0, 'webhosting-plus', { email, ...values });
    const visit = { email, number, link, cookie: await openPortal(server, link()) };
    for (const page of pages) {
        assert.equal((await look(visit, page)).status, 200, page);
    }
    await until((text) => text.includes('.xml"'), async () => (await look(visit, 'documents')).text); /* the worker is done */
    return visit;
}

const look = (visit, page, options = {}) => server.get(`/portal/${page}`, as(visit.cookie, options));
const words = async (visit, page, options) => visible((await look(visit, page, options)).text);

/** A page without what differs by visit. */
function bare(text, query = 'none') {
    return text.replace(/name="(csrf|state|pass)" value="[^"]*"/g, 'name="$1"').replace(/(um|at) \d\d:\d\d/g, '')
        .replace(/data-session-left="\d+"/, '').replaceAll(`&amp;${query}`, '');
}

/** Each page as it is served equals one that is built now, because nobody has asked for its address before. */
async function allCurrent(visit, options = {}) {
    for (const page of pages) {
        const query = `fresh=${++count}`;
        const [kept, built] = [await look(visit, page, options), await look(visit, `${page}?${query}`, options)];
        assert.equal(kept.status, built.status, page);
        assert.equal(bare(kept.text), bare(built.text, query), page);
    }
}

const change = (visit, table, set, by = 'customer_id') => {
    const whose = { customer_id: 'customer_id', id: 'customer_id', contract_id: 'id' }[by];
    return sql(server, `UPDATE ${table} SET ${set} WHERE ${by} = (SELECT ${whose} FROM contract WHERE number = '${visit.number}') RETURNING 1`);
};

test('a page looked at twice differs in nothing but what each visit gets anew', async () => {
    const visit = await visitor();
    for (const page of pages) {
        const [one, two] = [await look(visit, page), await look(visit, page)];
        assert.equal(bare(one.text), bare(two.text), page);
        assert.deepEqual({ ...one.headers, date: '' }, { ...two.headers, date: '' });
        assert.equal(one.headers['cache-control'], 'no-store');
    }
    const states = await Promise.all([1, 2].map(async () => fill((await look(visit, 'cancel')).text, {}, ['state']).fields.get('state')));
    assert.notEqual(states[0], states[1]);
    await allCurrent(visit);
});

test('customers and sessions never meet each other', async () => {
    const [one, two] = [await visitor({ lname: 'Erstens' }), await visitor({ lname: 'Zweitens' })];
    const again = { ...one, cookie: await openPortal(server, one.link()) };
    for (const page of pages) {
        assert.match(await words(one, page), /Erstens/);
        assert.doesNotMatch(await words(two, page), /Erstens/);
        const values = await Promise.all([one, again, two].map(async (visit) => fill((await look(visit, page)).text, {}, ['csrf']).fields.get('csrf')));
        assert.equal(new Set(values).size, 3);
    }
});

test('what the customer changes is there at once', async () => {
    const visit = await visitor();
    const form = fill((await look(visit, 'billing')).text, { city: 'Schleswig' }, ['city']);
    assert.equal((await server.post(form.action, form.fields, as(visit.cookie))).status, 303);
    assert.match((await look(visit, 'billing')).text, /Schleswig/);
    const mail = fill((await look(visit, 'billing')).text, { email: 'neu@bleibt.example' }, ['city']);
    assert.equal((await server.post(mail.action, mail.fields, as(visit.cookie))).headers.location, '/portal/code');
    assert.match(await words(visit, 'billing'), /neu@bleibt\.example/);
    await allCurrent(visit);
    change(visit, 'pending_change', `expires_at = '2020-01-01T00:00:00Z'`);
    assert.doesNotMatch(await words(visit, 'billing'), /neu@bleibt\.example/);
    await allCurrent(visit);
});

test('every row counts: customer, contract, components, invoice, payment', async () => {
    const visit = await visitor({ 'component[domain]': '2' });
    const steps = [
        ['customer', `email = 'anders@bleibt.example'`, 'id', 'cancel', /anders@bleibt\.example/],
        ['customer', `lname = 'Umbenannt'`, 'id', 'documents', /Umbenannt/],
        ['component_subscription', 'quantity = 5000000', 'contract_id', 'contract', /5 × 1,20/],
        ['contract', `next_billing_date = '2031-02-03'`, 'customer_id', 'contract', /03\.02\.2031/],
        ['contract', `status = 'waiting'`, 'customer_id', 'contract', /wartet|geprüft|prüfen/i],
        ['contract', `status = 'active'`, 'customer_id', 'contract', /Nächste Rechnung am/],
        ['invoice', 'paid = gross', 'customer_id', 'documents', /bezahlt/i],
        ['payment_method', `holder = 'Greta Sommer'`, 'customer_id', 'payment', /Greta Sommer/],
        ['payment_method', `replaced_at = '2026-11-30T08:00:00Z'`, 'customer_id', 'payment', /Aktuell: (?!SEPA)/],
    ];
    const all = async (page) => (await look(visit, page)).text + await words(visit, page);
    for (const [table, set, by, page, pattern] of steps) {
        assert.doesNotMatch(await all(page), pattern, set);
        assert.ok(change(visit, table, set, by).length > 0, set);
        assert.match(await all(page), pattern, set);
        await allCurrent(visit);
    }
    sql(server, `DELETE FROM component_subscription WHERE contract_id = (SELECT id FROM contract WHERE number = '${visit.number}')`);
    assert.doesNotMatch(await words(visit, 'contract'), /Zusätzliche Domain/);
    await allCurrent(visit);
});

test('whichever connection of the server a look meets, it shows what another process has just written', async () => {
    const visit = await visitor();
    for (let round = 1; round <= 12; round++) {
        change(visit, 'customer', `lname = 'Runde${round}'`, 'id');
        const looks = await Promise.all(Array.from({ length: 16 }, (_, i) => words(visit, pages[i % pages.length])));
        assert.deepEqual(looks.filter((text) => !text.includes(`Runde${round}`)), [], `round ${round}`);
    }
    await allCurrent(visit);
});

test('a cancellation and its undoing are there at once', async () => {
    const visit = await visitor();
    const before = await words(visit, 'contract');
    const form = fill((await look(visit, 'cancel')).text, {}, ['state']);
    assert.equal((await server.post(form.action, form.fields, as(visit.cookie))).status, 303);
    assert.match(await words(visit, 'contract'), /endet/i);
    assert.match((await look(visit, 'cancel')).text, /value="undo"/);
    await allCurrent(visit);
    const undo = /<form[^>]*>(?:(?!<\/form>)[\s\S])*value="undo"[\s\S]*?<\/form>/.exec((await look(visit, 'cancel')).text)[0];
    const back = fill(undo, { do: 'undo' }, ['csrf', 'contract']);
    assert.equal((await server.post(back.action, back.fields, as(visit.cookie))).status, 303);
    assert.equal(await words(visit, 'contract'), before);
    assert.doesNotMatch((await look(visit, 'cancel')).text, /value="undo"/);
    await allCurrent(visit);
});

test('what the session may see counts: scope, other contracts, its end, language, frame', async () => {
    const visit = await visitor();
    const session = (set) => sql(server, `UPDATE session SET ${set} WHERE rowid = (SELECT max(rowid) FROM session)`);
    assert.equal((await look(visit, 'contract')).text.includes('/portal/billing'), true);
    session(`scope = 'contract cancel'`);
    assert.equal((await look(visit, 'contract')).text.includes('/portal/billing'), false);
    assert.equal((await look(visit, 'billing')).status, 404);
    session(`scope = ''`);
    assert.equal((await look(visit, 'contract')).text.includes('/portal/billing'), true);
    session(`idle_until = '2098-12-24T16:17:00Z', ends_at = '2099-01-01T00:00:00Z', touched_at = '2099-01-01T00:00:00Z'`);
    assert.match(await words(visit, 'documents'), /17:17/);
    const links = (text) => text.includes('href="/portal/"');
    assert.equal(links((await look(visit, 'contract')).text), false);
    sql(server, `UPDATE contract SET customer_id = (SELECT customer_id FROM contract WHERE number = '${visit.number}') WHERE number = 'V-000001'`);
    assert.equal(links((await look(visit, 'contract')).text), false);
    session('all_contracts = 1');
    assert.equal(links((await look(visit, 'contract')).text), true);
    assert.match((await look(visit, 'contract?language=en')).text, /<html lang="en"/);
    assert.match((await look(visit, 'contract')).text, /<html lang="de"/);
    session(`lang = 'en'`);
    for (const which of ['built', 'kept']) {
        const page = await look(visit, 'contract');
        assert.match(page.text, /<html lang="en"/, which);
        assert.equal(page.headers['content-language'], 'en', which);
        assert.match(visible(page.text), /until 17:17|at 17:17|5:17/, which);
    }
    session(`contract_id = (SELECT id FROM contract WHERE number = 'V-000001')`);
    assert.match(await words(visit, 'contract'), /V-000001/);
    session(`contract_id = (SELECT id FROM contract WHERE number = '${visit.number}')`);
    assert.doesNotMatch(await words(visit, 'contract'), /V-000001/);
    await allCurrent(visit);
});

test('in a frame a page has its own pass, outside none', async () => {
    const visit = await visitor();
    const framed = { headers: { 'sec-fetch-dest': 'iframe' } };
    const passOf = (text) => forms(text).find(({ fields }) => fields.has('pass'))?.fields.get('pass');
    for (const page of pages) {
        const [one, two] = [await look(visit, page, framed), await look(visit, page, framed)];
        assert.ok(passOf(one.text).length > 40);
        assert.notEqual(passOf(one.text), passOf(two.text));
        const opened = await server.post('/portal/window', { pass: passOf(two.text) });
        assert.equal(opened.status, 303);
        assert.equal(passOf((await look(visit, page)).text), undefined);
    }
});

test('an import shows in pages looked at before', async () => {
    const visit = await visitor();
    const file = join(server.dir, 'renamed.json');
    writeFileSync(file, readFileSync(catalogueFile('nordwolke'), 'utf8').replaceAll('Webhosting Plus', 'Webhosting Doppelplus'));
    server.ctl('--merchant', 'nordwolke', 'import', file);
    assert.match(await until((text) => /Doppelplus/.test(text), () => words(visit, 'contract')), /Doppelplus/);
    await allCurrent(visit);
});

test('an area that is switched off leaves the menu of pages looked at before', async () => {
    const visit = await visitor();
    assert.match((await look(visit, 'contract')).text, /portal\/payment/);
    server.options.hosts[0].directives.push('SelfServicePortalArea payment off', 'SelfServicePortalArea billing view');
    server.configure({});
    server.gracefulRestart();
    const gone = (response) => response.status === 404;
    assert.ok(gone(await until(gone, () => look(visit, 'payment'))));
    assert.doesNotMatch((await look(visit, 'contract')).text, /portal\/payment/);
    assert.ok(!forms((await look(visit, 'billing')).text).some(({ fields }) => fields.has('city')));
});
