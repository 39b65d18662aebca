// A customer who orders and demands erasure at the same moment: never both an end for good and a contract nobody can open.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fill, forms, visible } from './lib/html.mjs';
import { openPortal, orderFields, placeOrder } from './lib/journey.mjs';
import { as } from './lib/portal.mjs';
import { eachOf, rounds, startServer } from './lib/server.mjs';

const tomorrow = 1; // the host on which the first contract is over

/** Signed in, the only contract withdrawn the day before, the review page of another one open. */
async function leaving(server, email) {
    const { done } = await placeOrder(server, 'webhosting-plus', { email });
    const number = /V-\d+/.exec(done.text)[0];
    await server.post('/widerrufen', { name: 'Marlene Feddersen', contract: number, email, do: 'confirm' });
    const link = server.ctl('--merchant', 'nordwolke', 'portal-link', number, '--expires', '3d').trim();
    const visit = as(await openPortal(server, link, { host: tomorrow }), { host: tomorrow });
    const form = fill((await server.get('/portal/order/webhosting-start', visit)).text, {}, ['state', 'csrf']);
    form.fields.set('do', 'review');
    const reviewed = await server.post(form.action, form.fields, visit);
    const { action, fields } = forms((await server.get('/portal/privacy', visit)).text)
        .find((found) => found.action.startsWith('/portal/privacy') && !found.fields.has('do'));
    fields.set('do', 'erase');
    fields.set('confirm', '1');
    return {
        email, visit,
        order: () => server.post('/portal/order/webhosting-start', orderFields(reviewed.text), visit),
        erase: () => server.post(action, fields, visit),
    };
}

const state = (server) => JSON.parse(server.ctl('--merchant', 'nordwolke', '--json', 'privacy', 'list'))[0].state;

/** Sent to the offers, where it says why. */
const refused = ({ headers }) => /^\/portal\/order(\?|$)/.test(headers.location);

for (const engine of eachOf('sqlite3', 'pgsql')) {
    test(`GDP-02 an order and an erasure at once end as one after the other, on ${engine}`, async (t) => {
        const server = await startServer({ engine, hosts: [{ merchant: 'nordwolke', directives: [] },
            { merchant: 'nordwolke', directives: ['SelfServiceSandbox On', 'SelfServiceClock +1d'] }] });
        t.after(() => server.stop());
        for (let round = 0; round < rounds(8); round++) {
            const { order, erase } = await leaving(server, `kunde${round}@geht.example`);
            const both = [order, erase];
            const pages = await Promise.all((round % 2 ? both : both.reverse()).map((send) => send()));
            const [placed, erased] = round % 2 ? pages : pages.reverse();
            assert.deepEqual([placed.status, erased.status], [303, 303]);
            assert.match(placed.headers.location, /^\/order\/done\/|^\/portal\/order\?/);
            assert.equal(state(server), refused(placed) ? 'done' : 'open', `round ${round}`);
        }
        const { visit, order, erase } = await leaving(server, 'zuletzt@geht.example');
        assert.equal((await erase()).status, 303);
        assert.ok(refused(await order()));
        assert.ok(refused(await server.get('/portal/order/webhosting-start', visit)));
        const offers = await server.get('/portal/order', visit);
        assert.match(visible(offers.text), /Mit dieser Kundennummer können Sie deshalb nichts mehr bestellen/);
        assert.doesNotMatch(offers.text, /href="\/portal\/order\/webhosting/);
        assert.equal(state(server), 'done');
        await placeOrder(server, 'webhosting-start', { email: 'zuletzt@geht.example' });
    });
}
