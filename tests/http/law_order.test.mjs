// The law of the order page, rule by rule (ORD-01 to ORD-20), on pages and mails of a shop as German consumers see it.
// tests/data/mutations holds a change for each rule that its test must notice.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { attributes, fill, visible } from './lib/html.mjs';
import { consumer, review } from './lib/journey.mjs';
import { asBusiness, buttons, cents, finalButtons, fullCart, german, has, imprint, notice, ordered, orderForm, own,
         pdfText, priceGroups, section, startShop } from './lib/law.mjs';
import { attachment } from './lib/mail.mjs';
import { catalogueFile, root } from './lib/server.mjs';

const variant = 'webhosting-plus';
const path = `/order/${variant}`;
let server, kept;

/** One order of a full cart that several tests look at. */
const theOrder = () => (kept ??= ordered(server, variant, fullCart));

before(async () => {
    server = await startShop();
});

after(() => server?.stop());

const inputs = (html) => [...html.matchAll(/<input\b[^>]*>/g)].map(([tag]) => attributes(tag));
const isoDay = (days) => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' })
    .format(new Date(Date.now() + days * 86400000));

test('ORD-01 the only binding button says "zahlungspflichtig bestellen" and nothing else', async () => {
    for (const offer of [variant, 'webhosting-start', 'webhosting-frei']) {
        const { text } = await review(server, offer);
        const [button, ...more] = finalButtons(text);
        assert.deepEqual(more, [], offer);
        assert.equal(button.inner, 'zahlungspflichtig bestellen', offer);
        assert.deepEqual(Object.keys(button.tag).sort(), ['class', 'name', 'type', 'value'], offer);
        assert.ok(!inputs(orderForm(text)).some(({ type }) => ['submit', 'image', 'button'].includes(type)), offer);
    }
});

test('ORD-02 only a label from the fixed list starts the server', async () => {
    const { hosts } = server.options;
    const says = (...labels) => {
        const directives = labels.map(([lang, label]) => `SelfServiceOrderButton ${lang} "${label}"`);
        server.configure({ hosts: [{ merchant: 'nordwolke', directives }] });
        const done = server.httpd('-t');
        return { code: done.status, text: done.stdout + done.stderr };
    };
    try {
        for (const label of ['bestellen', 'Bestellung abgeben', 'Bestellung abschließen', 'Bestellen und kaufen', 'Anmelden',
                             'Weiter', 'Jetzt Mitglied werden', 'Jetzt gratis testen – danach kostenpflichtig',
                             'Buchung abschließen']) {
            const bad = says(['de', label]);
            assert.notEqual(bad.code, 0, label);
            has(bad.text, 'allowed: "zahlungspflichtig bestellen"');
        }
        const good = says(...['kostenpflichtig bestellen', 'zahlungspflichtigen Vertrag schließen', 'jetzt kaufen', 'kaufen',
                              'zahlungspflichtig bestellen'].map((label) => ['de', label]),
                          ['en', 'Buy now'], ['en', 'Pay now']);
        assert.equal(good.code, 0, good.text);
    } finally {
        server.configure({ hosts });
    }
    assert.equal(finalButtons((await review(server, variant, { payment: 'invoice' }, { host: own })).text)[0].inner,
                 'kostenpflichtig bestellen');
});

test('ORD-03 other languages have the words of the directive, unknown ones the English', async () => {
    const labels = { en: 'Order with obligation to pay', fr: 'Commande avec obligation de paiement',
                     nl: 'Bestelling met betalingsverplichting' };
    for (const [lang, label] of Object.entries(labels)) {
        const { text } = await review(server, `${variant}?language=${lang}`);
        assert.deepEqual(finalButtons(text).map(({ inner }) => inner), [label]);
    }
    const { text } = await review(server, `${variant}?language=da`, { payment: 'invoice' }, { host: own });
    assert.match(text, /<html lang="da"/);
    assert.equal(finalButtons(text)[0].inner, labels.en);
    for (const label of ['Subscribe', 'Order now', 'Confirm', 'Register', 'Sign up', 'Submit']) {
        const { hosts } = server.options;
        server.configure({ hosts: [{ merchant: 'nordwolke', directives: [`SelfServiceOrderButton en "${label}"`] }] });
        const done = server.httpd('-t');
        server.configure({ hosts });
        assert.notEqual(done.status, 0, label);
    }
});

