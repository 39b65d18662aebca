// The order page in a frame on the merchant's own site, which is of another origin; third-party cookies are blocked.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { placeOrder } from '../http/lib/journey.mjs';
import { openBrowser, visitor } from './lib/browser.mjs';
import { consentToAll, delivered, fillCustomer, orderPath, pathInMail, press, startShop } from './lib/shop.mjs';

let server;
let browser;
let merchant;
let stranger;

/** A website with two places for order pages, filled by the loader, one of them elsewhere on the page. */
function placesPage() {
    return `<!DOCTYPE html><html lang="en-GB"><head><title>Nordwolke</title>
        <script src="${server.url()}/order/embed.js" defer></script></head><body>
        <div id="first" data-selfservice="webhosting-plus" data-prefill="fname=Ada&amp;city=Wien%20West&amp;country=AT">
            <a href="${server.url()}/order/webhosting-plus">Order Webhosting Plus</a></div>
        <p data-selfservice="webhosting-start" data-language="de" data-target="#second" data-title="Server" data-height="400"></p>
        <div id="second"></div></body></html>`;
}

/** A website on localhost; what it embeds stands after the question mark. */
function startSite() {
    return new Promise((resolve) => {
        const site = createServer((request, response) => {
            const framed = new URL(request.url, 'http://localhost').searchParams.get('frame');
            response.setHeader('content-type', 'text/html; charset=utf-8');
            if (request.url === '/places') {
                response.end(placesPage());
                return;
            }
            response.end(`<!DOCTYPE html><html lang="de"><head><title>Nordwolke</title>
                <script src="${server?.url()}/order/embed.js" defer></script></head><body><h1>Hosting mit Nordwind</h1>
                <iframe class="selfservice" src="${framed}" title="Bestellung" width="1000" height="300"></iframe>
                </body></html>`);
        });
        site.listen(0, '127.0.0.1', () => resolve(site));
    });
}

function siteUrl(site, path) {
    return `http://localhost:${site.address().port}/?frame=${encodeURIComponent(server.url() + path)}`;
}

before(async () => {
    merchant = await startSite();
    stranger = await startSite();
    server = await startShop([`SelfServiceFrameAncestors http://localhost:${merchant.address().port}`]);
    browser = await openBrowser({ moreFlags: ['--test-third-party-cookie-phaseout'] });
});

after(async () => {
    await browser?.close();
    merchant?.close();
    stranger?.close();
    await server?.stop();
});

/** Waits until the frame is as high as what it holds. */
async function expectFitting(page, which = 0) {
    const frame = page.frames()[1 + which];
    const inside = () => frame.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
    const outside = () => page.locator('iframe').nth(which).evaluate((element) => element.clientHeight);
    for (let i = 0; i < 100 && await inside() !== await outside(); i++) {
        await page.waitForTimeout(50);
    }
    assert.equal(await outside(), await inside());
    assert.ok(await outside() > 300);
}

test('an order completes in a frame without any cookie', async () => {
    const { context, page, seen } = await visitor(browser);
    const sent = server.mails().length;
    await page.goto(siteUrl(merchant, orderPath));
    const frame = page.frames()[1];
    await frame.locator('#order').waitFor();
    await expectFitting(page);
    await frame.locator('[name="component[backup]"]').check();
    await frame.locator('.cart-top summary', { hasText: '12,80\u00a0€' }).waitFor();
    await fillCustomer(frame);
    await press(frame, 'review');
    await frame.locator('h1', { hasText: 'Bestellung prüfen' }).waitFor();
    await expectFitting(page);
    for (const label of ['Verträge hier kündigen', 'Vertrag widerrufen']) {
        assert.ok(await frame.getByRole('link', { name: label }).isVisible(), label);
    }
    await consentToAll(frame);
    await press(frame, 'order');
    await frame.getByText('Ihr Vertrag ist geschlossen').waitFor();
    await expectFitting(page);
    assert.deepEqual(await context.cookies(), []);
    assert.deepEqual(seen.errors, []);
    const link = pathInMail(await delivered(server, sent + 1));
    await portalInFrame(page, link);
    await context.close();
});

/** How far below the window's upper edge an element inside the frame is, when the page stands still. */
async function distance(page, selector) {
    const inside = () => page.frames()[1].locator(selector).evaluate((element) => element.getBoundingClientRect().top);
    const outside = () => page.locator('iframe').evaluate((element) => element.getBoundingClientRect().top);
    let last = NaN;
    for (let still = 0, i = 0; still < 6 && i < 100; i++) {
        const now = Math.round(await inside() + await outside());
        still = now === last ? still + 1 : 0;
        last = now;
        await page.waitForTimeout(50);
    }
    return last;
}

async function expectInUpperHalf(page, selector, what) {
    const pixels = await distance(page, selector);
    assert.ok(pixels >= 0 && pixels < 500, `${what}: ${pixels} px below the upper edge`);
}

