// Every page and state but those of the portal in all four languages: accessible, valid, as wide as the screen, quiet,
// with both legal buttons.
import { renameSync } from 'node:fs';
import { value } from '../http/lib/database.mjs';
import { placeOrder } from '../http/lib/journey.mjs';
import { inspections } from './lib/inspector.mjs';
import { consentToAll, fillCustomer, orderPath } from './lib/shop.mjs';

const noToken = 'A'.repeat(43);
const inspect = inspections();

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
    const at = (path) => visit.server.url(1) + path;
    await visit.look('other merchant: order list', at(`/order/?language=${visit.lang}`));
    await visit.look('other merchant: order form', at(`/order/berth-crew?language=${visit.lang}`));
    await visit.press('button.btn-primary[value=review]');
    await visit.examine('other merchant: order form with errors', 422);
    await visit.look('other merchant: link form', at(`/portal/link?language=${visit.lang}`));
    const email = `tia-${visit.lang}@waters.example`;
    await placeOrder(visit.server, 'berth-fleet', { type: 'business', cname: 'Waters Ltd', fname: 'Tia', lname: 'Waters', email }, { host: 1 });
    const number = value(visit.server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1');
    const link = visit.server.ctl('--merchant', 'tidewater', 'portal-link', number, '--language', visit.lang).trim();
    await visit.look('other merchant: continue page', at(new URL(link).pathname));
    await visit.press('main button[type=submit]');
    await visit.examine('other merchant: portal overview'); // with what its own stylesheet makes of the head
}

async function withoutDatabase(visit) {
    const { params } = visit.server.database;
    renameSync(params, `${params}.away`);
    await visit.look('database gone', `/portal/data/${noToken}`, 503);
}

const walks = { order: orderPages, legal: legalPages, 'portal access': portalAccess, error: errorPages };
const allWalks = { ...walks, 'other merchant': otherMerchant }; // who speaks German and English
const walksOf = { de: allWalks, en: allWalks, fr: walks, nl: walks };

for (const [lang, own] of Object.entries(walksOf)) {
    for (const [area, walk] of Object.entries(own)) {
        inspect(`ACC-04 ACC-06 ACC-08 ${area} pages, ${lang}`, lang, walk);
    }
}

inspect('page when the database is gone', 'de', withoutDatabase);
