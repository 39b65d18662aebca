// What must hold for every page, whatever it shows: accessibility, valid HTML, width, the two legal buttons.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { HtmlValidate } from 'html-validate';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const wide = { width: 1280, height: 900 };
const phone = { width: 390, height: 844 };
const narrow = { width: 320, height: 640 };

const rights = {
    de: ['Verträge hier kündigen', 'Vertrag widerrufen'],
    en: ['Cancel contracts here', 'Withdraw from contract here'],
};

const validator = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: {
    },
});

async function axeFinds(page) {
    // Through the debugger, which the page's Content-Security-Policy does not bind.
    await page.evaluate(axe);
    return page.evaluate(async (wanted) => {
        const found = await window.axe.run(document, { runOnly: wanted, resultTypes: ['violations'] });
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, any, all, none }) =>
            `${target} (${[...any, ...all, ...none].map(({ message }) => message).join('; ')})`).join(', ')}`);
    }, tags);
}

/** axe-core on the page as it stands, on two widths, light and dark. */
export async function expectAccessible(page, name) {
    for (const viewport of [wide, phone]) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ['light', 'dark']) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            assert.deepEqual(await axeFinds(page), [], `${name}, ${viewport.width} px, ${colorScheme}`);
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
}

export function expectValid(html, name) {
    const report = validator.validateStringSync(html);
    const messages = report.results.flatMap((result) => result.messages)
        .map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}: ${html.split('\n')[line - 1].trim().slice(0, 160)}`);
    assert.deepEqual(messages, [], name);
}

async function expectRights(page, lang, name) {
    for (const label of rights[lang]) {
        const button = page.locator('.foot-rights').getByRole('link', { name: label, exact: true });
        await button.scrollIntoViewIfNeeded();
        const reached = await button.evaluate((link) => {
            const box = link.getBoundingClientRect();
            const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
            return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight
                && box.height >= 24 && (hit === link || link.contains(hit));
        });
        assert.ok(reached, `${name}: "${label}" can be seen and pressed`);
    }
}

/** Nothing is wider than the narrowest phone, and both legal buttons are there on it and on a wide screen. */
export async function expectLayout(page, lang, name) {
    assert.equal(await page.locator('html').getAttribute('lang'), lang, `${name}: language`);
    for (const viewport of [narrow, wide]) {
        await page.setViewportSize(viewport);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= viewport.width, `${name}: ${width} px wide on ${viewport.width}`);
        await expectRights(page, lang, name);
    }
}
