// The law of prices, rule by rule (PRC-01 to PRC-08), on pages and mails of a shop as German consumers see it.
// tests/data/mutations holds a change for each rule that its test must notice.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { attributes, fill, visible } from './lib/html.mjs';
import { consumer, review } from './lib/journey.mjs';
import { amounts, asBusiness, cents, fullCart, has, ordered, priceGroups, rows, section, startShop } from './lib/law.mjs';
import { catalogueFile, root } from './lib/server.mjs';

const variant = 'webhosting-plus';
const path = `/order/${variant}`;
let server;

before(async () => {
    server = await startShop();
});

after(() => server?.stop());

/** What a reader sees of a page, blanks plain. */
const seen = async (address) => visible((await server.get(address)).text);
const cart = (html) => /<aside[\s\S]*?<\/aside>/.exec(html)[0];
const day = /\d\d\.\d\d\.\d{4}/;

test('PRC-01 a consumer sees total prices with VAT wherever a price stands', async () => {
    const { reviewed, done, mail } = await ordered(server, variant, fullCart);
    const form = (await server.get(path)).text;
    has(visible(section(form, 's-plan')), '9,90 € pro Monat, inkl. 19 % MwSt.', 'zzgl. 9,90 € Einrichtung');
    const { Components } = JSON.parse(readFileSync(catalogueFile('nordwolke')));
    const shown = visible(form.replace(/<select[\s\S]*?<\/select>/g, ''));
    for (const { ComponentType, PricePerUnit } of Components.filter((one) => !one.Hidden && one.ShowSelfService)) {
        const digits = ComponentType === 'Metered' ? 4 : 2;
        const price = PricePerUnit.toLocaleString('de-DE', { minimumFractionDigits: 2, maximumFractionDigits: digits });
        assert.ok(shown.includes(`${price} €`), `${price} is nowhere`);
    }
    has(visible(section(reviewed, 'r-price')), 'Webhosting Plus 9,90 €', 'Backup-Archiv 90 Tage 2,90 €',
        'Alle Preise inkl. 19 % MwSt.');
    has(visible(done), /Preis pro Monat 11,40 € bis [\d.]+, danach 15,20 €, inkl\. MwSt\./);
    has((await mail()).text, 'Webhosting Plus 9,90 €', 'Alle Preise inkl. 19 % MwSt.');
    const list = await seen('/order/');
    has(list, /Webhosting Plus .*?9,90 € pro Monat, inkl\. 19 % MwSt\. zzgl\. 9,90 € Einrichtung/,
        '99,00 € pro Jahr, inkl. 19 % MwSt.');
    for (const text of [shown, visible(reviewed), visible(done), (await mail()).text]) {
        assert.doesNotMatch(text, /netto|zzgl\.\s+\d+\s*%|zzgl\. (MwSt|USt)/i);
    }
});

test('PRC-02 the total stands out from its parts', async () => {
    const css = readFileSync(join(root, 'templates/assets/selfservice.css'), 'utf8');
    const weight = (rule) => {
        const found = css.split('\n').find((line) => line.startsWith(`.price-table ${rule} {`));
        return Number(/font-weight: (\d+)/.exec(found)?.[1] ?? 400);
    };
    assert.ok(weight('.hi > *') >= 600 && weight('.thin > *') === 400);
    for (const values of [{}, asBusiness]) {
        const [monthly] = priceGroups((await review(server, variant, values)).text);
        const high = monthly.rows.filter(({ classes }) => classes === 'hi');
        assert.deepEqual(high.map(({ label }) => label), ['Gesamtpreis pro Monat']);
        assert.equal(monthly.rows.at(-1).classes, 'hi');
        const vat = monthly.rows.filter(({ label }) => /USt|MwSt/.test(label) && !/netto/.test(label));
        assert.ok(vat.every(({ classes }) => classes === 'thin') && vat.length === (values.type ? 1 : 0));
    }
    const summary = cart((await server.get(path)).text);
    assert.ok(rows(summary).some(({ label, classes }) => label === 'Summe pro Monat' && classes === 'total'));
    assert.match(css, /\.sum \.total td \{[^}]*font-weight: 6\d\d; font-size: 1\.5rem/);
});

test('PRC-03 beside the sum stands that VAT is in it, and that no delivery costs come on top', async () => {
    const text = 'Alle Preise inkl. 19 % MwSt. Keine Versandkosten.';
    has(visible(cart((await server.get(path)).text)), text);
    has(visible(section((await review(server, variant)).text, 'r-price')), text);
    has(await seen('/order/'), 'inkl. 19 % MwSt.', 'Keine Versandkosten.');
});

test('PRC-04 each price belongs to a named thing; none hides in a note', async () => {
    const pages = await Promise.all([server.get('/order/'), server.get(path), server.get('/order/webhosting-start'),
                                     review(server, variant, fullCart), review(server, 'webhosting-start')]);
    for (const { text } of pages) {
        assert.doesNotMatch(visible(text), /€\s*[*†‡¹²³]|[*†‡]\s*(inkl|zzgl|gilt)/);
        assert.doesNotMatch(text, /€[^<]*<(sup|abbr)/);
    }
    for (const { text } of pages.slice(3)) {
        for (const { label, amount } of priceGroups(text).flatMap((group) => group.rows)) {
            assert.ok(label.length > 2 && amount, `${label} ${amount}`);
        }
    }
});

