// The list of offers, and variants before, within and after the dates in which they can be ordered.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { value } from './lib/database.mjs';
import { attributes, visible } from './lib/html.mjs';
import { orderFields, placeOrder, review } from './lib/journey.mjs';
import { catalogueFile, prepareServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

const [full, empty] = [0, 1];
let server;

/** Imports the merchant's catalogue with other members for some variants. */
function importVariants(merchant, changes) {
    const catalogue = JSON.parse(readFileSync(catalogueFile(merchant), 'utf8'));
    const PlanVariants = catalogue.PlanVariants.map((one) => ({ ...one, ...changes(one.ExternalId) }));
    const file = join(server.dir, `${merchant}.json`);
    writeFileSync(file, JSON.stringify({ ...catalogue, PlanVariants }));
    server.ctl('--merchant', merchant, 'import', file);
}

const dates = { 'webhosting-pro': { ValidFrom: '2099-01-01' }, 'webhosting-frei': { ValidUntil: '2026-01-01' } };
const inSeconds = (seconds) => new Date(Date.now() + 1000 * seconds).toISOString();

before(async () => {
    server = await prepareServer({ mail: false, hosts: [{ merchant: 'nordwolke', directives: [] },
                                                        { merchant: 'tidewater', directives: [] }] });
    importVariants('nordwolke', (variant) => dates[variant]);
    importVariants('tidewater', () => ({ Hidden: true }));
    await server.run();
});
after(() => server.stop());

const list = async (host) => (await server.get('/order/', { host })).text;
const status = async (variant) => (await server.get(`/order/${variant}`)).status;

test('the list has a section for each plan, in the order of the catalogue, with a link for each variant', async () => {
    const html = await list(full);
    const offers = [...html.matchAll(/<section class="panel offer"[\s\S]*?<\/section>/g)].map(([text]) => ({
        plan: visible(/<h2[\s\S]*?<\/h2>/.exec(text)[0]),
        links: [...text.matchAll(/<a class="btn"[^>]*>/g)].map(([tag]) => attributes(tag).href),
        text: visible(text),
    }));
    assert.deepEqual(offers.map(({ plan, links }) => [plan, ...links]), [
        ['Webhosting Plus', '/order/webhosting-plus', '/order/webhosting-plus-jahr'],
        ['Webhosting Start', '/order/webhosting-start'],
        ['Webhosting Pro', '/order/webhosting-pro-jahr'],
        ['Managed Server', '/order/managed-server'],
    ]);
    assert.match(offers[0].text, /9,90 € pro Monat, inkl\. 19 % MwSt\. zzgl\. 9,90 € Einrichtung/);
    for (const link of offers.flatMap(({ links }) => links)) {
        assert.equal((await server.get(link)).status, 200, link);
    }
});

test('a list without offers says so and offers nothing', async () => {
    const html = await list(empty);
    assert.match(visible(html), /Zurzeit kann hier nichts bestellt werden\./);
    assert.doesNotMatch(html, /panel offer|Keine Versandkosten|Wählen Sie ein Angebot/);
});

test('what is hidden, not for self-service, or outside its dates has no page and takes no form', async () => {
    const { text } = await review(server, 'webhosting-plus');
    for (const variant of ['webhosting-pro', 'webhosting-frei', 'webhosting-plus-partner']) {
        assert.equal(await status(variant), 404, variant);
        for (const fields of [{ do: 'update' }, orderFields(text)]) {
            assert.equal((await server.post(`/order/${variant}`, fields)).status, 404, variant);
        }
    }
    assert.equal(value(server, 'SELECT count(*) FROM order_'), 0);
});

test('a variant opens and closes by itself; what was ordered in time keeps its receipt', async () => {
    const placed = await placeOrder(server, 'webhosting-plus');
    const late = orderFields((await review(server, 'webhosting-plus', { email: 'late@feddersen.example' })).text);
    importVariants('nordwolke', (variant) => ({ 'webhosting-plus': { ValidUntil: inSeconds(2) },
                                                'webhosting-pro': { ValidFrom: inSeconds(2) } })[variant] ?? dates[variant]);
    assert.equal(await until((found) => found === 404, () => status('webhosting-plus')), 404);
    assert.equal(await until((found) => found === 200, () => status('webhosting-pro')), 200);
    assert.doesNotMatch(await list(full), /\/order\/webhosting-plus"/);
    assert.match(await list(full), /\/order\/webhosting-pro"/);
    assert.equal((await server.post('/order/webhosting-plus', late)).status, 404);
    assert.equal(value(server, 'SELECT count(*) FROM order_'), 1);
    const again = await server.post('/order/webhosting-plus', placed.fields);
    assert.equal(again.status, 303);
    assert.equal(again.headers.location, placed.receipt);
});