test('ORD-04 the record of the order keeps the label, the page and the language that were shown', async () => {
    for (const [host, values] of [[german, {}], [own, { payment: 'invoice' }]]) {
        const { order, reviewed } = await ordered(server, variant, values, { host });
        const record = JSON.parse(value(server, `SELECT record FROM order_proof WHERE order_id = '${order}'`));
        assert.equal(record.button, finalButtons(reviewed)[0].inner);
        assert.equal(record.lang, 'de');
        assert.ok(record.catalogue_revision >= 1);
        assert.match(record.price, /^[0-9a-f]{64}$/);
        const shown = record.shown.price.groups.flatMap(({ totals }) => totals).map(({ amount }) => amount);
        assert.ok(shown.length > 0 && shown.every((amount) => reviewed.includes(amount)));
    }
});

test('ORD-05 features, prices, duration and notice stand in the open, right before the button', async () => {
    const { text } = await review(server, variant, fullCart);
    const form = orderForm(text);
    const order = [...form.matchAll(/<section[^>]*aria-labelledby="([\w-]+)"|name="do" value="(order)"/g)]
        .map(([, heading, button]) => heading ?? button);
    assert.deepEqual(order, ['r-customer', 'r-payment', 'r-items', 'r-price', 'r-term', 'r-withdrawal', 'r-consents',
                             'order']);
    const block = ['r-items', 'r-price', 'r-term'].map((heading) => section(form, heading));
    assert.doesNotMatch(block.join(''), /<details|<dialog|\shidden|\stitle=|class="vh">(?!:)|popover|aria-hidden/);
    const { Plans, Components } = JSON.parse(readFileSync(catalogueFile('nordwolke')));
    const { Features, PlanDescription } = Plans.find(({ Name }) => Name.de === 'Webhosting Plus');
    const chosen = Components.filter(({ ExternalId }) => ['backup', 'domain'].includes(ExternalId));
    has(visible(block[0]), ...Features.map(({ de }) => de), PlanDescription.de,
        ...chosen.flatMap(({ Name, Description }) => [Name.de, Description.de]), '2 × Zusätzliche Domain');
    has(visible(block[1]), 'Gesamtpreis pro Monat', '11,40 €', '15,20 €', 'Einrichtung 9,90 €', 'Keine Versandkosten');
    has(visible(block[2]), 'Mindestlaufzeit 12 Monate, bis', 'auf unbestimmte Zeit',
        'jederzeit mit einer Frist von einem Monat kündbar',
        /Kündigung zum Ende der Mindestlaufzeit Eingang bis \d\d\.\d\d\.\d{4}/);
    const yearly = (await review(server, 'webhosting-plus-jahr')).text;
    has(visible(section(yearly, 'r-price')),
        /Gesamtpreis pro Jahr darin [^€]+ € MwSt\. \(19 %\), das sind 8,25 € pro Monat 99,00 €/);
});

test('ORD-06 several services have one total for each period, the sum of all', async () => {
    const [monthly] = priceGroups((await review(server, variant, { ...fullCart, coupon: '' })).text);
    assert.equal(monthly.title, 'Monatlich');
    const totals = monthly.rows.filter(({ label }) => label.startsWith('Gesamtpreis'));
    const lines = monthly.rows.filter((row) => !totals.includes(row));
    assert.deepEqual(lines.map(({ label }) => label), ['Webhosting Plus', 'Backup-Archiv 90 Tage', 'Zusätzliche Domain']);
    assert.deepEqual(totals.map(({ label }) => label), ['Gesamtpreis pro Monat']);
    assert.equal(cents(totals[0].amount), lines.reduce((sum, { amount }) => sum + cents(amount), 0));
});

