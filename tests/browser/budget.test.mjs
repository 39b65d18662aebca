// First contact with the order page and the legal pages: small, few requests, not too long, no cookie.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { largeCatalogue } from '../bench/lib/large_catalogue.mjs';
import { expectQuiet, openBrowser, visitor } from './lib/browser.mjs';
import { openForAll, orderPath, startShop } from './lib/shop.mjs';

const languages = ['de', 'en', 'fr', 'nl'];
const open = openForAll([`SelfServiceLanguages ${languages.join(' ')}`]);

/** What the server was asked for: the logo stands on the page and as its icon, but is fetched once. */
function answers() {
    return open.server.read('access.log').split('\n').filter((line) => line.includes('"GET '));
}

const variants = ['webhosting-start', 'webhosting-plus', 'webhosting-pro', 'webhosting-plus-jahr'];

test('order page: under 60 kB, at most 4 requests', async () => {
    for (const variant of variants) {
        const { context, page } = await visitor(open.browser);
        const asked = answers().length;
        const response = await page.goto(`${open.server.url()}/order/${variant}`, { waitUntil: 'networkidle' });
        const bytes = (await response.body()).length;
        assert.ok(bytes < 60000, `${variant}: ${bytes} bytes`);
        const requests = answers().slice(asked);
        assert.ok(requests.length <= 4, `${variant}: ${requests.join('\n')}`);
        await context.close();
    }
});

/** Bytes on the wire of each request of a first visit, headers too; what comes from the cache (the icon) counts for nothing. */
async function transferOf(url) {
    const { context, page } = await visitor(open.browser);
    const wire = await context.newCDPSession(page);
    const sizes = [];
    await wire.send('Network.enable');
    wire.on('Network.loadingFinished', ({ encodedDataLength }) => sizes.push(encodedDataLength));
    const response = await page.goto(url, { waitUntil: 'networkidle' });
    const html = await response.body();
    await context.close();
    return { sizes: sizes.filter((size) => size > 0), html: html.length, encoding: response.headers()['content-encoding'] };
}

test('order page with 20 of 500 components: under 60 kB, with mod_deflate under 25 kB on the wire in all', async () => {
    const large = largeCatalogue();
    const server = await startShop([], { modules: ['filter', 'deflate'],
                                         global: ['AddOutputFilterByType DEFLATE text/html'] });
    try {
        writeFileSync(join(server.dir, 'large.json'), JSON.stringify(large.file));
        server.ctl('--merchant', 'nordwolke', 'import', join(server.dir, 'large.json'));
        await sleep(1500);
        const { sizes, html, encoding } = await transferOf(server.url() + large.few);
        const all = sizes.reduce((sum, size) => sum + size, 0);
        assert.equal(encoding, 'gzip');
        assert.ok(html < 60000, `${html} bytes`);
        assert.ok(sizes.length === 4 && all < 25000, `${sizes.join(' + ')} = ${all} bytes`);
    } finally {
        await server.stop();
    }
});

/** The heights of these pages, in each language, where the limit is passed. */
async function tooHigh(fonts, paths) {
    const phone = await openBrowser({ fonts });
    const { page } = await visitor(phone, { viewport: { width: 390, height: 844 } });
    const found = [];
    for (const path of paths.flatMap((variant) => languages.map((lang) => `/order/${variant}?language=${lang}`))) {
        await page.goto(open.server.url() + path);
        found.push([await page.evaluate(() => document.documentElement.scrollHeight), path]);
    }
    await phone.close();
    return found.filter(([height]) => height > 4500);
}

test('order page: at most 4500 px high on a phone, in every language, whatever its font', async () => {
    assert.deepEqual(await tooHigh('fonts', [...variants, 'webhosting-frei', 'managed-server']), []);
    assert.deepEqual(await tooHigh('fonts-wide', variants), []);
});

test('a first visit leaves nothing in the browser', async () => {
    const { context, page, seen } = await visitor(open.browser);
    for (const path of [orderPath, '/order/', '/kuendigen', '/widerrufen', '/portal/link']) {
        const response = await page.goto(open.server.url() + path);
        assert.equal(response.headers()['set-cookie'], undefined, path);
    }
    assert.deepEqual(await context.cookies(), []);
    assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
    expectQuiet(seen, open.server.url());
    await context.close();
});
