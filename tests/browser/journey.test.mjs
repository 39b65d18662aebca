// From the order link to the invoice: with script, and without.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expectQuiet, visitor } from './lib/browser.mjs';
import { consentToAll, delivered, fillCustomer, openForAll, orderPath, pathInMail, press, textOfPdf } from './lib/shop.mjs';

const firstInvoice = '23,55\u00a0€'; // 75 % of 9,90 + 2,90 + 2 x 1,20 + 3 x 1,00, and 9,90 for the set-up
const open = openForAll();

function cart(page) {
    return page.locator('#cart');
}

async function expectFirstInvoice(page) {
    await cart(page).getByText(firstInvoice).first().waitFor();
}

/** Review, order, confirmation. @returns the number of the contract */
async function orderBindingly(page) {
    await fillCustomer(page);
    await press(page, 'review');
    await page.locator('h1', { hasText: 'Bestellung prüfen' }).waitFor();
    const review = await page.locator('main').innerText();
    assert.ok(review.includes(firstInvoice), review);
    assert.ok(review.includes('DE89 •••• •••• •••• ••30 00') && !review.includes('DE89 3704'), 'the IBAN is masked');
    assert.deepEqual(await page.locator('input[name^="consent["]:checked').count(), 0, 'no consent is given beforehand');
    const button = page.locator('button[value=order]');
    assert.equal(await button.innerText(), 'zahlungspflichtig bestellen');
    await consentToAll(page);
    await button.click();
    await page.waitForURL('**/order/done/*');
    const done = await page.locator('main').innerText();
    assert.match(done, /Ihr Vertrag ist geschlossen/);
    await page.reload();
    assert.equal(await page.locator('main').innerText(), done, 'the confirmation is safe to reload');
    return /V-\d+/.exec(done)[0];
}

/** The link from the mail, the continue page, the overview. */
async function enterPortal(page, mails, contract) {
    await page.goto(open.server.url() + pathInMail(mails));
    await page.getByRole('button', { name: 'Weiter zum Kundenportal' }).click();
    await page.waitForURL('**/portal/contract');
    const overview = await page.locator('main').innerText();
    for (const words of [contract, 'Backup-Archiv', 'Premium-Postfach', 'Gutschein NORD25']) {
        assert.ok(overview.includes(words), `${words} in ${overview}`);
    }
}

async function correctAddress(page) {
    await page.getByRole('link', { name: 'Rechnungsdaten' }).first().click();
    await page.locator('[name=street]').fill('Seestraße');
    await page.locator('[name=hnum]').fill('4 a');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await page.locator('.notice-ok').waitFor();
    await page.reload();
    assert.equal(await page.locator('[name=street]').inputValue(), 'Seestraße');
    assert.equal(await page.locator('[name=hnum]').inputValue(), '4 a');
}

async function downloadInvoice(page) {
    await page.getByRole('link', { name: 'Dokumente' }).first().click();
    const row = page.locator('main tbody tr').filter({ hasText: 'Rechnung RE-' }).first();
    const number = /RE-\d+-\d+/.exec(await row.innerText())[0];
    const [download] = await Promise.all([page.waitForEvent('download'), row.locator('a[download][href$=".pdf"]').click()]);
    assert.match(download.suggestedFilename(), /\.pdf$/);
    const text = textOfPdf(await download.path());
    assert.ok(text.includes(number), `${number} in ${text}`);
    assert.match(text, /23,55\s€/);
    assert.match(text, /Deichstraße 27/, 'an issued invoice keeps the address it was issued with');
}

async function logOut(page) {
    await page.getByRole('button', { name: 'Abmelden' }).click();
    await page.goto(`${open.server.url()}/portal/documents`);
    assert.equal(await page.locator('main tbody tr').count(), 0, 'nothing is shown after logout');
}

async function restOfJourney({ context, page, seen }) {
    const before = open.server.mails().length;
    const contract = await orderBindingly(page);
    assert.deepEqual(await context.cookies(), [], 'ordering needs no cookie');
    await enterPortal(page, await delivered(open.server, before + 1), contract);
    await correctAddress(page);
    await downloadInvoice(page);
    await logOut(page);
    expectQuiet(seen, open.server.url());
    await context.close();
}

test('whole journey with script: totals change live', async () => {
    const guest = await visitor(open.browser);
    const { page, seen } = guest;
    await page.goto(`${open.server.url()}/order/`);
    await page.getByRole('link', { name: /Webhosting Plus, monatlich/ }).first().click();
    await page.waitForURL(`**${orderPath}`);
    await expectSteps(page);
    const documents = () => seen.requests.filter(({ type }) => type === 'document').length;
    const loaded = documents();
    await page.locator('[name="component[backup]"]').check();
    await cart(page).getByText('Backup-Archiv').first().waitFor();
    const more = (id) => page.locator(`button[name=step][value="component[${id}]:+1"]`);
    await more('domain').click();
    await more('domain').click();
    await page.locator('[name="component[mailbox]"]').fill('3');
    await cart(page).getByText('18,20\u00a0€').first().waitFor();
    await page.locator('#coupon').fill('NORD25');
    await page.locator('#coupon').press('Enter');
    await expectFirstInvoice(page);
    assert.equal(documents(), loaded, 'no page was loaded for a price');
    assert.equal(await page.locator('[name="component[domain]"]').inputValue(), '2');
    await restOfJourney(guest);
});

async function expectSteps(page) {
    assert.match(await page.locator('h1').innerText(), /Webhosting Plus/);
    assert.ok(await page.locator('.no-js').first().isHidden(), 'buttons for browsers without script are hidden');
}

test('whole journey without script: steppers and update by POST', async () => {
    const guest = await visitor(open.browser, { javaScriptEnabled: false });
    const { page } = guest;
    await page.goto(open.server.url() + orderPath);
    await page.locator('[name=fname]').fill('Marlene');
    for (let i = 1; i <= 2; i++) {
        await page.locator('button[name=step][value="component[domain]:+1"]').click();
        await page.waitForLoadState();
        assert.equal(await page.locator('[name="component[domain]"]').inputValue(), String(i));
    }
    assert.equal(await page.locator('[name=fname]').inputValue(), 'Marlene', 'what was typed stays');
    await page.locator('[name="component[backup]"]').check();
    await page.locator('[name="component[mailbox]"]').fill('3');
    await page.getByRole('button', { name: 'Preis aktualisieren' }).first().click();
    await cart(page).getByText('18,20\u00a0€').first().waitFor();
    await page.locator('#coupon').fill('NORD25');
    await page.locator('.coupon button').click();
    await expectFirstInvoice(page);
    await restOfJourney(guest);
});