test('ORD-07 nothing that costs is chosen beforehand, not by a link either', async () => {
    const link = 'component[backup]=1&component[domain]=3&component[mailbox]=2';
    for (const query of ['', `?${link}`, `?type=business&${link}`]) {
        const { text } = await server.get(path + query);
        const components = inputs(text).filter(({ name }) => name?.startsWith('component['));
        assert.ok(components.length >= 6);
        for (const input of components) {
            assert.ok(input.type === 'checkbox' ? !('checked' in input) : input.value === '0', `${input.name} ${query}`);
        }
    }
    const { contract, reviewed } = await ordered(server, `${variant}?${link}`);
    assert.doesNotMatch(visible(section(reviewed, 'r-items')), /Backup|Zusätzliche|Postfach 25/);
    assert.equal(value(server, `SELECT count(*) FROM component_subscription WHERE contract_id = '${contract}'`), 0);
});

test('ORD-08 no way of paying costs anything', async () => {
    has(visible(section((await server.get(path)).text, 's-payment')), 'Für keine Zahlungsart fällt ein Aufpreis an.');
    const [debit, transfer] = await Promise.all(['direct-debit', 'invoice']
        .map((payment) => review(server, variant, { payment })));
    assert.equal(section(debit.text, 'r-price'), section(transfer.text, 'r-price'));
    const catalogue = JSON.parse(readFileSync(catalogueFile('nordwolke')));
    catalogue.PlanVariants[0].DirectDebitFee = 1.5;
    const file = join(server.dir, 'surcharge.json');
    writeFileSync(file, JSON.stringify(catalogue));
    assert.throws(() => server.ctl('--merchant', 'nordwolke', 'import', file),
                  /DirectDebitFee.*forbidden \(BGB section 270a\)/s);
});

test('ORD-09 the first step tells how to pay and where one may order from', async () => {
    const lead = async (host) => {
        const { text } = await server.get(path, { host });
        return visible(/<p class="lead">[\s\S]*?<\/p>/.exec(text)?.[0] ?? '');
    };
    assert.equal(await lead(german), 'Zahlung per SEPA-Lastschrift oder auf Rechnung. Für Anschriften weltweit.');
    assert.equal(await lead(own), 'Zahlung auf Rechnung. Für Anschriften weltweit.');
});

test('ORD-10 each part of the review can be changed, and nothing typed is lost', async () => {
    const { text } = await review(server, variant, fullCart);
    for (const [heading, target] of [['r-customer', 's-customer'], ['r-payment', 's-payment'], ['r-items', 's-plan']]) {
        const edit = buttons(section(text, heading)).find(({ tag }) => tag.value === 'edit');
        assert.equal(edit?.tag.form, 'edit', heading);
        assert.equal(edit.tag.formaction, `${path}#${target}`);
        assert.ok(!('disabled' in edit.tag));
    }
    const form = fill(/<form id="edit"[\s\S]*?<\/form>/.exec(text)[0], { do: 'edit' }, ['state']);
    const back = fill((await server.post(form.action, form.fields)).text, {}, ['state', 'fname']).fields;
    const { coupon, ...typed } = { ...consumer, ...fullCart };
    assert.deepEqual(Object.fromEntries(Object.keys(typed).map((name) => [name, back.get(name)])), typed);
    assert.equal(back.get('coupon')?.toUpperCase(), coupon);
});

test('ORD-11 LOC-09 before ordering one learns the steps, what is stored, how to correct, and the languages', async () => {
    for (const lang of ['de', 'en', 'fr', 'nl']) {
        const { text } = await server.get(`${path}?language=${lang}`);
        assert.equal([.../<ol class="steps"[\s\S]*?<\/ol>/.exec(text)[0].matchAll(/<li/g)].length, 3, lang);
        const label = finalButtons((await review(server, `${variant}?language=${lang}`)).text)[0].inner;
        const names = new Intl.DisplayNames([lang], { type: 'language' });
        has(visible(section(text, 's-how')), label, ...['de', 'en', 'fr', 'nl'].map((other) => names.of(other)));
    }
    has(visible(section((await server.get(path)).text, 's-how')), 'prüfen Sie alle Angaben und können sie ändern',
        'den vollständigen Vertragstext, den wir speichern und im Kundenportal bereitstellen',
        'Vertragssprachen: Deutsch, Englisch, Französisch und Niederländisch');
});

