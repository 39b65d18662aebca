// What the tests of the law on order pages share: a German shop, and an eye for labels, amounts and their order.
// Tests carry the number of the rule they prove; tests/data/mutations names a change that each of them must notice.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { value } from './database.mjs';
import { attributes, fill, visible } from './html.mjs';
import { review } from './journey.mjs';
import { mailTo } from './mail.mjs';
import { startServer } from './server.mjs';

/** Virtual hosts: the shop as it comes, and one with words, texts and a notice of its own, paid by invoice only. */
export const [german, own] = [0, 1];
export const imprint = 'https://nordwolke.example/impressum';
export const notice = 'Gesetzliches Gewährleistungsrecht: mindestens zwei Jahre';

/** A folder as a merchant fills it: a notice before the contract, and a language the module does not know. */
function merchantFolder() {
    const folder = mkdtempSync(join(tmpdir(), 'ss-law-'));
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
    if (process.env.SS_SKIN) {
        cpSync(process.env.SS_SKIN, folder, { recursive: true });
    }
    mkdirSync(join(folder, 'templates', 'order'), { recursive: true });
    mkdirSync(join(folder, 'text'), { recursive: true });
    writeFileSync(join(folder, 'templates', 'order', 'precontract.html'), `<p id="guarantee">${notice}</p>\n`);
    writeFileSync(join(folder, 'text', 'da.json'), '{ "frame": { "language_name": "Dansk" } }\n');
    execFileSync('chmod', ['-R', 'a+rX', folder]);
    return folder;
}

export async function startShop() {
    const folder = merchantFolder();
    return startServer({ hosts: [
        { merchant: 'nordwolke',
          directives: ['SelfServiceLanguages de en fr nl', 'SelfServiceCouponField On', `SelfServiceLinks imprint ${imprint}`,
                       'SelfServiceFrameAncestors https://www.nordwolke.example'] },
        { merchant: 'nordwolke',
          directives: [`SelfServiceTemplates ${folder}/templates`, `SelfServiceTexts ${folder}/text`,
                       'SelfServiceLanguages de en da', 'SelfServiceOrderButton de "kostenpflichtig bestellen"',
                       'SelfServicePaymentMethods invoice'] },
    ] });
}

/** Plan, an option, a counted one and a coupon for the first three months. */
export const fullCart = { 'component[backup]': '1', 'component[domain]': '2', coupon: 'NORD25' };
export const asBusiness = { type: 'business', cname: 'Feddersen Segel GmbH' };

/** The <section> with this heading. */
export function section(html, heading) {
    const found = new RegExp(`<section[^>]*aria-labelledby="${heading}"[\\s\\S]*?</section>`).exec(html);
    assert.ok(found, `no section ${heading}`);
    return found[0];
}

/** The form that orders. */
export function orderForm(html) {
    return /<form[^>]*id="order"[\s\S]*?<\/form>/.exec(html)[0];
}

/** All buttons of a piece of a page: { label, inner, tag }. */
export function buttons(html) {
    return [...html.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)]
        .map(([, tag, inner]) => ({ label: visible(inner), inner, tag: attributes(`<button ${tag}>`) }));
}

/** The binding buttons: what submits the form that orders, not the one that goes back. */
export function finalButtons(html) {
    return buttons(orderForm(html)).filter(({ tag }) => tag.form === undefined);
}

/** Rows of a table: { label, detail, amount, classes }, in order; group headings have no amount. */
export function rows(table) {
    return [...table.matchAll(/<tr([^>]*)>\s*<th[^>]*>([\s\S]*?)<\/th>\s*(?:<td[^>]*>([\s\S]*?)<\/td>)?/g)]
        .map(([, tag, head, amount]) => ({
            label: visible(head.replace(/<span class="q">[\s\S]*?<\/span>/g, '')),
            detail: visible(/<span class="q">([\s\S]*?)<\/span>/.exec(head)?.[1] ?? ''),
            amount: amount === undefined ? null : visible(amount), classes: attributes(`<tr ${tag}>`).class ?? '',
        }));
}

/** The price table of a review page by group: { title, rows }. */
export function priceGroups(html) {
    return [...section(html, 'r-price').matchAll(/<tbody>([\s\S]*?)<\/tbody>/g)].map(([, body]) => {
        const [head, ...rest] = rows(body);
        return { title: head.label, rows: rest };
    });
}

/** "12,80 €" in cents. */
export function cents(amount) {
    const found = /^(−?)([\d.]+),(\d\d) €$/.exec(amount);
    assert.ok(found, `${amount} is no amount in euros and cents`);
    return Number(found[2].replaceAll('.', '') + found[3]) * (found[1] ? -1 : 1);
}

/** Every amount in euros that a reader sees. */
export function amounts(html) {
    return visible(html).match(/[\d.]+,\d{2,} €/g) ?? [];
}

/** Words that must stand in a text, line breaks aside. */
export function has(text, ...words) {
    const folded = text.replace(/\s+/g, ' ');
    for (const word of words) {
        const found = word instanceof RegExp ? word.test(folded) : folded.includes(word);
        assert.ok(found, `${word} is missing in: ${folded.slice(0, 1500)}`);
    }
}

export function pdfText(bytes) {
    return execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' });
}

let customers = 0;

/** An order by somebody new, with its rows in the database and its mail: { reviewed, done, order, contract, mail() }. */
export async function ordered(server, variant, values = {}, { host = german, without = [] } = {}) {
    const email = values.email ?? `kundin${++customers}@feddersen.example`;
    const reviewed = await review(server, variant, { ...values, email }, { host });
    const placed = await placeOrderWithout(server, variant, reviewed, without, host);
    const [order, contract] = ['id', 'contract_id']
        .map((column) => value(server, `SELECT ${column} FROM order_ ORDER BY rowid DESC LIMIT 1`));
    return { reviewed: reviewed.text, done: placed.text, receipt: placed.receipt, order, contract, email,
             mail: () => mailTo(server, email, /Vertrag|Bestellung/) };
}

/** Ticks every box of a review page but those in `without`, and presses the button. */
async function placeOrderWithout(server, variant, reviewed, without, host) {
    const { fields } = fill(reviewed.text, {}, ['state']);
    for (const [, name] of reviewed.text.matchAll(/name="(consent\[[^"]+\])"/g)) {
        if (!without.includes(name)) {
            fields.set(name, '1');
        }
    }
    fields.set('do', 'order');
    const sent = await server.post(`/order/${variant}`, fields, { host });
    assert.equal(sent.status, 303, visible(sent.text));
    const receipt = sent.headers.location;
    return { receipt, text: (await server.get(receipt, { host })).text };
}