test('the page around the frame scrolls to what changed', async () => {
    const { context, page, seen } = await visitor(browser, { viewport: { width: 390, height: 844 } });
    await page.goto(siteUrl(merchant, orderPath));
    const frame = page.frames()[1];
    await frame.locator('#order').waitFor();
    await expectFitting(page);
    assert.equal(await page.evaluate(() => scrollY), 0, 'the first page moves nothing');
    await press(frame, 'review');
    await frame.locator('.error-summary').waitFor();
    await expectInUpperHalf(page, '.error-summary', 'errors');
    for (let twice = 0; twice < 2; twice++) {
        await frame.locator('.error-summary a').last().click();
        await expectInUpperHalf(page, '[name=iban]', 'a field with an error');
        await page.evaluate(() => scrollTo(0, 0));
    }
    await fillCustomer(frame);
    await press(frame, 'review');
    await frame.locator('h1', { hasText: 'Bestellung prüfen' }).waitFor();
    await expectInUpperHalf(page, 'h1', 'the next step');
    await frame.locator('button[formaction$="#s-payment"]').click();
    await frame.locator('#s-payment').waitFor();
    await expectInUpperHalf(page, '#s-payment', 'the section to change');
    assert.ok(await page.evaluate(() => scrollY) > 2000);
    assert.equal(await page.locator('iframe').evaluate((element) => element.style.scrollMarginTop), '');
    assert.deepEqual(seen.errors, []);
    await context.close();
});

/** Its session lives in a cookie of its own for this site (Partitioned). */
async function portalInFrame(page, link) {
    await page.goto(siteUrl(merchant, link));
    const frame = page.frames()[1];
    await frame.getByRole('button', { name: 'Weiter zum Kundenportal' }).click();
    await frame.locator('nav a[href$="/documents"]').waitFor();
    await expectFitting(page);
    await frame.getByRole('link', { name: 'Anmeldungen und Links' }).click();
    await frame.getByText('diese Anmeldung', { exact: true }).waitFor();
    await page.goto(server.url() + '/portal/contract');
    assert.match(await page.locator('main').innerText(), /abgemeldet|abgelaufen|beendet|neuen? Link/i);
}

/** As a browser that keeps no cookie in frames: the answers come without. */
async function keepNoCookie(page) {
    await page.route('**/portal/data/**', async (route) => {
        const headers = { ...await route.request().allHeaders(), 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'same-origin' };
        const answer = await route.fetch({ maxRedirects: 0, headers });
        const { 'set-cookie': cookie, ...rest } = answer.headers();
        assert.ok(route.request().method() === 'GET' || cookie.includes('Partitioned'));
        await route.fulfill({ status: answer.status(), headers: rest, body: await answer.body() });
    });
}

test('P48 where a frame keeps no cookie, the portal opens in a window of its own', async () => {
    const { context, page, seen } = await visitor(browser);
    const sent = server.mails().length;
    await placeOrder(server, 'webhosting-plus', { email: 'fenster@feddersen.example' });
    const link = pathInMail(await delivered(server, sent + 1));
    await keepNoCookie(page);
    await page.goto(siteUrl(merchant, link));
    const frame = page.frames()[1];
    await frame.getByRole('button', { name: 'Weiter zum Kundenportal' }).click();
    await frame.locator('main h1', { hasText: 'In neuem Fenster weiter' }).waitFor();
    await expectFitting(page);
    const [opened] = await Promise.all([context.waitForEvent('page'), frame.locator('main form button').click()]);
    await opened.locator('h1', { hasText: 'Guten Tag' }).waitFor();
    assert.equal(new URL(opened.url()).pathname, '/portal/contract');
    assert.equal(await opened.evaluate(() => window.opener), null);
    const [cookie] = await context.cookies();
    assert.ok(cookie.name.startsWith('__Host-ss-') && cookie.httpOnly && cookie.secure);
    assert.equal(cookie.sameSite, 'Lax');
    await opened.goto(`${server.url()}/portal/session`);
    assert.ok((await opened.locator('main').innerText()).includes('diese Anmeldung'));
    assert.deepEqual(seen.errors, []);
    await context.close();
});

test('the loader fills places by their attributes, each as high as its own page', async () => {
    const { context, page, seen } = await visitor(browser);
    await page.goto(`http://localhost:${merchant.address().port}/places`);
    const [first, second] = [page.frameLocator('#first iframe'), page.frameLocator('#second iframe')];
    await first.locator('#order').waitFor();
    await second.locator('#order').waitFor();
    assert.equal(await first.locator('html').getAttribute('lang'), 'en');
    assert.equal(await first.locator('[name=fname]').inputValue(), 'Ada');
    assert.equal(await first.locator('[name=city]').inputValue(), 'Wien West');
    assert.equal(await first.locator('[name=country]').inputValue(), 'AT');
    assert.equal(await second.locator('html').getAttribute('lang'), 'de');
    assert.deepEqual(await page.locator('iframe').evaluateAll((all) => all.map((frame) => frame.title)),
                     ['Order Webhosting Plus', 'Server']);
    await expectFitting(page, 0);
    await expectFitting(page, 1);
    assert.deepEqual(seen.errors, []);
    await context.close();
});

test('a site that may not frame the page gets nothing', async () => {
    const { context, page, seen } = await visitor(browser);
    for (const path of [orderPath, '/kuendigen', '/portal/link']) {
        await page.goto(siteUrl(stranger, path));
        assert.equal(await page.frames()[1].locator('form').count(), 0, path);
        assert.ok(seen.errors.some((text) => /frame-ancestors/.test(text)), `${path}: ${seen.errors}`);
        seen.errors.length = 0;
    }
    await context.close();
});