test('ORD-12 the terms are named, can be read and kept, and the order says which version was agreed', async () => {
    const { reviewed, order } = await theOrder();
    const box = inputs(section(reviewed, 'r-consents')).find(({ name }) => name === 'consent[agb]');
    assert.ok(box && 'required' in box);
    const [, href, label] = /<label for="consent\[agb\]">[^<]*<a href="([^"]+)"[^>]*>([^<]+)</.exec(reviewed);
    assert.match(label, /^AGB \(Fassung vom \d\d\.\d\d\.\d{4}\)$/);
    const page = await server.get(href);
    has(visible(page.text), '1 Geltung und Vertragspartner', '12 Haftung');
    const kept = await server.get(attributes(/<a class="btn" [^>]*>/.exec(page.text)[0]).href);
    assert.equal(kept.headers['content-type'], 'application/pdf');
    has(pdfText(kept.bytes), 'Allgemeine Geschäftsbedingungen', '1 Geltung und Vertragspartner', '12 Haftung');
    const [[title, markdown, hash]] = sql(server, `SELECT title, markdown, hash FROM terms_document
                                                      WHERE id = '${href.split('/').pop()}'`);
    assert.equal(createHash('sha256').update(`${title}\n${markdown}`).digest('hex'), hash);
    const record = JSON.parse(value(server, `SELECT record FROM order_proof WHERE order_id = '${order}'`));
    assert.equal(record.documents.find(({ kind }) => kind === 'tac').hash, hash);
    const { fields } = fill((await review(server, variant)).text, { do: 'order', 'consent[mandate]': '1' }, ['state']);
    const unticked = await server.post(path, fields);
    assert.equal(unticked.status, 422);
    assert.match(unticked.text, /id="consent\[agb\]-error"/);
    fields.delete('consent[mandate]');
    const summary = /<div class="error-summary"[\s\S]*?<\/div>/.exec((await server.post(path, fields)).text)[0];
    assert.deepEqual([...summary.matchAll(/href="#([^"]*)">([^<]*)/g)].map(([, box, words]) => [box, words]), [
        ['consent[mandate]', 'Bitte erteilen Sie das Mandat, damit wir von diesem Konto abbuchen können.'],
        ['consent[agb]', 'Bitte bestätigen Sie „Ich stimme den AGB zu und erhalte Rechnungen elektronisch“, damit wir Ihre Bestellung annehmen können.'],
    ]);
});

test('ORD-13 page and confirmation hold what must be told before the contract', async () => {
    const { reviewed, mail } = await theOrder();
    const withdrawal = visible(section(reviewed, 'r-withdrawal'));
    has(withdrawal, 'Nordwolke Hosting GmbH, Speicherstraße 12, 20457 Hamburg', '+49 40 66969120', 'hilfe@nordwolke.example',
        'binnen vierzehn Tagen', 'Muster-Formular',
        /Funktion „Vertrag widerrufen“ am Ende jeder Seite unter 127\.0\.0\.1:\d+\/widerrufen/);
    has(visible(section(reviewed, 'r-payment')), /Erster Einzug \d\d\.\d\d\.\d{4} über 21,30 €, danach monatlich/);
    has(visible(section(reviewed, 'r-term')), /Beginn \d\d\.\d\d\.\d{4}/);
    const sent = await mail();
    has(sent.text, 'Nordwolke Hosting GmbH, Speicherstraße 12, 20457 Hamburg', '+49 40 66969120', 'hilfe@nordwolke.example',
        'Amtsgericht Hamburg, HRB 000000', 'Online widerrufen Sie hier', '/widerrufen', 'Widerrufsfrist beträgt vierzehn Tage',
        'Muster-Widerrufsformular', 'Online kündigen Sie hier', '/kuendigen', 'Erster Einzug', 'Beginn:');
    const terms = pdfText(attachment(sent, sent.files.map(([name]) => name).find((name) => name.startsWith('AGB'))));
    has(terms, '§§ 327 ff. BGB', /gesetzlichen Rechte/, /Streitbeilegung|Verbraucherschlichtungsstelle/);
});

