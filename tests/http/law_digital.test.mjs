// The law of the order page where the demo shops have nothing to show: digital content whose right of withdrawal ends
// early (ORD-15), a code of conduct (ORD-11), personalised prices (ORD-05), what else is to be told (ORD-13).
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { value } from './lib/database.mjs';
import { attributes, visible } from './lib/html.mjs';
import { asBusiness, has, orderForm, ordered, pdfText, section } from './lib/law.mjs';
import { attachment } from './lib/mail.mjs';
import { catalogueFile, startServer } from './lib/server.mjs';

const variant = 'webhosting-plus';
const code = { Name: { _c: 'Code of Conduct for Hosting', de: 'Verhaltenskodex der Webhoster' }, Url: 'https://kodex.example/hosting' };
const loss = { Id: 'verlust', Kind: 'LossOfWithdrawal', Text: { _c: 'Mir ist bekannt, dass ich dadurch mein Widerrufsrecht verliere.' } };
const information = ['Es gelten die gesetzlichen Mängelrechte.', 'Die Dateien öffnet jedes Lesegerät für <EPUB>.'];
const digital = ['consent[sofort]', 'consent[verlust]'];
let server;

/** The German shop as a seller of digital content, under a code of conduct. */
function change(catalogue) {
    catalogue.Merchant.CodesOfConduct = [code];
    catalogue.Merchant.PersonalisedPrices = true;
    catalogue.Consents.push(loss);
    const { PlanId } = catalogue.PlanVariants.find(({ ExternalId }) => ExternalId === variant);
    const plan = catalogue.Plans.find(({ Id, ExternalId }) => [Id, ExternalId].includes(PlanId));
    plan.DigitalContent = true;
    plan.PreContractInfo = { _c: information.join('\n\n') };
}

before(async () => {
    server = await startServer({ hosts: [{ merchant: 'nordwolke', directives: ['SelfServiceLanguages de en'] }] });
    const catalogue = JSON.parse(readFileSync(catalogueFile('nordwolke'), 'utf8'));
    change(catalogue);
    writeFileSync(join(server.dir, 'digital.json'), JSON.stringify(catalogue));
    server.ctl('--merchant', 'nordwolke', 'import', join(server.dir, 'digital.json'));
    for (let i = 0; i < 50 && !(await server.get(`/order/${variant}`)).text.includes(code.Name.de); i++) {
        await sleep(100);
    }
});
after(() => server?.stop());

const boxes = (html) => [...orderForm(html).matchAll(/<input\b[^>]*>/g)].map(([tag]) => attributes(tag))
    .filter(({ type }) => type === 'checkbox');
const withdrawalEnd = (id) => value(server, `SELECT withdrawal_end FROM contract WHERE id = '${id}'`);
const contractText = async (sent) => pdfText(attachment(sent, sent.files.map(([name]) => name).find((name) => name.startsWith('Vertrag'))));

test('ORD-11 a code of conduct is named in the page\'s language and can be read', async () => {
    for (const [lang, name] of [['de', code.Name.de], ['en', code.Name._c]]) {
        const how = section((await server.get(`/order/${variant}?language=${lang}`)).text, 's-how');
        assert.ok(how.includes(`<a href="${code.Url}" target="_blank" rel="noopener">${name}</a>`), how);
    }
});

test('ORD-05 that prices are personalised stands above them, on the page with the button', async () => {
    const { reviewed } = await ordered(server, variant);
    const prices = section(reviewed, 'r-price');
    const at = prices.indexOf('auf Grundlage einer automatisierten Entscheidungsfindung für Sie personalisiert');
    assert.ok(at > 0 && at < prices.indexOf('<table'));
});

test('ORD-13 what else is to be told stands before the button, in the mail and in the contract', async () => {
    const { reviewed, mail } = await ordered(server, variant);
    has(visible(section(reviewed, 'r-information')), ...information);
    assert.ok(reviewed.indexOf('r-information') < reviewed.indexOf('value="order"'));
    const sent = await mail();
    has(sent.text, ...information);
    has(await contractText(sent), ...information);
    assert.ok(!(await ordered(server, 'webhosting-start')).reviewed.includes('r-information'));
});

test('ORD-15 the loss of the right of withdrawal is a second box, unticked, for digital content alone', async () => {
    const { reviewed } = await ordered(server, variant);
    const shown = boxes(reviewed).filter(({ name }) => digital.includes(name));
    assert.deepEqual(shown.map(({ name }) => name), digital);
    assert.ok(shown.every((box) => !('checked' in box)));
    assert.equal(orderForm(reviewed).match(/startet Ihr Vertrag nach Ablauf der Widerrufsfrist/g).length, 1);
    for (const [other, values] of [['webhosting-plus', asBusiness], ['webhosting-start', {}]]) {
        const page = (await ordered(server, other, values)).reviewed;
        assert.ok(!boxes(page).some(({ name }) => name === 'consent[verlust]'), other);
    }
});

test('ORD-15 with both boxes the right ends, which contract and mail confirm', async () => {
    const { contract, done, mail } = await ordered(server, variant);
    assert.equal(withdrawalEnd(contract), '');
    has(visible(done), 'Widerruf möglich nicht mehr');
    const sent = await mail();
    has(sent.text, 'bestätigt, dass Sie Ihr Widerrufsrecht dadurch verlieren', loss.Text._c);
    assert.ok(!sent.text.includes('ohne Angabe von Gründen widerrufen.'));
    has(await contractText(sent), 'ist es erloschen', loss.Text._c);
});

test('ORD-15 without the second box the contract waits and the right stays', async () => {
    const { contract, mail } = await ordered(server, variant, {}, { without: ['consent[verlust]'] });
    assert.notEqual(withdrawalEnd(contract), '');
    const [start, end] = ['start_date', 'withdrawal_end'].map((column) =>
        value(server, `SELECT ${column} FROM contract WHERE id = '${contract}'`));
    assert.ok(start > end, `${start} ${end}`);
    assert.ok(!(await mail()).text.includes('Widerrufsrecht dadurch verlieren'));
});
