// What assistive technology is given: the accessibility tree of each page of an order, against tests/data/trees/*.txt.
// SS_UPDATE=1 writes the files anew; read the difference before you commit it, with docs/ACCESSIBILITY.md beside it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../http/lib/server.mjs';
import { visitor } from './lib/browser.mjs';
import { consentToAll, fillCustomer, openForAll, orderPath, press } from './lib/shop.mjs';

const open = openForAll();

/** What differs from run to run: dates and times, numbers of orders, contracts and mandates, links made of them. */
function masked(tree) {
    return tree.replaceAll(/\d{2}\.\d{2}\.\d{4}/g, 'DATE').replaceAll(/\d{1,2}\. \p{L}+ \d{4}/gu, 'DATE')
        .replaceAll(/\d{2}:\d{2}(:\d{2})? Uhr \(\w+\)/g, 'TIME').replaceAll(/\b(B|V|M|RE|K)-[\dA-Z-]*\d/g, '$1-NUMBER')
        .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST').replaceAll(/\/order\/(done|terms)\/[\w/.-]+/g, '/order/$1/…').replaceAll('\u00a0', ' ')
        .replaceAll(/((\n +- option [^\n]+){3})(\n +- option [^\n]+)+/g, '$1'); // of 250 countries
}

const controls = ['textbox', 'checkbox', 'radio', 'spinbutton', 'combobox', 'button', 'alert'];

/** Chromium's own account of all controls in main: name, state, description; and where the focus is. */
async function controlsOf(page) {
    const wire = await page.context().newCDPSession(page);
    const { nodes } = await wire.send('Accessibility.getFullAXTree');
    const said = (node, name) => node.properties?.find((property) => property.name === name)?.value.value;
    const withChildren = (id) => nodes.filter(({ nodeId }) => nodeId === id)
        .flatMap((node) => [node, ...node.childIds.flatMap(withChildren)]); // in the order of reading
    const shown = withChildren(nodes[0].nodeId).filter(({ role, ignored }) => !ignored && controls.includes(role?.value));
    const lines = shown.map((node) => {
        const states = ['focused', 'required', 'checked'].filter((name) => ![undefined, false, 'false'].includes(said(node, name)));
        const invalid = said(node, 'invalid') === 'true' ? ['invalid'] : [];
        const description = node.description?.value ? `: ${node.description.value}` : '';
        return `${[node.role.value, `"${node.name?.value ?? ''}"`, ...states, ...invalid].join(' ')}${description}`;
    });
    await wire.detach();
    return lines.join('\n');
}

async function compare(page, name) {
    const file = join(root, 'tests/data/trees', `${name}.txt`);
    const tree = masked(`${await page.locator('main').ariaSnapshot()}\n\ncontrols\n${await controlsOf(page)}\n`);
    if (process.env.SS_UPDATE) {
        writeFileSync(file, tree);
    }
    assert.equal(tree, readFileSync(file, 'utf8'), name);
}

test('ACC-06 accessibility trees from the list to the receipt', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(`${open.server.url()}/order/`);
    await compare(page, 'list');
    await page.goto(open.server.url() + orderPath);
    await compare(page, 'form');
    await press(page, 'review');
    await page.locator('.error-summary').waitFor();
    await compare(page, 'form-with-errors');
    await page.locator('[name="component[storage]"]').fill('2');
    await fillCustomer(page);
    await press(page, 'review');
    await page.locator('h1', { hasText: 'Bestellung prüfen' }).waitFor();
    await compare(page, 'review');
    await press(page, 'order');
    await page.locator('.error-summary').waitFor();
    await compare(page, 'review-with-errors');
    await consentToAll(page);
    await press(page, 'order');
    await page.waitForURL('**/order/done/*');
    await compare(page, 'receipt');
    await context.close();
});