test('ORD-14 the withdrawal notice stands on the last step', async () => {
    const notices = section((await review(server, variant)).text, 'r-withdrawal');
    has(visible(notices), 'binnen vierzehn Tagen ohne Angabe von Gründen', 'Die Frist beginnt mit dem Vertragsschluss');
    const pdf = await server.get(/href="([^"]+\.pdf)"/.exec(notices)[1]);
    has(pdfText(pdf.bytes), 'Muster-Widerrufsformular', 'Folgen des Widerrufs');
    assert.ok(!(await review(server, variant, asBusiness)).text.includes('r-withdrawal'));
});

test('ORD-15 an immediate start is a box of its own, unticked; without it the start waits', async () => {
    const { reviewed, contract, mail } = await ordered(server, variant, {}, { without: ['consent[sofort]'] });
    const boxes = inputs(orderForm(reviewed)).filter(({ type }) => type === 'checkbox');
    assert.deepEqual(boxes.map(({ name }) => name), ['consent[mandate]', 'consent[agb]', 'consent[sofort]']);
    assert.ok(boxes.every((box) => !('checked' in box)));
    const [year, month, day] = isoDay(15).split('-');
    has(visible(section(reviewed, 'r-consents')), 'vor Ablauf der Widerrufsfrist. Widerrufe ich, bezahle ich',
        `startet Ihr Vertrag nach Ablauf der Widerrufsfrist am ${day}.${month}.${year}`);
    const started = (id) => value(server, `SELECT start_date FROM contract WHERE id = '${id}'`);
    assert.equal(started(contract), isoDay(15));
    assert.ok(!(await mail()).text.includes('sofort mit der Leistung'));
    const atOnce = await ordered(server, variant);
    assert.equal(started(atOnce.contract), isoDay(0));
    has((await atOnce.mail()).text, 'Nordwolke soll sofort mit der Leistung beginnen, also vor Ablauf der Widerrufsfrist');
});

test('ORD-16 the receipt of an order is confirmed by mail at once', async () => {
    const begun = Date.now();
    const { order, mail } = await ordered(server, variant);
    const [[status, event, due, added]] = sql(server, `SELECT status, event, due_at, created_at FROM outbox
                                                       WHERE data LIKE '%${order}%'`);
    assert.equal(event, 'order_confirmed');
    assert.equal(due, added);
    assert.ok(['waiting', 'sent'].includes(status), status);
    const number = value(server, `SELECT number FROM order_ WHERE id = '${order}'`);
    has((await mail()).text, new RegExp(`Ihre Bestellung ${number} vom \\d\\d\\.\\d\\d\\.\\d{4}, \\d\\d:\\d\\d:\\d\\d Uhr`));
    assert.ok(Date.now() - begun < 60000);
});

test('ORD-17 the mail holds the whole contract, to keep, and so do its attachments', async () => {
    const { contract, mail } = await theOrder();
    const sent = await mail();
    has(sent.text, 'Webhosting Plus, monatlich: 100 GB NVMe-Speicher', 'Backup-Archiv 90 Tage 2,90 €',
        'Zusätzliche Domain, 2 × 1,20 € 2,40 €', /Gutschein NORD25, 25 % in den ersten 3 Monaten −3,80 €/,
        'Gesamtpreis pro Monat 15,20 €', 'Einrichtung 9,90 €', 'Mindestlaufzeit: 12 Monate', 'Frist von einem Monat kündbar',
        'Ich stimme den AGB', 'Nordwolke soll sofort mit der Leistung beginnen', 'Schaltfläche „zahlungspflichtig bestellen“',
        'Folgen des Widerrufs', 'Muster-Widerrufsformular');
    const [number] = sql(server, `SELECT number FROM contract WHERE id = '${contract}'`)[0];
    const names = sent.files.map(([name]) => name.replace(/-\d{4}-\d\d-\d\d\.pdf$|-\d{4}-\d{6}\.pdf$/, ''));
    assert.deepEqual(names, [`Vertrag-${number}.pdf`, 'RE', 'AGB', 'Datenschutz', 'Widerrufsbelehrung']);
    const bytes = attachment(sent, `Vertrag-${number}.pdf`);
    assert.equal(createHash('sha256').update(bytes).digest('hex'),
                 value(server, `SELECT sha256 FROM document WHERE kind = 'contract' AND contract_id = '${contract}'`));
    has(pdfText(bytes), 'Webhosting Plus', '15,20 €', 'Muster-Widerrufsformular', 'zahlungspflichtig bestellen');
});

