// Further fields of a merchant, from the catalogue file over form and review page to database and mail.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { prepareServer, root } from './lib/server.mjs';
import { fill } from './lib/html.mjs';
import { consumer, placeOrder, review } from './lib/journey.mjs';

const variant = 'webhosting-plus';
const fields = [
    { Name: 'club', Target: 'Customer', Label: { _c: 'Vereinsnummer' }, Signup: 'Write', Required: true, MaxLength: 20 },
    { Name: 'place', Target: 'Contract', Type: 'Choice', Label: { _c: 'Standort' }, Signup: 'Write',
      Options: [{ _c: 'Hamburg' }, { _c: 'Nürnberg' }] },
    { Name: 'news', Target: 'Customer', Type: 'Boolean', Label: { _c: 'Neuigkeiten per Post' }, Signup: 'Write' },
    { Name: 'inner', Target: 'Customer', Label: { _c: 'Nur intern' }, Signup: 'None' },
];
let server;

before(async () => {
    server = await prepareServer({ mail: false });
    const file = join(server.dir, 'fields.json');
    const catalogue = JSON.parse(readFileSync(join(root, 'conf/demo/nordwolke.json'), 'utf8'));
    writeFileSync(file, JSON.stringify({ ...catalogue, CustomFields: fields }));
    server.ctl('--merchant', 'nordwolke', 'import', file);
    await server.run();
});
after(() => server.stop());

const stored = (sql) => execFileSync('sqlite3', [server.database.params, sql], { encoding: 'utf8' }).trim();

test('the form asks what the merchant wants to know and nothing else', async () => {
    const page = await (await fetch(`${server.url()}/order/${variant}`)).text();
    assert.match(page, /<input class="input" id="custom\[club\]" name="custom\[club\]" type="text" value="" autocomplete="off" maxlength="20" required>/);
    assert.match(page, /<select class="input" id="custom\[place\]"/);
    assert.match(page, /<input type="checkbox" id="custom\[news\]" name="custom\[news\]" value="1">/);
    assert.doesNotMatch(page, /custom\[inner\]|Nur intern/);
});

test('wrong values come back with a message at their field', async () => {
    const fresh = await server.get(`/order/${variant}`);
    const form = fill(fresh.text, { ...consumer, 'custom[club]': '', 'custom[place]': 'Mond', 'custom[news]': '1', do: 'review' }, ['state']);
    const { status, text } = await server.post(`/order/${variant}`, form.fields);
    assert.equal(status, 422);
    assert.match(text, /href="#custom\[club\]">Bitte füllen Sie das Feld „Vereinsnummer“ aus\./);
    assert.match(text, /id="custom\[place\]-error"/);
    assert.match(text, /name="custom\[news\]" value="1" checked/);
});

test('values are reviewed, kept with customer and contract, and not taken from elsewhere', async () => {
    const values = { 'custom[club]': 'VR <4711>', 'custom[place]': 'Nürnberg', 'custom[inner]': 'x' };
    const page = await review(server, variant, values);
    assert.equal(page.status, 200);
    assert.match(page.text, /<dt>Vereinsnummer<\/dt><dd>VR &lt;4711&gt;<\/dd>/);
    await placeOrder(server, variant, values);
    assert.equal(stored('SELECT custom_fields FROM customer'), '{"club":"VR <4711>"}');
    assert.equal(stored('SELECT custom_fields FROM contract'), '{"place":"Nürnberg"}');
    assert.equal(stored("SELECT json_extract(data, '$.customer.facts[2].value') FROM order_"), 'VR <4711>');
});
