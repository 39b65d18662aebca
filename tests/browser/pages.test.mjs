// Every page and state in all four languages: accessible, valid, as wide as the screen, quiet, with both legal buttons.
import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { sql } from '../http/lib/database.mjs';
import { placeOrder } from '../http/lib/journey.mjs';
import { accessProblems, htmlProblems, layoutProblems } from './lib/audit.mjs';
import { noise, openBrowser, visitor } from './lib/browser.mjs';
import { consentToAll, delivered, fillCustomer, orderPath, pathInMail, press, startShop } from './lib/shop.mjs';

const locales = { de: 'de-DE', en: 'en-GB', fr: 'fr-FR', nl: 'nl-NL' };
const noToken = 'A'.repeat(43);
let server;
let browser;

before(async () => {
    server = await startShop(['SelfServiceLanguages de en fr nl']);
    browser = await openBrowser();
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/** Somebody who looks at one page after the other and has each of them examined. */
class Inspector {
    async open(lang) {
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
        await this.page.goto(path.startsWith('http') ? path : server.url() + path);
    }

    /** Presses what leads to the next page. */
    async press(selector) {
        await Promise.all([this.page.waitForEvent('load'), this.page.locator(selector).first().click()]);
    }

    /** Examines the page that is open; what is wrong with it is told at the end. */
    async examine(name, status = 200) {
        const found = [...htmlProblems(await this.document.text()), ...await layoutProblems(this.page, this.lang),
                       ...await accessProblems(this.page), ...noise(this.seen, server.url(0), server.url(1))];
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

async function orderPages(visit) {
    const { page } = visit;
    await visit.look('order list', '/order/');
    await visit.look('order form', orderPath);
    await visit.press('button.btn-primary[value=review]');
    await visit.examine('order form with errors', 422);
    await fillCustomer(page);
    await page.locator('[name="component[storage]"]').fill('6');
    await visit.press('button.btn-primary[value=review]');
    await visit.examine('review');
    await visit.press('button[value=order]');
    await visit.examine('review with missing consent', 422);
    const terms = await page.locator('label a[href*="/terms/"]').first().getAttribute('href');
    await consentToAll(page);
    await visit.press('button[value=order]');
    await visit.examine('confirmation');
    await visit.look('terms', terms);
}

async function portalAccess(visit) {
    await visit.look('no session', '/portal/contract', 403);
    await visit.look('expired link', `/portal/data/${noToken}`, 410);
    await visit.look('link form', '/portal/link');
    await visit.press('main button[type=submit]');
    await visit.examine('link form with errors', 422);
    await visit.page.locator('#email').fill('somebody@else.example');
    await visit.press('main button[type=submit]');
    await visit.examine('link sent');
}

/** Balance and documents of somebody who pays by transfer and has documents of two years. */
async function accountPages(visit, email) {
    const own = `(SELECT id FROM customer WHERE email = '${email}')`;
    const pays = (kind) => sql(server, `UPDATE payment_method SET kind = '${kind}' WHERE customer_id = ${own}`);
    pays('invoice');
    sql(server, `INSERT INTO invoice (merchant_id, id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date,
        due_date, period_start, period_end, document_id, data, created_at) SELECT merchant_id, printf('%024x', rowid), 'RE-2020-' || rowid,
        kind, customer_id, contract_id, lang, currency, net, vat, gross, '2020-02-01', '2020-02-15', '', '', '', '{}', created_at
        FROM invoice WHERE customer_id = ${own}`);
    await visit.go('/portal/balance');
    for (const summary of await visit.page.locator('details.scale summary').all()) {
        await summary.click();
    }
    await visit.examine('balance with transfers');
    await visit.look('overview with an overdue invoice', '/portal/contract');
    await visit.look('documents of a year', '/portal/documents?year=2020');
    await visit.look('documents, none of a kind', '/portal/documents?kind=credit_note');
    pays('direct-debit');
    sql(server, `DELETE FROM invoice WHERE customer_id = ${own} AND number LIKE 'RE-2020-%'`);
}

async function portalPages(visit) {
    const { page } = visit;
    const sent = server.mails().length;
    const person = { email: `${visit.lang}@customer.example`, language: visit.lang, 'component[backup]': '1',
                     'component[domain]': '2' };
    const headers = { 'accept-language': locales[visit.lang] };
    await placeOrder(server, 'webhosting-plus', person, { headers });
    await visit.look('continue page', pathInMail(await delivered(server, sent + 1)));
    await visit.press('main button[type=submit]');
    await visit.examine('portal overview');
    await changePages(visit);
    await visit.look('usage', '/portal/usage');
    await visit.look('balance', '/portal/balance');
    await visit.look('documents', '/portal/documents');
    await accountPages(visit, person.email);
    await visit.look('billing', '/portal/billing');
    await page.locator('[name=street]').fill('');
    await visit.press('.form-end button');
    await visit.examine('billing with errors', 422);
    await page.locator('[name=street]').fill('Seestraße');
    await visit.press('.form-end button');
    await visit.examine('billing saved');
    await page.locator('[name=email]').fill(`new-${visit.lang}@customer.example`);
    await visit.press('.form-end button');
    await visit.examine('code for a new e-mail address');
    await visit.look('payment', '/portal/payment');
    await visit.press('.form-end button');
    await visit.examine('payment with errors', 422);
    await page.locator('[name=iban]').fill('DE02120300000000202051');
    await page.locator('[name="consent[mandate]"]').check();
    await visit.press('.form-end button');
    await visit.examine('code for another account');
    await visit.look('sign-ins and links', '/portal/session');
    await visit.look('order more', '/portal/order');
    await visit.look('order another plan', '/portal/order/webhosting-pro');
    await visit.press('.cart-foot button[value=review]');
    await visit.examine('review of another plan');
    await visit.look('privacy', '/portal/privacy');
    await visit.press('button[value=erase]');
    await visit.examine('privacy with errors', 422);
    await page.locator('[name=confirm]').check();
    await visit.press('button[value=erase]');
    await visit.examine('erasure requested');
    await visit.look('no further order after an erasure request', '/portal/order');
    await visit.look('cancel', '/portal/cancel');
    await visit.press('.form-end button');
    await visit.examine('cancellation received');
    await visit.look('cancelled', '/portal/cancel');
    await visit.look('withdraw form with a choice of parts', '/widerrufen');
    await visit.press('.form-end button');
    await visit.examine('withdraw confirmation, signed in');
    await visit.press('.form-end button');
    await visit.examine('withdraw receipt, signed in');
    await visit.look('withdrawn contract', '/portal/contract');
    await visit.look('nothing to cancel', '/portal/cancel');
    await visit.press('.site-head form button');
    await visit.examine('goodbye');
    await contractChooser(visit, person, headers);
}

/** Chooses, and waits until the page has its price: buttons stay where they are from then on. */
async function priced(page, choose) {
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await choose();
    await (await answered).finished();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Plan and components: the form, its errors, the review, a change to come that is taken back, and a cheaper one. */
async function changePages(visit) {
    const { page } = visit;
    await visit.look('change components', '/portal/components');
    await visit.look('change plan', '/portal/plan');
    await priced(page, () => page.locator('[name="component[domain]"]').fill('51'));
    await visit.press('.form-end button');
    await visit.examine('change with errors', 422);
    await priced(page, () => page.locator('[name="component[domain]"]').fill('3'));
    await priced(page, () => page.locator('[value=webhosting-pro]').check());
    await visit.press('.form-end button');
    await visit.examine('review of a change');
    await visit.press('.final button');
    await visit.examine('change to come');
    await visit.press('button[value=withdraw-change]');
    await visit.examine('change taken back');
    await priced(page, () => page.locator('[value=webhosting-start]').check());
    await visit.press('.form-end button');
    await visit.examine('review of a cheaper plan');
}

async function contractChooser(visit, person, headers) {
    let sent = server.mails().length;
    await placeOrder(server, 'webhosting-start', { ...person, 'component[domain]': null }, { headers });
    sent = (await delivered(server, sent + 1)).length;
    await visit.go('/portal/link');
    await visit.page.locator('#email').fill(person.email);
    await visit.press('main button[type=submit]');
    await visit.go(pathInMail(await delivered(server, sent + 1)));
    await visit.press('main button[type=submit]');
    await visit.examine('contract chooser');
}

async function legalPages(visit) {
    const { page } = visit;
    await visit.look('cancel form', '/kuendigen');
    await visit.press('.form-end button');
    await visit.examine('cancel form with errors', 422);
    await page.locator('[name=name]').fill('Marlene Feddersen');
    await page.locator('[name=contract]').fill('V-4711');
    await page.locator('[name=email]').fill('marlene@feddersen.example');
    await visit.press('.form-end button');
    await visit.examine('cancel receipt');
    await visit.look('withdraw form', '/widerrufen');
    await visit.press('.form-end button');
    await visit.examine('withdraw form with errors', 422);
    await page.locator('[name=name]').fill('Marlene Feddersen');
    await page.locator('[name=contract]').fill('V-4711');
    await page.locator('[name=email]').fill('marlene@feddersen.example');
    await visit.press('.form-end button');
    await visit.examine('withdraw confirmation');
    await visit.press('.form-end button');
    await visit.examine('withdraw receipt');
}

async function errorPages(visit) {
    await visit.look('unknown page', '/order/no-such-variant', 404);
    await visit.look('wrong method', '/portal/logout', 405);
}

async function otherMerchant(visit) {
    const at = (path) => server.url(1) + path;
    await visit.look('other merchant: order list', at(`/order/?language=${visit.lang}`));
    await visit.look('other merchant: order form', at(`/order/berth-crew?language=${visit.lang}`));
    await visit.press('button.btn-primary[value=review]');
    await visit.examine('other merchant: order form with errors', 422);
    await visit.look('other merchant: link form', at(`/portal/link?language=${visit.lang}`));
}

const walks = { order: orderPages, legal: legalPages, 'portal access': portalAccess, portal: portalPages, error: errorPages };
const allWalks = { ...walks, 'other merchant': otherMerchant }; // who speaks German and English
const walksOf = { de: allWalks, en: allWalks, fr: walks, nl: walks };

for (const [lang, own] of Object.entries(walksOf)) {
    for (const [area, walk] of Object.entries(own)) {
        test(`ACC-04 ACC-06 ACC-08 ${area} pages, ${lang}`, async () => {
            const visit = await new Inspector().open(lang);
            await walk(visit);
            await visit.close();
        });
    }
}

test('page when the database is gone', async () => {
    const visit = await new Inspector().open('de');
    renameSync(server.database.params, `${server.database.params}.away`);
    await visit.look('database gone', `/portal/data/${noToken}`, 503);
    await visit.close();
});
