// The way through all areas of the portal, from an order to a withdrawal.
import { sql } from '../../http/lib/database.mjs';
import { placeOrder } from '../../http/lib/journey.mjs';
import { locales } from './inspector.mjs';
import { delivered, pathInMail } from './shop.mjs';

/** Balance and documents of somebody who pays by transfer and has documents of two years. */
async function accountPages(visit, email) {
    const { server } = visit;
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
    for (const box of await page.locator('input[name^="consent["][required]').all()) {
        await box.check(); // an early start stays unticked: the change is one to come
    }
    await visit.press('.final button');
    await visit.examine('change to come');
    await visit.press('button[value=withdraw-change]');
    await visit.examine('change taken back');
    await priced(page, () => page.locator('[value=webhosting-start]').check());
    await visit.press('.form-end button');
    await visit.examine('review of a cheaper plan');
}

async function contractChooser(visit, person, headers) {
    const { server } = visit;
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

export async function portalPages(visit) {
    const { page, server } = visit;
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
