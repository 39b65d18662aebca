// A session that ends soon: the page says so in time, and what is typed survives the button that extends it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { customer, plain } from '../http/lib/portal.mjs';
import { startServer } from '../http/lib/server.mjs';
import { openBrowser, visitor } from './lib/browser.mjs';

let server, browser, link;

before(async () => {
    server = await startServer({ hosts: [{ merchant: 'nordwolke', directives: ['SelfServiceLanguages de en fr nl', 'SelfServiceSessionTimeout 12s 1h'] }] });
    ({ link } = await customer(server, plain, 'webhosting-plus', {}));
    browser = await openBrowser();
});
after(async () => {
    await browser?.close();
    await server?.stop();
});

test('the earliest day is told for an ordinary cancellation alone, with and without script', async () => {
    for (const javaScriptEnabled of [true, false]) {
        const { page, context } = await visitor(browser, { javaScriptEnabled });
        await page.goto(server.url() + new URL(link()).pathname);
        await page.click('main button[type=submit]');
        await page.goto(`${server.url()}/portal/cancel`);
        const hint = page.getByText('Bei ordentlicher Kündigung ist das der');
        assert.equal(await hint.isVisible(), true);
        await page.check('[name=kind][value=extraordinary]');
        assert.equal(await hint.isVisible(), false);
        await page.check('[name=kind][value=ordinary]');
        assert.equal(await hint.isVisible(), true);
        await context.close();
    }
});

test('on a wide screen the link to sign-ins and the button stand in one line each, in wide letters too', async () => {
    const wide = await openBrowser({ fonts: 'fonts-wide' });
    const { page } = await visitor(wide, { viewport: { width: 1280, height: 900 } });
    for (const lang of ['de', 'en', 'fr', 'nl']) {
        await page.goto(`${server.url()}${new URL(link()).pathname}?language=${lang}`);
        await page.click('main button[type=submit]');
        await page.goto(`${server.url()}/portal/contract?language=${lang}`);
        for (const part of ['.session > a', '.session .btn']) {
            const { height } = await page.locator(part).boundingBox();
            assert.ok(height <= 36, `${lang}: ${part} is ${height} px high`);
        }
    }
    await wide.close();
});

test('ACC-06 the warning comes before the end, and extending keeps what was typed', async () => {
    const { page, context } = await visitor(browser, {});
    await page.goto(server.url() + new URL(link()).pathname);
    await page.click('main button[type=submit]');
    await page.goto(`${server.url()}/portal/billing`);
    const warning = page.locator('[data-session-soon]');
    assert.equal(await warning.isVisible(), false);
    await page.fill('[name=street]', 'Halb getippt');
    await warning.waitFor({ state: 'visible', timeout: 9000 });
    assert.equal(await warning.getAttribute('role'), 'alert');
    const before = await page.locator('[data-session-text]').textContent();
    const extended = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().endsWith('/portal/session'));
    await page.click('.session button');
    assert.equal((await extended).status(), 303);
    await warning.waitFor({ state: 'hidden' });
    assert.equal(await page.inputValue('[name=street]'), 'Halb getippt');
    assert.ok(page.url().endsWith('/portal/billing'));
    assert.match(before, /\d\d:\d\d/);
    await warning.waitFor({ state: 'visible', timeout: 9000 }); /* and again */
    await page.waitForTimeout(7000);
    await page.click('.session button');                       /* too late: the server says so */
    await page.waitForSelector('h1:has-text("Ihre Sitzung ist beendet")');
    await context.close();
});
