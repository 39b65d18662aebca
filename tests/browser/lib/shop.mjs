// The demo merchants on a private server, and the steps of a customer that several tests take.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { consumer, linkInMail } from '../../http/lib/journey.mjs';
import { root, startServer } from '../../http/lib/server.mjs';
import { openBrowser } from './browser.mjs';

/** Where customers start. */
export const orderPath = '/order/webhosting-plus';

function brand(merchant, name, color) {
    return [`SelfServiceBrandName "${name}"`, `SelfServiceBrandLogo ${join(root, 'conf/demo', `${merchant}.svg`)}`,
            `SelfServiceBrandColor primary ${color}`];
}

/** Both demo merchants: nordwolke is host 0, tidewater host 1. `directives` are added to nordwolke's. */
export function startShop(directives = [], options = {}) {
    return startServer({
        hosts: [
            { merchant: 'nordwolke',
              directives: [...brand('nordwolke', 'Nordwolke Hosting', '#0b5c7d'), 'SelfServiceBrandColor accent #f0a43a',
                           'SelfServiceCouponField On', 'SelfServiceMailFrom kunden@nordwolke.example',
                           'SelfServiceLinks imprint https://nordwolke.example/impressum',
                           'SelfServiceLinks accessibility https://nordwolke.example/barrierefreiheit', ...directives] },
            { merchant: 'tidewater',
              directives: [...brand('tidewater', 'Tidewater', '#f0b84c'), 'SelfServiceBrandColor accent #e4785a',
                           'SelfServiceBrandColor background #061a22', 'SelfServiceBrandColor surface #0d2b37',
                           'SelfServiceBrandColor text #eef5f2', 'SelfServiceBrandFont Georgia, "Liberation Serif", serif',
                           'SelfServiceBrandRadius 2', `SelfServiceStylesheet ${join(root, 'conf/demo/tidewater.css')}`,
                           'SelfServiceLanguages en de fr nl', 'SelfServiceTokenUse single',
                           'SelfServiceMailFrom accounts@tidewater.example'] },
        ],
        ...options,
    });
}

/** A shop and a browser for all tests of a file, as `open.server` and `open.browser`. */
export function openForAll(directives) {
    const open = {};
    before(async () => {
        open.server = await startShop(directives);
        open.browser = await openBrowser();
    });
    after(async () => {
        await open.browser?.close();
        await open.server?.stop();
    });
    return open;
}

/** @returns all mails the sink has taken, as soon as there are `count` */
export async function delivered(server, count) {
    const mails = await server.mailsCome(count, 20);
    assert.ok(mails.length >= count, `${mails.length} mails instead of ${count}`);
    return mails;
}

/** The path of the personal link in the newest mail. */
export function pathInMail(mails) {
    return new URL(linkInMail(mails)).pathname;
}

/** Address and bank account; the rest of the form stays as it is. `page` may be a frame. */
export async function fillCustomer(page, values = {}) {
    const person = { ...consumer, ...values };
    for (const name of ['fname', 'lname', 'email', 'street', 'hnum', 'pcode', 'city', 'holder', 'iban']) {
        await page.locator(`[name="${name}"]`).fill(person[name]);
    }
}

/** Ticks every consent of the review page. */
export async function consentToAll(page) {
    for (const box of await page.locator('input[type=checkbox][name^="consent["]').all()) {
        await box.check();
    }
}

export function press(page, action) {
    return page.locator(`button[name=do][value=${action}]:visible`).last().click();
}

/** A document as a reader sees it. */
export function textOfPdf(path) {
    assert.equal(readFileSync(path).subarray(0, 5).toString(), '%PDF-');
    return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' });
}
