// The whole order with nothing but a keyboard.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consumer } from '../http/lib/journey.mjs';
import { visitor } from './lib/browser.mjs';
import { openForAll, orderPath } from './lib/shop.mjs';

const open = openForAll();

/** Where the focus is: how to find it, whether it can be seen, whether its ring can. */
function focused(page) {
    return page.evaluate(() => {
        const element = document.activeElement;
        // A choice shows the ring around its whole card.
        const rings = [element, element.closest('label'), element.parentElement].filter(Boolean);
        const box = element.getBoundingClientRect();
        return {
            name: element.name ?? '', value: element.value ?? '', id: element.id, tag: element.tagName,
            type: element.type ?? '', label: element.textContent.trim().slice(0, 40), href: element.getAttribute('href'),
            hasRing: rings.some((ring) => getComputedStyle(ring).outlineStyle !== 'none'
                                          && parseFloat(getComputedStyle(ring).outlineWidth) >= 2),
            inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
        };
    });
}

/** Presses Tab until `wanted` says yes; every stop on the way must be visible and have a ring. */
async function tabTo(page, wanted, what) {
    for (let i = 0; i < 120; i++) {
        const at = await focused(page);
        if (at.tag !== 'BODY' && wanted(at)) {
            return at;
        }
        await page.keyboard.press('Tab');
        const next = await focused(page);
        if (next.tag !== 'BODY') {
            assert.ok(next.hasRing, `ring at ${JSON.stringify(next)}`);
            assert.ok(next.inView, `in view: ${JSON.stringify(next)}`);
        }
    }
    throw new Error(`Tab does not lead to ${what}`);
}

function tabToField(page, name) {
    return tabTo(page, (at) => at.name === name && at.tag !== 'BUTTON', name);
}

function tabToAction(page, action) {
    return tabTo(page, (at) => at.name === 'do' && at.value === action, `button ${action}`);
}

async function load(page, key) {
    await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
}

test('ACC-02 order by keyboard alone', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(open.server.url() + orderPath);
    await page.keyboard.press('Tab');
    assert.equal((await focused(page)).href, '#content', 'the first stop skips to the content');
    await page.keyboard.press('Enter');
    await tabToField(page, 'component[backup]');
    await page.keyboard.press('Space');
    await page.locator('#cart').getByText('Backup-Archiv').first().waitFor();
    await tabTo(page, (at) => at.value === 'component[domain]:+1', 'stepper');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await page.locator('#cart').getByText('2 × 1,20').first().waitFor();
    assert.equal((await focused(page)).value, 'component[domain]:+1', 'the focus stays where it was');
    for (const name of ['fname', 'lname', 'email', 'street', 'hnum', 'pcode', 'city', 'holder', 'iban']) {
        await tabToField(page, name);
        await page.keyboard.type(consumer[name]);
    }
    await tabToAction(page, 'review');
    await load(page, 'Enter');
    await page.locator('h1', { hasText: 'Bestellung prüfen' }).waitFor();
    for (const name of ['consent[mandate]', 'consent[agb]', 'consent[sofort]']) {
        await tabToField(page, name);
        await page.keyboard.press('Space');
    }
    await tabToAction(page, 'order');
    await load(page, 'Space');
    await page.getByText('Ihr Vertrag ist geschlossen').waitFor();
    await context.close();
});

/** All that a screen reader is told by #live, in order. */
function listen(page) {
    return page.evaluate(() => {
        window.told = [];
        new MutationObserver(() => window.told.push(document.getElementById('live').textContent))
            .observe(document.getElementById('live'), { childList: true });
    });
}

async function expectTold(page, ...expected) {
    await page.waitForFunction((count) => window.told.length >= count, expected.length);
    const told = await page.evaluate(() => window.told.splice(0));
    assert.deepEqual(told.map((text) => text.replaceAll('\u00a0', ' ')), expected);
}

test('a new total is told, after the quantity or with the coupon; one that stays is not', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(open.server.url() + orderPath);
    await listen(page);
    await page.locator('[name="component[backup]"]').check();
    await expectTold(page, 'Summe pro Monat 12,80 €');
    await page.locator('button[value="component[domain]:+1"]').click();
    await expectTold(page, 'Zusätzliche Domain: 1', 'Summe pro Monat 14,00 €');
    await page.locator('#coupon').fill('NORD25');
    await page.locator('#coupon').press('Enter');
    await expectTold(page, 'NORD25 ist eingelöst. Summe pro Monat 10,50 €');
    const [same] = await Promise.all([page.waitForResponse((response) => response.request().method() === 'POST'),
                                      page.locator('[name=country]').selectOption('AT')]);
    await same.finished();
    await page.locator('[name="component[backup]"]').uncheck();
    await expectTold(page, 'Summe pro Monat 8,32 €');
    await context.close();
});

test('sums of several periods are told together', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(`${open.server.url()}/order/webhosting-plus-jahr`);
    await listen(page);
    await page.locator('[name="component[backup]"]').check();
    await expectTold(page, 'Summe pro Jahr 99,00 €, Summe pro Monat 2,90 €');
    await context.close();
});

test('a price that cannot be asked for is told, with the button that asks again', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(open.server.url() + orderPath);
    await listen(page);
    const button = page.getByRole('button', { name: 'Preis aktualisieren' }).first();
    assert.ok(await button.isHidden());
    await page.route('**/order/**', (route) => route.abort());
    await page.locator('[name="component[backup]"]').check();
    await expectTold(page, 'Preis aktualisieren');
    assert.ok(await button.isVisible());
    await page.unroute('**/order/**');
    await page.locator('[name="component[support]"]').check();
    await expectTold(page, 'Summe pro Monat 18,70 €');
    assert.ok(await button.isHidden());
    await context.close();
});

test('Enter in any field goes to the review, never to a stepper', async () => {
    const { context, page } = await visitor(open.browser);
    for (const name of ['fname', 'component[domain]', 'iban']) {
        await page.goto(open.server.url() + orderPath);
        await page.locator('[name="component[domain]"]').fill('3');
        await page.locator(`[name="${name}"]`).focus();
        await load(page, 'Enter');
        await page.locator('.error-summary').waitFor();
        assert.equal(await page.locator('[name="component[domain]"]').inputValue(), '3', name);
    }
    await context.close();
});

test('ACC-06 the error summary has the focus and leads to the fields', async () => {
    const { context, page } = await visitor(open.browser);
    await page.goto(open.server.url() + orderPath);
    await page.locator('[name=fname]').focus();
    await load(page, 'Enter');
    const links = page.locator('.error-summary a');
    const count = await links.count();
    assert.ok(count >= 8, `${count} problems`);
    assert.ok(await page.locator('.error-summary').evaluate((element) => element === document.activeElement));
    for (let i = 0; i < count; i++) {
        const target = (await links.nth(i).getAttribute('href')).slice(1);
        await links.nth(i).focus();
        await page.keyboard.press('Enter');
        const at = await focused(page);
        assert.equal(at.id, target);
        assert.ok(at.inView, target);
        const described = await page.evaluate(() => document.activeElement.getAttribute('aria-describedby').split(' ')
            .map((id) => document.getElementById(id)?.textContent.trim() ?? '').join(' '));
        assert.ok(described.length > 0, `${target} is described by its error`);
        assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-invalid')), 'true');
    }
    await context.close();
});
