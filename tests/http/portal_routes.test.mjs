// What holds for every route of the portal, read from its route table: a new route is tested without being named here.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sql } from './lib/database.mjs';
import { fill, visible } from './lib/html.mjs';
import { openPortal } from './lib/journey.mjs';
import { as, customer, other, plain } from './lib/portal.mjs';
import { startServer } from './lib/server.mjs';

const source = readFileSync(new URL('../../mod_selfservice/web/portal/portal_routes.c', import.meta.url), 'utf8');
const routes = [...source.matchAll(/\{\s*"(GET|POST)",\s*"([^"]+)",\s*SS_CUSTOMER,\s*(-1|SS_AREA_\w+),\s*SS_AREA_(VIEW|EDIT),/g)]
    .map(([, method, path, area, needs]) => ({
        method, needs, path: `/portal${path === '/' ? '/' : path.replace('{rest}', '5f0000000000000000000000')}`,
        area: area === '-1' ? '' : area.replace('SS_AREA_', '').toLowerCase(),
    }));
const areas = ['contract', 'components', 'plan', 'usage', 'billing', 'payment', 'documents', 'balance', 'cancel', 'order', 'privacy'];
const everyArea = (access) => areas.map((area) => `SelfServicePortalArea ${area} ${access}`);
const [shut, toLookAt] = [1, 3];

let server, mine, theirs, foreign;

before(async () => {
    server = await startServer({
        hosts: [
            { merchant: 'nordwolke' },
            { merchant: 'nordwolke', directives: everyArea('off') },
            { merchant: 'tidewater', directives: ['SelfServiceLanguages en de'] },
            { merchant: 'nordwolke', directives: everyArea('view') },
        ],
    });
    mine = await customer(server, plain, 'webhosting-plus', {});
    theirs = await customer(server, plain, 'webhosting-plus', { fname: 'Jonas', email: 'jonas@petersen.example' });
    foreign = await customer(server, other, 'berth-fleet', { type: 'business', cname: 'Holm Ltd', email: 'ada@holm.example', country: 'DE' });
});
after(() => server?.stop());

const columns = () => sql(server, `SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'`);

/** All that is stored but when a session was last seen, and what the worker does meanwhile. */
function stored() {
    const quiet = ['outbox', 'document', 'self_service_token', 'job_lease', 'session', 'site'], tables = new Map();
    for (const [table, column] of columns().filter(([name]) => !quiet.includes(name))) {
        tables.set(table, [...(tables.get(table) ?? []), `quote("${column}")`]);
    }
    return sql(server, [...tables].map(([name, list]) => `SELECT '${name}' || ' ' || ${list.join(` || ' ' || `)} FROM "${name}"`).join(' UNION ALL ')).flat();
}

const send = ({ method, path }, fields, options) =>
    method === 'POST' ? server.post(path, fields, options) : server.get(path, options);

async function csrfOf(cookie) {
    return fill((await server.get('/portal/contract', as(cookie))).text, {}, ['csrf']).fields.get('csrf');
}

test('the table of routes is read whole', () => {
    assert.equal(routes.length, source.match(/SS_CUSTOMER/g).length);
    assert.ok(routes.length > 20 && routes.some(({ method }) => method === 'POST'));
});

test('without a session every route ends at the page that offers a new link', async () => {
    for (const route of routes) {
        const page = await send(route, {}, {});
        assert.equal(page.status, 403, `${route.method} ${route.path}`);
        assert.match(page.text, /action="\/portal\/link/, route.path);
        assert.match(page.headers['cache-control'], /no-store/, route.path);
    }
});

test('a forged, foreign or ended session is none', async () => {
    const cookie = await openPortal(server, mine.link());
    const [name] = cookie.split('=');
    const elsewhere = (await openPortal(server, foreign.link(), { host: other })).split('=')[1];
    const ended = await openPortal(server, theirs.link());
    sql(server, `UPDATE session SET idle_until = '2000-01-01T00:00:00Z' WHERE customer_id = (SELECT id FROM customer WHERE email = 'jonas@petersen.example')`);
    const cookies = [`${name}=${elsewhere}`, `${name}=${'A'.repeat(43)}`, `${name}=`, `${name}=${cookie.split('=')[1].slice(0, 42)}`,
                     `x${cookie}`, ended];
    for (const route of routes) {
        for (const value of cookies) {
            assert.equal((await send(route, { csrf: 'x' }, as(value))).status, 403, `${route.method} ${route.path} ${value.length}`);
        }
    }
});

test('a form without the value of its session, or from another site, changes nothing', async () => {
    const cookie = await openPortal(server, mine.link());
    const own = await csrfOf(cookie), another = await csrfOf(await openPortal(server, theirs.link()));
    const before = stored();
    for (const route of routes.filter(({ method }) => method === 'POST')) {
        for (const csrf of ['', 'x', another, own.toUpperCase(), `${own}0`]) {
            assert.equal((await send(route, { csrf, do: 'order' }, as(cookie))).status, 403, route.path);
        }
        assert.equal((await send(route, { do: 'order' }, as(cookie))).status, 403, route.path);
        for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'https://evil.example' }]) {
            assert.equal((await send(route, { csrf: own }, as(cookie, { headers }))).status, 403, route.path);
        }
    }
    assert.deepEqual(stored(), before);
    assert.equal((await server.get('/portal/contract', as(cookie))).status, 200, 'nobody was signed out');
});

