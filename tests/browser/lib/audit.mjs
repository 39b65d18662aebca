// What must hold for every page, whatever it shows: accessibility, valid HTML, width, the two legal buttons.
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
    fr: ['Résilier vos contrats ici', 'Renoncer au contrat ici'],
    nl: ['Contracten hier opzeggen', 'Overeenkomst hier herroepen'],
};

const validator = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: {
        'no-trailing-whitespace': 'off', // what a template leaves between its parts; browsers do not see it
        'aria-label-misuse': 'off', // forbids names of lists, which ARIA 1.2 allows and readers announce
        'tel-non-breaking': 'off', // the stylesheet keeps numbers together where it matters
        'no-redundant-role': 'off', // tables shown as blocks on phones would lose their roles in some browsers
        'valid-id': ['error', { relaxed: true }], // ids are the names of fields, with their brackets
    },
});

// All rules, and those that look at colours.
const everything = { type: 'tag', values: tags };
const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

function axeFinds(page, runOnly) {
    return page.evaluate(async (wanted) => {
        const found = await window.axe.run(document, { runOnly: wanted, resultTypes: ['violations'], iframes: false });
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, any, all, none }) =>
            `${target} (${[...any, ...all, ...none].map(({ message }) => message).join('; ')})`).join(', ')}`);
    }, runOnly);
}

/** What axe-core finds on the page as it stands, on two widths, light and dark: only colours differ between these. */
export async function accessProblems(page) {
    const problems = [];
    await page.evaluate(axe); // through the debugger, which the page's Content-Security-Policy does not bind
    for (const viewport of [wide, phone]) {
        await page.setViewportSize(viewport);
        await page.evaluate(() => scrollTo(0, 0)); // the sticky summary covers nothing there
        for (const [colorScheme, rules] of [['light', everything], ['dark', colours]]) {
            await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
            problems.push(...(await axeFinds(page, rules)).map((text) => `${viewport.width} px, ${colorScheme}: ${text}`));
        }
    }
    await page.emulateMedia({ colorScheme: 'light' });
    return problems;
}

/** What html-validate finds in a page as it was sent. */
export function htmlProblems(html) {
    const lines = html.split('\n');
    return validator.validateStringSync(html).results.flatMap(({ messages }) => messages)
        .map(({ line, ruleId, message }) => `${ruleId}: ${message}: ${lines[line - 1].trim().slice(0, 160)}`);
}

async function canBePressed(button) {
    await button.scrollIntoViewIfNeeded();
    return button.evaluate((link) => {
        const box = link.getBoundingClientRect();
        const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight
            && box.height >= 24 && (hit === link || link.contains(hit));
    });
}

/** Notices without a gap between them; runs in the page. */
const touching = () => [...document.querySelectorAll('.notice + .notice')].filter((notice) => notice.getClientRects().length > 0
    && notice.getBoundingClientRect().top - notice.previousElementSibling.getBoundingClientRect().bottom < 8)
    .map((notice) => notice.textContent.trim().slice(0, 40));

/** On the narrowest phone and on a wide screen: nothing sticks out, both legal buttons can be seen and pressed. */
export async function layoutProblems(page, lang) {
    const problems = [];
    if (await page.locator('html').getAttribute('lang') !== lang) {
        problems.push('the page says another language');
    }
    for (const viewport of [narrow, wide]) {
        await page.setViewportSize(viewport);
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        if (width > viewport.width) {
            problems.push(`${width} px wide on a screen of ${viewport.width}`);
        }
        problems.push(...(await page.evaluate(touching)).map((text) => `touches what is above it: "${text}"`));
        for (const label of rights[lang]) {
            const button = page.locator('.foot-rights').getByRole('link', { name: label, exact: true });
            if (await button.count() !== 1 || !await canBePressed(button)) {
                problems.push(`"${label}" cannot be pressed on a screen of ${viewport.width} px`);
            }
        }
    }
    return problems;
}