test('PRC-05 recurring, single and usage prices stand apart, with unit, basis and least sum', async () => {
    const groups = priceGroups((await review(server, variant, { 'component[domain]': '2' })).text);
    assert.deepEqual(groups.map(({ title }) => title),
                     ['Monatlich', 'Einmalig', 'Verbrauchsabhängig, nur über die enthaltene Menge hinaus']);
    assert.equal(groups[0].rows.find(({ label }) => label === 'Zusätzliche Domain').detail, '2 × 1,20 €');
    const usage = groups[2].rows.map(({ label, amount }) => `${label}: ${amount}`);
    assert.deepEqual(usage, ['Datenverkehr über 1.000 GB je Monat: 0,02 € je GB',
                             'E-Mail-Versand über SMTP-Relay über 1.000 je Monat: 0,0015 € je Nachricht',
                             'Objektspeicher-Abrufe über 50.000 je Monat: 0,0004 € je Abruf']);
    const least = groups[1].rows.find(({ label }) => label === 'Summe über die Mindestlaufzeit');
    assert.equal(cents(least.amount), 12 * (990 + 2 * 120) + 990);
    has(least.detail, '12 Monate und Einrichtung, ohne verbrauchsabhängige Kosten');
    const form = (await server.get(path)).text;
    const table = visible(section(form, 's-usage'));
    has(table, 'Enthalten je Monat', '1.000 GB', '0,0015 € je Nachricht', '0,0004 € je Abruf',
        'Abgerechnet wird am Ende jedes Zeitraums; die Summe je Leistung wird kaufmännisch auf ganze Cent gerundet.');
    has(visible(section(form, 's-quantities')), '1,20 € je Domain', '1,50 € je 10 GB');
    has(visible(section(form, 's-options')), '2,90 € je Monat');
});

test('PRC-06 after trial or coupon: the price and its first day, in the same block', async () => {
    const [trial, monthly] = priceGroups((await review(server, 'webhosting-start')).text);
    assert.equal(trial.title, 'Testphase');
    assert.match(trial.rows[0].label, /^\d\d\.\d\d\.\d{4} bis \d\d\.\d\d\.\d{4}, 14 Tage$/);
    assert.match(monthly.title, /^Monatlich ab \d\d\.\d\d\.\d{4}$/);
    const after = monthly.rows.at(-1);
    assert.deepEqual([after.label, cents(after.amount)], ['Gesamtpreis pro Monat', 390]);
    has(after.detail, new RegExp(`^ab ${day.source}, `));
    has(visible(section((await server.get('/order/webhosting-start')).text, 's-plan')),
        '14 Tage kostenlos testen, danach 3,90 € pro Monat', new RegExp(`ab ${day.source} kostenpflichtig`));
    const [reduced, regular] = priceGroups((await review(server, variant, { coupon: 'NORD25' })).text)[0].rows
        .filter(({ label }) => label === 'Gesamtpreis pro Monat');
    assert.deepEqual([reduced, regular].map(({ amount }) => cents(amount)), [742, 990]);
    has(reduced.detail, new RegExp(`^${day.source} bis ${day.source}, `));
    has(regular.detail, new RegExp(`^ab ${day.source}, `));
    const summary = cart((await server.get(`${path}?coupon=NORD25`)).text);
    has(visible(summary), /Summe pro Monat bis [\d.]+ 7,42 € ab [\d.]+ monatlich 9,90 €/);
});

test('PRC-08 net prices are for whoever said to be a business, with VAT and total before the button', async () => {
    const first = (await server.get(path)).text;
    assert.ok(amounts(cart(first)).length > 0);
    assert.doesNotMatch(visible(first), /netto|zzgl\. \d+ %/);
    const reviewed = (await review(server, variant, asBusiness)).text;
    const [monthly] = priceGroups(reviewed);
    assert.equal(monthly.title, 'Monatlich, netto');
    assert.deepEqual(monthly.rows.map(({ label, amount }) => `${label} ${amount}`),
                     ['Webhosting Plus 8,32 €', 'Zwischensumme netto, zzgl. USt. 8,32 €', '19 % USt. 1,58 €',
                      'Gesamtpreis pro Monat 9,90 €']);
    assert.ok(reviewed.indexOf('Gesamtpreis pro Monat') < reviewed.indexOf('value="order"'));
    const only = (await server.get('/order/managed-server')).text;
    has(visible(section(only, 's-plan')), '100,00 € pro Monat, zzgl. 19 % USt. 119,00 € inkl. USt.');
    has(await seen('/order/'), '100,00 € pro Monat, zzgl. 19 % USt. 119,00 € inkl. USt.');
    const company = [...only.matchAll(/<input\b[^>]*>/g)].map(([tag]) => attributes(tag))
        .find(({ name }) => name === 'cname');
    assert.ok('required' in company);
    const form = fill(only, { ...consumer, type: 'consumer', do: 'review' }, ['state', 'fname']);
    const refused = await server.post('/order/managed-server', form.fields);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="cname-error"/);
});
