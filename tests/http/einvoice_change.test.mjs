// Electronic invoices of changes: part of a period given back and charged, and what is taken back of such an invoice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { change, customer, early, example, firstWeek, idOf, read, server, startShop, toPro } from './lib/change.mjs';
import { sql } from './lib/database.mjs';
import { all, checkInvoice, one } from './lib/einvoice.mjs';
import { withdrawAll } from './lib/legal.mjs';

before(startShop);
after(() => server?.stop());

/** The XML of all documents of a contract, checked. */
async function documents(visit) {
    const list = [];
    for (const [id] of sql(server, `SELECT id FROM invoice WHERE contract_id = '${idOf(visit.number)}' ORDER BY rowid`)) {
        const { status, text } = await read(visit, `/portal/documents/${id}.xml`);
        assert.equal(status, 200);
        checkInvoice(text);
        list.push(text);
    }
    return list;
}

test('a change gives back and charges parts of a period', async () => {
    const visit = await customer({ ...example, coupon: 'NORD25' });
    assert.equal((await change(visit, toPro, early)).status, 303);
    const [, changed] = await documents(visit);
    assert.equal(one(changed, 'ram:IncludedNote', 'ram:Content'), 'Testumgebung: Dieses Dokument ist nicht gültig.');
    const lines = all(changed, 'ram:IncludedSupplyChainTradeLineItem');
    const quantities = lines.map((line) => one(line, 'ram:BilledQuantity'));
    assert.ok(quantities.includes('-1') && quantities.includes('1'), quantities.join());
    assert.ok(lines.every((line) => one(line, 'ram:BillingSpecifiedPeriod').includes('20270326')));
});

test('what was changed is taken back: first a part, then all', async () => {
    const visit = await customer({ ...example, coupon: 'NORD25' }, 'webhosting-plus', firstWeek);
    const withdraw = (values) => withdrawAll(server, { contract: visit.number, email: visit.email, ...values }, { host: firstWeek });
    assert.equal((await change(visit, toPro, early)).status, 303);
    assert.equal((await withdraw({ part: 'Backup-Archiv 90 Tage' })).status, 200);
    assert.equal((await withdraw({})).status, 200);
    const kinds = (await documents(visit)).map((xml) => one(xml, 'rsm:ExchangedDocument', 'ram:TypeCode'));
    assert.deepEqual(kinds.slice(0, 2), ['380', '380']);
    assert.ok(kinds.length > 3 && kinds.slice(2).every((kind) => kind === '381'), kinds.join());
});