test('ORD-18 provider, privacy and terms are one click away on every page, in a frame too', async () => {
    const { receipt, reviewed } = await theOrder();
    const terms = /href="(\/order\/terms\/[^".]+)"/.exec(reviewed)[1];
    const pages = ['/order/', path, receipt, terms, '/kuendigen', '/widerrufen', '/portal/link', '/order/nothing'];
    const framed = { headers: { 'sec-fetch-dest': 'iframe' } };
    const texts = await Promise.all(pages.flatMap((page) => [server.get(page), server.get(page, framed)]));
    for (const text of [reviewed, ...texts.map((page) => page.text)]) {
        const foot = /<footer[\s\S]*<\/footer>/.exec(text)[0];
        has(foot, `href="${imprint}">Impressum</a>`, />Datenschutz<\/a>/, />AGB<\/a>/, 'mailto:hilfe@nordwolke.example');
        has(visible(foot), 'Nordwolke Hosting GmbH · Speicherstraße 12 · 20457 Hamburg', 'USt-IdNr. DE136695976',
            'Wir nehmen nicht an einem Streitbeilegungsverfahren vor einer Verbraucherschlichtungsstelle teil.');
    }
    const closed = ['ec.europa.eu', 'consumers', 'odr'].join('/');
    const found = spawnSync('grep', ['-rlIF', '--exclude-dir=node_modules', closed, 'mod_selfservice', 'templates',
                                     'conf', 'docs', 'schema', 'tests'], { cwd: root, encoding: 'utf8' });
    assert.equal(found.stdout, '');
});

test('ORD-19 a notice of the merchant stands on the last step, above the button', async () => {
    const { text } = await review(server, variant, { payment: 'invoice' }, { host: own });
    const form = orderForm(text);
    const [prices, slot, button] = ['r-price', `<p id="guarantee">${notice}</p>`, 'value="order"']
        .map((part) => form.indexOf(part));
    assert.ok(slot > prices && button > slot && prices > 0, `${prices} ${slot} ${button}`);
});

test('ORD-20 whoever says nothing is a consumer; a business names its company', async () => {
    const page = (await server.get(path)).text;
    const types = inputs(page).filter(({ name, type }) => name === 'type' && type === 'radio');
    assert.deepEqual(types.filter((radio) => 'checked' in radio).map((radio) => radio.value), ['consumer']);
    const business = fill(page, { ...consumer, type: 'business', do: 'review' }, ['state', 'fname']);
    const refused = await server.post(path, business.fields);
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="cname-error"/);
    const unsaid = fill(page, { ...consumer, type: null, do: 'review' }, ['state', 'fname']);
    const { text } = await server.post(path, unsaid.fields);
    has(visible(section(text, 'r-customer')), 'Bestellt als Privatperson');
    assert.ok(text.includes('r-withdrawal') && !text.includes('§ 14 BGB'));
    const { reviewed, mail, order } = await ordered(server, variant, asBusiness);
    const words = 'Sie bestellen als Unternehmen (§ 14 BGB) und bestätigen das mit der Bestellung.';
    has(visible(reviewed), words);
    assert.ok(reviewed.indexOf('id="r-business"') < reviewed.indexOf('value="order"'));
    has((await mail()).text, words);
    has(value(server, `SELECT record FROM order_proof WHERE order_id = '${order}'`), words);
});
