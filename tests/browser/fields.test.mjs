// What the script adds to a form while it is filled and sent: a slip in the IBAN is told, a pressed button says so.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../http/lib/server.mjs';
import { visitor } from './lib/browser.mjs';
import { consentToAll, fillCustomer, openForAll, orderPath, press } from './lib/shop.mjs';

const open = openForAll();
const slipText = 'Bitte prüfen Sie die IBAN, zum Beispiel auf Zahlendreher.';

/** The rest of a number of any length by 97. */
function by97(digits) {
    return Number(BigInt(digits) % 97n);
}

function digitsOf(text) {
    return text.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
}

/** An IBAN of this country and length with the right check digits. */
function ibanOf(country, length) {
    const account = '7'.repeat(length - 4);
    return country + String(98 - by97(digitsOf(`${account}${country}00`))).padStart(2, '0') + account;
}

async function slipAfter(page, typed) {
    await page.locator('#iban').fill(typed);
    await page.locator('#holder').focus();
    await page.clock.runFor(300);
    return page.locator('#iban-slip').isVisible();
}

test('a slip in the IBAN is told on leaving the field, and taken back', async () => {
    const { context, page } = await visitor(open.browser);
    await page.clock.install();
    await page.goto(open.server.url() + orderPath);
    const field = page.locator('#iban');
    assert.equal(await slipAfter(page, 'DE89 3704 0044 0532 0130 10'), true);
    assert.equal(await page.locator('#iban-slip').innerText(), slipText);
    assert.equal(await page.locator('#live').textContent(), slipText);
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.equal(await field.getAttribute('aria-describedby'), 'iban-hint iban-slip');
    for (const typed of ['de89 3704\u00a00044 0532 0130 00', 'DE89-3704.0044053201\u202f3000', '']) {
        assert.equal(await slipAfter(page, typed), false, typed);
        assert.equal(await field.getAttribute('aria-invalid'), 'false');
        assert.equal(await field.getAttribute('aria-describedby'), 'iban-hint');
    }
    await context.close();
});

test('a slip does not move the button from under the pointer that presses it', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(open.server.url() + orderPath);
    await page.locator('#iban').pressSequentially('DE89 3704 0044 0532 0130 10');
    await page.locator('button.btn[value=review]').click();
    await page.locator('#iban-error').waitFor();
    await context.close();
});

test('the script knows the countries and lengths that the server knows', async () => {
    const { context, page, seen } = await visitor(open.browser);
    await page.clock.install();
    await page.goto(open.server.url() + orderPath);
    const source = readFileSync(join(root, 'mod_selfservice/model/iban.c'), 'utf8');
    const known = [...source.matchAll(/\b([A-Z]{2})(\d\d) /g)];
    assert.ok(known.length > 35, `${known.length} countries`);
    for (const [, country, length] of known) {
        assert.equal(await slipAfter(page, ibanOf(country, Number(length))), false, country);
        assert.equal(await slipAfter(page, ibanOf(country, Number(length) + 1)), true, `${country}, too long`);
    }
    for (const typed of [ibanOf('IN', 18), ibanOf('US', 22), 'DE', '((((((', 'DE89 3704 0044 0532 0130 0O', 'IBAN DE89']) {
        assert.equal(await slipAfter(page, typed), true, typed);
    }
    assert.deepEqual(seen.errors, []);
    await context.close();
});

test('a slip in the IBAN holds nothing up: the server says it again', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(open.server.url() + orderPath);
    await fillCustomer(page, { iban: 'DE00' });
    await press(page, 'review');
    await page.locator('.error-summary').waitFor();
    assert.equal(await page.locator('#iban-error').innerText(), slipText);
    assert.equal(await slipAfter(page, 'DE01'), false, 'once is enough');
    await context.close();
});

test('the order button says that it is under way, sends once, and is itself again on the way back', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(open.server.url() + orderPath);
    await fillCustomer(page);
    await press(page, 'review');
    await page.locator('h1', { hasText: 'Bestellung prüfen' }).waitFor();
    await consentToAll(page);
    const button = page.locator('button[value=order]');
    await page.route('**/order/**', (route) => route.fulfill({ status: 204 })); // the browser stays where it is
    const pressed = await button.evaluate((element) => {
        let sent = 0;
        document.addEventListener('submit', (event) => { sent += event.defaultPrevented ? 0 : 1; });
        [1, 2, 3].forEach(() => element.click());
        return [element.innerText, element.getAttribute('aria-disabled'), sent];
    });
    assert.deepEqual(pressed, ['Wird gesendet …', 'true', 1]);
    await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    assert.equal(await button.innerText(), 'zahlungspflichtig bestellen');
    assert.equal(await button.getAttribute('aria-disabled'), null);
    await page.unroute('**/order/**');
    await button.click();
    await page.waitForURL('**/order/done/*');
    await context.close();
});
