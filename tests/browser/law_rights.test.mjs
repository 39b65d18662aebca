// The two rights of consumers on the smallest screen, as somebody sees and presses them: without script, without opening anything,
// and in a frame on another site.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { openBrowser, visitor } from './lib/browser.mjs';
import { orderPath, startShop } from './lib/shop.mjs';

const rights = [['Verträge hier kündigen', 'Cancel contracts here'], ['Vertrag widerrufen', 'Withdraw from contract here']];
const paths = ['/order/', orderPath, '/portal/link', '/portal/contract', `/portal/data/${'A'.repeat(43)}`, '/order/nothing', '/kuendigen', '/widerrufen'];
const screens = [{ width: 320, height: 640 }, { width: 1280, height: 900 }];
let server, browser, merchant;

before(async () => {
    merchant = createServer((request, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8');
        const framed = new URL(request.url, 'http://localhost').searchParams.get('frame');
        response.end(`<!DOCTYPE html><html lang="de"><title>Nordwolke</title><body style="margin:0">
            <iframe src="${framed}" title="Bestellung" width="320" height="600" style="border:0"></iframe></body></html>`);
    });
    await new Promise((resolve) => merchant.listen(0, '127.0.0.1', resolve));
    server = await startShop([`SelfServiceFrameAncestors http://localhost:${merchant.address().port}`]);
    browser = await openBrowser();
});
after(async () => {
    await browser?.close();
    merchant?.close();
    await server?.stop();
});

/** The link with this label, looked at: legible, within the screen, in front of everything, inside nothing that is folded. */
async function expectSeen(frame, label, where) {
    const link = frame.getByRole('link', { name: label, exact: true });
    assert.equal(await link.count(), 1, where);
    await link.scrollIntoViewIfNeeded();
    const seen = await link.evaluate((element) => {
        const box = element.getBoundingClientRect(), style = getComputedStyle(element);
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return { inside: box.left >= 0 && box.right <= innerWidth && box.width > 80 && box.height >= 24, hit: hit === element || element.contains(hit),
                 legible: parseFloat(style.fontSize) >= 14 && style.visibility === 'visible' && Number(style.opacity) === 1,
                 folded: element.closest('details, dialog, [hidden]') !== null };
    });
    assert.deepEqual(seen, { inside: true, hit: true, legible: true, folded: false }, where);
}

async function expectBoth(frame, language, where) {
    for (const labels of rights) {
        await expectSeen(frame, labels[language === 'de' ? 0 : 1], where);
    }
}

for (const script of [true, false]) {
    test(`CAN-02 WDR-03 both rights are seen on every page at 320 and 1280 px, ${script ? 'with' : 'without'} script`, async () => {
        const { context, page } = await visitor(browser, { javaScriptEnabled: script });
        for (const viewport of screens) {
            await page.setViewportSize(viewport);
            for (const path of paths) {
                for (const language of ['de', 'en']) {
                    await page.goto(`${server.url() + path}?language=${language}`);
                    await expectBoth(page, language, `${path} ${language} ${viewport.width}`);
                }
            }
        }
        assert.deepEqual(await context.cookies(), []);
        await context.close();
    });
}

test('CAN-02 WDR-03 both rights are seen in a frame of 320 px', async () => {
    const { context, page } = await visitor(browser, { viewport: { width: 320, height: 640 } });
    for (const path of [orderPath, '/portal/link', '/kuendigen', '/order/nothing']) {
        await page.goto(`http://localhost:${merchant.address().port}/?frame=${encodeURIComponent(server.url() + path)}`);
        await page.frames()[1].locator('.foot-rights').waitFor();
        await expectBoth(page.frames()[1], 'de', `${path} in a frame`);
    }
    await context.close();
});

test('CAN-03 CAN-06 one press leads to the form with its button, one more to the receipt', async () => {
    const { context, page } = await visitor(browser, { javaScriptEnabled: false, viewport: screens[0] });
    await page.goto(server.url() + orderPath);
    await page.getByRole('link', { name: 'Verträge hier kündigen', exact: true }).click();
    const button = page.getByRole('button', { name: 'jetzt kündigen', exact: true });
    await button.scrollIntoViewIfNeeded();
    assert.ok(await button.isVisible() && await button.isEnabled());
    for (const [name, value] of [['name', 'Marlene Feddersen'], ['contract', 'mein Tarif'], ['email', 'marlene@feddersen.example']]) {
        await page.locator(`[name=${name}]`).fill(value);
    }
    await button.click();
    await page.getByRole('heading', { name: 'Ihre Kündigung ist eingegangen' }).waitFor();
    await context.close();
});
