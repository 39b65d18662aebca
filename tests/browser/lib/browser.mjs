// Debian's Chromium, one per test file, and pages that are watched: what they ask for, log and are refused.
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const fontsOf = (name) => fileURLToPath(new URL(`../${name}.conf`, import.meta.url));
const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking',
               '--disable-component-update', '--disable-sync',
               // Nothing but this machine can be reached, whatever a page asks for.
               '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'];

/** @param fonts  which of the font settings in this folder stand for the visitor's system */
export function openBrowser({ moreFlags = [], fonts = 'fonts' } = {}) {
    return chromium.launch({ executablePath: '/usr/bin/chromium', headless: true, args: [...flags, ...moreFlags],
                             env: { ...process.env, FONTCONFIG_FILE: fontsOf(fonts) } });
}

// A status that we send on purpose (422, 403, 404 …) is logged by Chromium as a failed load.
const expectedLine = /^Failed to load resource: the server responded with a status of/;

/** Notes everything `page` requests, logs as an error, or breaks. */
export function watch(page) {
    const seen = { requests: [], errors: [] };
    page.on('request', (request) => seen.requests.push({ method: request.method(), url: request.url(),
                                                         type: request.resourceType() }));
    page.on('requestfailed', (request) => {
        if (request.failure().errorText !== 'net::ERR_ABORTED') {
            seen.errors.push(`${request.url()}: ${request.failure().errorText}`);
        }
    });
    page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !expectedLine.test(message.text())) {
            seen.errors.push(message.text());
        }
    });
    page.on('pageerror', (error) => seen.errors.push(String(error)));
    return seen;
}

/** Requests beyond `origins`, and what was logged as an error or refused by a policy. */
export function noise(seen, ...origins) {
    const foreign = seen.requests.map(({ url }) => url).filter((url) => !/^(data|blob|about):/.test(url))
        .filter((url) => !origins.includes(new URL(url).origin));
    return [...foreign.map((url) => `asks for ${url}`), ...seen.errors];
}

export function expectQuiet(seen, ...origins) {
    assert.deepEqual(noise(seen, ...origins), [], 'requests to other origins and errors in the console');
}

/** A fresh visitor. @returns {{ context, page, seen }} */
export async function visitor(browser, options = {}) {
    const context = await browser.newContext({ locale: 'de-DE', viewport: { width: 1280, height: 900 },
                                               acceptDownloads: true, ...options });
    context.setDefaultTimeout(15000);
    const page = await context.newPage();
    return { context, page, seen: watch(page) };
}
