// A shop whose customers change plan and components, on hosts that live in days of their own: what the tests of
// changes share.
import assert from 'node:assert/strict';
import { sql, value } from './database.mjs';
import { fill, visible } from './html.mjs';
import { openPortal, placeOrder } from './journey.mjs';
import { as } from './portal.mjs';
import { startServer } from './server.mjs';

/* Virtual hosts of one shop, by the day they live in and the areas they have. */
export const [start, march, nextTerm, viewOnly, off, onlyComponents, other, firstWeek, onlyBusinesses] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const day = (time) => ['SelfServiceSandbox On', `SelfServiceClock ${time}`];
const inMarch = day('2027-03-26T12:00:00Z');

export let server;
let count = 0;

/** Starts `server`, which the test file stops. @param options of startServer(), say the engine */
export async function startShop(options = {}) {
    server = await startServer({
        ...options,
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
}

export const example = { 'component[backup]': '1', 'component[domain]': '2', 'component[mailbox]': '3' };
export const business = { type: 'business', cname: 'Nordlicht GmbH' };

/** A contract of 2026-11-24 of a customer of their own. @returns number and address */
export async function contract(values = example, variant = 'webhosting-plus') {
    const email = `wechsel${++count}@kunde.example`;
    await placeOrder(server, variant, { ...values, email }, { host: start });
    return { email, number: value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1') };
}

/** Signed in on a host; links of the command live in the real time, those hosts do not. */
export async function signIn({ number, email }, host = march) {
    const link = server.ctl('--merchant', host === other ? 'tidewater' : 'nordwolke', 'portal-link', number).trim();
    sql(server, "UPDATE self_service_token SET expires_at = '2030-01-01T00:00:00Z'");
    return { number, email, host, cookie: await openPortal(server, link, { host }) };
}

export const customer = async (values, variant, host) => signIn(await contract(values, variant), host);
export const read = (visit, path) => server.get(path, as(visit.cookie, { host: visit.host }));
export const send = (visit, form) => server.post(form.action, form.fields, as(visit.cookie, { host: visit.host }));
export const stored = (number) => sql(server, `SELECT contract.status, variant_id, contract.version, billed_until, next_billing_date, term_end
    FROM contract WHERE number = '${number}'`)[0];
export const idOf = (number) => value(server, `SELECT id FROM contract WHERE number = '${number}'`);
export const changes = (number) => sql(server, `SELECT kind, status, effective_date FROM contract_change
    WHERE contract_id = '${idOf(number)}' ORDER BY rowid`);
export const booked = (number) => Object.fromEntries(sql(server, `SELECT data, quantity FROM component_subscription
    JOIN catalogue_object ON catalogue_object.id = component_id AND kind = 'component'
    WHERE contract_id = '${idOf(number)}' AND end_date = ''`)
    .map(([data, quantity]) => [JSON.parse(data).ExternalId, quantity / 1e6]));
export const invoices = (number) => sql(server, `SELECT gross, net, vat, data FROM invoice WHERE contract_id = '${idOf(number)}' ORDER BY rowid`);

export const pro = '5f0000000000000000000016';
export const plus = '5f0000000000000000000006';

/** From the form to the review page. */
export async function review(visit, values, path = '/portal/plan') {
    const page = await read(visit, path);
    assert.equal(page.status, 200, visible(page.text));
    const form = fill(page.text, { ...values, do: 'review' }, ['contract']);
    const answer = await send(visit, form);
    return answer;
}

/** The button of a review page, with the boxes ticked that must be. */
export function press(visit, page, values = {}) {
    const required = [...page.text.matchAll(/name="(consent\[[^"]+\])" value="1" required/g)].map(([, name]) => [name, '1']);
    return send(visit, fill(page.text, { ...Object.fromEntries(required), ...values, do: 'order' }, ['state']));
}

export const early = { 'consent[sofort]': '1' };
export const toPro = { plan: 'webhosting-pro', 'component[mailbox]': '5' };
export const says = (answer, words) => assert.ok(visible(answer.text).includes(words), `${words} in ${visible(answer.text)}`);

/** Chosen, reviewed and ordered. */
export async function change(visit, values, consents = early, path) {
    const reviewed = await review(visit, values, path);
    assert.equal(reviewed.status, 200, visible(reviewed.text));
    return press(visit, reviewed, consents);
}
