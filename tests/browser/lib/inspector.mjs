// A visitor who looks at one page after the other and has each examined: valid, accessible, as wide as the screen, quiet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { accessProblems, htmlProblems, layoutProblems } from './audit.mjs';
import { noise, visitor } from './browser.mjs';
import { openForAll } from './shop.mjs';

export const locales = { de: 'de-DE', en: 'en-GB', fr: 'fr-FR', nl: 'nl-NL' };

/** Somebody who looks at one page after the other and has each of them examined. */
class Inspector {
    constructor(server) {
        this.server = server;
    }

    async open(browser, lang) {
        this.lang = lang;
        this.problems = [];
        Object.assign(this, await visitor(browser, { locale: locales[lang] }));
        this.page.on('response', (response) => {
            if (response.request().isNavigationRequest()) {
                this.document = response;
            }
        });
        return this;
    }

    async go(path) {
        await this.page.setViewportSize({ width: 1280, height: 900 });
        await this.page.goto(path.startsWith('http') ? path : this.server.url() + path);
    }

    /** Presses what leads to the next page. */
    async press(selector) {
        await Promise.all([this.page.waitForEvent('load'), this.page.locator(selector).first().click()]);
    }

    /** Examines the page that is open; what is wrong with it is told at the end. */
    async examine(name, status = 200) {
        const found = [...htmlProblems(await this.document.text()), ...await layoutProblems(this.page, this.lang),
                       ...await accessProblems(this.page), ...noise(this.seen, this.server.url(0), this.server.url(1))];
        if (this.document.status() !== status) {
            found.push(`status ${this.document.status()} instead of ${status}`);
        }
        this.seen.requests.length = 0;
        this.seen.errors.length = 0;
        this.problems.push(...found.map((text) => `${name}: ${text}`));
        await this.page.setViewportSize({ width: 1280, height: 900 });
    }

    async close() {
        await this.context.close();
        assert.deepEqual(this.problems, []);
    }

    async look(name, path, status) {
        await this.go(path);
        await this.examine(name, status);
    }
}

/**
 * Starts a shop and a browser for the tests of a file.
 * @returns  inspect(name, lang, walk): a test that has the pages of a walk examined
 */
export function inspections() {
    const open = openForAll(['SelfServiceLanguages de en fr nl']);
    return (name, lang, walk) => test(name, async () => {
        const visit = await new Inspector(open.server).open(open.browser, lang);
        await walk(visit);
        await visit.close();
    });
}