test('looking changes nothing', async () => {
    const cookie = await openPortal(server, mine.link());
    const before = stored();
    for (const route of routes.filter(({ method }) => method === 'GET')) {
        assert.ok([200, 303, 404].includes((await send(route, {}, as(cookie))).status), route.path);
    }
    assert.deepEqual(stored(), before);
});

test('what is off is 404 before anybody is asked for a session; what may be looked at cannot be changed', async () => {
    const cookie = await openPortal(server, mine.link());
    for (const route of routes.filter(({ area }) => area !== '')) {
        for (const options of [{ host: shut }, as(cookie, { host: shut })]) {
            assert.equal((await send(route, { csrf: 'x' }, options)).status, 404, `${route.method} ${route.path}`);
        }
        if (route.needs === 'EDIT') {
            const { status } = await send(route, { csrf: 'x' }, as(cookie, { host: toLookAt }));
            assert.ok([404, 405].includes(status), `${route.method} ${route.path}: ${status}`);
        }
    }
});

test('a link to one area opens no other', async () => {
    const cookie = await openPortal(server, mine.link());
    for (const area of areas) {
        sql(server, `UPDATE session SET scope = '${area}' WHERE ended_at IS NULL`);
        for (const route of routes.filter((one) => one.method === 'GET' && one.area !== '' && one.area !== area)) {
            assert.equal((await send(route, {}, as(cookie))).status, 404, `${area}: ${route.path}`);
        }
    }
    sql(server, "UPDATE session SET scope = ''");
});

test('ids of other customers and other merchants are 404 in every path that takes one', async () => {
    const cookie = await openPortal(server, mine.link());
    const own = sql(server, "SELECT id FROM customer WHERE email = 'marlene@feddersen.example'")[0][0];
    const all = columns(), has = (table, column) => all.some(([name, other]) => name === table && other === column);
    const tables = [...new Set(all.map(([name]) => name))].filter((name) => has(name, 'customer_id') && has(name, 'id'));
    const ids = sql(server, tables.map((name) => `SELECT id FROM "${name}" WHERE customer_id <> '${own}'`).join(' UNION ')).flat();
    assert.ok(ids.length > 4);
    for (const route of routes.filter(({ method, path }) => method === 'GET' && path.includes('5f0000000000000000000000'))) {
        for (const id of ids) {
            for (const ending of ['', '.pdf', '.xml']) {
                const page = await server.get(route.path.replace('5f0000000000000000000000', `${id}${ending}`), as(cookie));
                assert.equal(page.status, 404, `${route.path} ${id}${ending}`);
                assert.ok(!visible(page.text).includes('Jonas'));
            }
        }
    }
});
