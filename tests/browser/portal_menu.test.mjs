// The portal's menu: beside the page on a wide screen, folded above it on a phone, with and without script, and nothing jumps.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPortal } from '../http/lib/portal.mjs';
import { openBrowser, visitor } from './lib/browser.mjs';

let server, browser, marlene;

before(async () => {
    ({ server, marlene } = await startPortal());
    browser = await openBrowser();
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

async function signedIn(options) {
    const { page, context } = await visitor(browser, options);
    await page.goto(server.url() + new URL(marlene.link()).pathname);
    await page.click('main button[type=submit]');
    return { page, context, menu: page.getByRole('navigation', { name: 'Kundenportal' }), title: page.locator('.pnav summary') };
}

const phone = { width: 390, height: 844 };

/** How far the page's parts jumped while it was drawn, as browsers count it. */
const shifted = (page) => page.evaluate(() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { sum += value; }))
        .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 300);
}));

test('no page of the portal jumps on a phone', async () => {
    const { page, context } = await signedIn({ viewport: phone });
    for (const path of ['contract', 'documents', 'plan', 'cancel']) {
        await page.goto(`${server.url()}/portal/${path}`, { waitUntil: 'load' });
        assert.ok(await shifted(page) < 0.1, `${path} jumps by ${await shifted(page)}`);
    }
    await context.close();
});

test('ACC-02 the menu is folded on a phone and opens by keyboard, with and without script', async () => {
    for (const javaScriptEnabled of [true, false]) {
        const { page, context, menu, title } = await signedIn({ viewport: phone, javaScriptEnabled });
        assert.equal(await title.textContent(), 'Menü: Übersicht');
        assert.equal(await menu.isVisible(), false);
        await title.focus();
        await page.keyboard.press('Enter');
        assert.equal(await menu.getByRole('link').count(), 11);
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.waitForURL('**/portal/components');
        assert.equal(await menu.isVisible(), false, 'folded again on the next page');
        await title.click();
        assert.equal(await menu.isVisible(), true);
        await title.click();
        assert.equal(await menu.isVisible(), false);
        await context.close();
    }
});

test('the menu stands open beside the page on a wide screen, whatever it was on a narrow one', async () => {
    for (const javaScriptEnabled of [true, false]) {
        const { page, context, menu, title } = await signedIn({ viewport: { width: 1280, height: 900 }, javaScriptEnabled });
        assert.equal(await menu.getByRole('link').count(), 11);
        assert.equal(await title.isVisible(), false);
        await page.setViewportSize(phone);
        assert.equal(await menu.isVisible(), false);
        await page.setViewportSize({ width: 900, height: 600 });
        assert.equal(await menu.isVisible(), true);
        await context.close();
    }
});
