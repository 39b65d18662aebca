// A server with a portal and its customers: what the test files of the portal share.
import assert from 'node:assert/strict';
import { sql, value } from './database.mjs';
import { openPortal, placeOrder } from './journey.mjs';
import { startServer } from './server.mjs';

/** Virtual hosts by what is special about them. */
export const [plain, viewOnly, other, hasty, nextWeek] = [0, 1, 2, 3, 4];

/** Request options with a session cookie. */
export const as = (cookie, more = {}) => ({ ...more, headers: { cookie, ...more.headers } });

/** Orders on a host. @returns the contract's number and a maker of personal links */
export async function customer(server, host, variant, values) {
    await placeOrder(server, variant, values, { host });
    const number = value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1');
    const merchant = host === other ? 'tidewater' : 'nordwolke';
    const link = (...more) => server.ctl('--merchant', merchant, 'portal-link', number, ...more).trim();
    return { number, link };
}

/** A running server, two customers of one merchant and one of another. */
export async function startPortal() {
    const server = await startServer({
        hosts: [
            { merchant: 'nordwolke', directives: ['SelfServiceFrameAncestors https://www.nordwolke.example'] },
            { merchant: 'nordwolke', directives: ['SelfServicePortalArea billing view', 'SelfServicePortalArea payment view', 'SelfServicePortalArea order view', 'SelfServicePortalArea documents off',
                                                   'SelfServicePortalArea usage view', 'SelfServicePortalArea balance view'] },
            { merchant: 'tidewater', directives: ['SelfServiceLanguages en de'] },
            { merchant: 'nordwolke', directives: ['SelfServiceSessionTimeout 4m 1h', 'SelfServicePortalArea payment off',
                                                   'SelfServicePortalArea usage off', 'SelfServicePortalArea balance off'] },
            { merchant: 'nordwolke', directives: ['SelfServiceSandbox On', 'SelfServiceClock +8d'] },
        ],
    });
    const marlene = await customer(server, plain, 'webhosting-plus', {});
    const jonas = await customer(server, plain, 'webhosting-plus',
                                 { fname: 'Jonas', lname: 'Petersen', email: 'jonas@petersen.example' });
    const foreigner = await customer(server, other, 'berth-fleet',
                                     { type: 'business', cname: 'Holm Ltd', fname: 'Ada', lname: 'Holm',
                                       email: 'marlene@feddersen.example', country: 'DE' });
    return { server, marlene, jonas, foreigner };
}

/**
 * A page to look at: for its session only, while that lasts, nowhere where its area is off, and no page to post to.
 * @param off  a host where the area is off
 */
export async function checkGuarded(server, path, link, off) {
    assert.equal((await server.get(path)).status, 403, `${path} without session`);
    const cookie = await openPortal(server, link());
    assert.equal((await server.get(path, as(cookie))).status, 200, path);
    assert.equal((await server.get(path, as(cookie, { host: other }))).status, 403, `${path} at another merchant`);
    assert.equal((await server.post(path, {}, as(cookie))).status, 405, `POST ${path}`);
    sql(server, "UPDATE session SET scope = 'billing' WHERE rowid = (SELECT max(rowid) FROM session)");
    assert.equal((await server.get(path, as(cookie))).status, 404, `${path} by a link for another area`);
    sql(server, "UPDATE session SET scope = '', idle_until = '2020-01-01T00:00:00Z' WHERE rowid = (SELECT max(rowid) FROM session)");
    assert.equal((await server.get(path, as(cookie))).status, 403, `${path} after the session`);
    const there = await openPortal(server, link(), { host: off });
    assert.equal((await server.get(path, as(there, { host: off }))).status, 404, `${path} where the area is off`);
    assert.ok(!(await server.get('/portal/contract', as(there, { host: off }))).text.includes(path.replace(/\.\w+$/, '')));
}
