// French and Dutch from the order page to the mail: every word of ours is theirs, and so are the labels of the law.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { attributes, decode, fill, visible } from './lib/html.mjs';
import { linkInMail, openPortal, orderFields, review } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { root, startServer } from './lib/server.mjs';

const path = '/order/webhosting-plus';
const [cancel, withdraw] = ['/kuendigen', '/widerrufen'];
const labels = {
    fr: { order: 'Commande avec obligation de paiement', cancel: 'Résilier vos contrats ici', cancelNow: 'résilier maintenant',
          withdraw: 'Renoncer au contrat ici', confirm: 'Confirmer la rétractation', country: 'Allemagne', price: /^\d+,\d\d €$/,
          subject: /^Votre contrat V-\d+ avec / },
    nl: { order: 'Bestelling met betalingsverplichting', cancel: 'Contracten hier opzeggen', cancelNow: 'nu opzeggen',
          withdraw: 'Overeenkomst hier herroepen', confirm: 'Herroeping bevestigen', country: 'Duitsland', price: /^€ \d+,\d\d$/,
          subject: /^Uw contract V-\d+ met / },
};
let server;

before(async () => {
    const own = mkdtempSync(join(tmpdir(), 'texts-'));
    writeFileSync(join(own, 'nl.json'), JSON.stringify({ order: { cart_title: 'Uw mandje' } }));
    writeFileSync(join(own, 'it.json'), JSON.stringify({ order: { cart_title: 'Riepilogo' } }));
    server = await startServer({
        hosts: [{ merchant: 'nordwolke', directives: ['SelfServiceLanguages de en fr nl', 'SelfServiceCouponField On'] },
                { merchant: 'nordwolke', directives: ['SelfServiceLanguages nl it de', `SelfServiceTexts ${own}`] }],
    });
});

after(() => server?.stop());

/* ---- whose words stand on a page ---- */

function flatten(value, prefix = '') {
    return Object.entries(value).flatMap(([name, member]) =>
        typeof member === 'string' ? [[prefix + name, member]] : flatten(member, `${prefix}${name}.`));
}

const texts = Object.fromEntries(['de', 'en', 'fr', 'nl'].map((lang) =>
    [lang, flatten(JSON.parse(readFileSync(join(root, 'templates', 'text', `${lang}.json`), 'utf8')))]));

/** Pieces between placeholders of what only `other` says. */
function piecesOf(other, lang) {
    const own = texts[lang].map(([, text]) => text).join('\n');
    return texts[other].filter(([key]) => key !== 'frame.language_name')
        .flatMap(([, text]) => text.split(/\{[\w.]+\}/)).map((piece) => piece.trim())
        .filter((piece) => /\p{L}{2}/u.test(piece) && !own.includes(piece));
}

/** What stands alone: text between tags and texts of attributes. */
function spots(html) {
    const body = html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '');
    const named = [...body.matchAll(/<[^>]*\b(?:aria-label|data-label|title|alt|placeholder)="[^>]*>/g)]
        .flatMap(([tag]) => { const at = attributes(tag); return [at['aria-label'], at['data-label'], at.title, at.alt, at.placeholder]; });
    return [...body.split(/<[^>]*>/).map(decode), ...named.filter(Boolean)].map((spot) => spot.replace(/\s+/g, ' ').trim());
}

/** Fails if a key or a word of another language's templates is left. */
function speaksOnly(lang, content, isHtml = true) {
    const whole = isHtml ? visible(content) : content.replace(/\s+/g, ' ');
    const alone = isHtml ? spots(content) : [];
    const merchant = readFileSync(join(root, 'conf', 'demo', 'nordwolke.json'), 'utf8');
    assert.doesNotMatch(whole, /\b(order|frame|legal|portal|mail|document|problem|error)\.[a-z][a-z_0-9]*\b(?!@)/);
    for (const other of ['de', 'en']) {
        for (const piece of piecesOf(other, lang)) {
            const found = /\s\S+\s/.test(piece) ? whole.includes(piece) : alone.includes(piece);
            assert.ok(!found || merchant.includes(piece), `${other} on a page in ${lang}: ${piece}`);
        }
    }
}

const buttons = (html) => [...html.matchAll(/<button\b[^>]*>([\s\S]*?)<\/button>/g)].map(([, inner]) => visible(inner));

function checkFrame(lang, page) {
    assert.match(page.text, new RegExp(`<html lang="${lang}"`));
    assert.equal(page.headers['content-language'], lang);
    assert.ok(page.text.includes(`>${labels[lang].cancel}</a>`));
    assert.ok(page.text.includes(`>${labels[lang].withdraw}</a>`));
    speaksOnly(lang, page.text);
}

/* ---- the walk ---- */

for (const lang of ['fr', 'nl']) {
    const accept = { headers: { 'accept-language': `${lang}-BE,${lang};q=0.9,en;q=0.5` } };

    test(`LOC-09 ${lang}: order page, mistakes, review, receipt and mail`, async () => {
        const page = await server.get(path, accept);
        checkFrame(lang, page);
        assert.match(page.text, new RegExp(`<option value="DE"[^>]*>${labels[lang].country}</option>`));
        assert.ok(spots(page.text).some((spot) => labels[lang].price.test(spot)), 'money by language');
        checkFrame(lang, await server.get('/order/', accept));

        const empty = fill(page.text, { coupon: 'nothing' }, ['state', 'fname']).fields;
        empty.set('do', 'review');
        const refused = await server.post(path, empty, accept);
        assert.equal(refused.status, 422);
        checkFrame(lang, refused);

        const values = { email: `${lang}@feddersen.example`, 'component[backup]': '1', 'component[domain]': '2' };
        const reviewed = await review(server, 'webhosting-plus', values, accept);
        checkFrame(lang, reviewed);
        assert.ok(buttons(reviewed.text).includes(labels[lang].order));

        const placed = await server.post(path, orderFields(reviewed.text), accept);
        assert.equal(placed.status, 303, visible(placed.text).slice(0, 400));
        checkFrame(lang, await server.get(placed.headers.location, accept));

        const mail = await mailTo(server, `${lang}@feddersen.example`, labels[lang].subject);
        speaksOnly(lang, mail.text, false);
        assert.ok(mail.files.some(([name]) => /^Contra(t|ct)-V-\d+\.pdf$/.test(name)), JSON.stringify(mail.files));
    });

    test(`${lang}: the portal and its forms`, async () => {
        const query = `?language=${lang}`;
        const cookie = await openPortal(server, linkInMail(server.mails()));
        const asCustomer = { headers: { cookie } };
        for (const area of ['contract', 'documents', 'billing']) {
            checkFrame(lang, await server.get(`/portal/${area}${query}`, asCustomer));
        }
        checkFrame(lang, await server.get(`/portal/link${query}`));
        checkFrame(lang, await server.get(`/order/nothing${query}`));
    });

    test(`${lang}: cancellation and withdrawal in the words of the law`, async () => {
        const query = `?language=${lang}`;
        const wish = { name: 'Marlene Feddersen', contract: 'Webhosting', email: `${lang}-rights@feddersen.example` };
        const form = await server.get(cancel + query);
        checkFrame(lang, form);
        assert.ok(buttons(form.text).includes(labels[lang].cancelNow));
        const typed = { ...wish, end: 'date', end_date: lang === 'fr' ? '31/12/2027' : '31-12-2027' };
        const cancelled = await server.post(cancel + query, fill(form.text, typed, ['name', 'contract']).fields);
        assert.equal(cancelled.status, 200, visible(cancelled.text).slice(0, 300));
        checkFrame(lang, cancelled);
        assert.ok(visible(cancelled.text).includes(lang === 'fr' ? '31 décembre 2027' : '31 december 2027'));
        const step = await server.post(withdraw + query, fill((await server.get(withdraw + query)).text, wish, ['name', 'contract']).fields);
        checkFrame(lang, step);
        assert.ok(buttons(step.text).includes(labels[lang].confirm));
        const mail = await mailTo(server, `${lang}-rights@feddersen.example`, /./);
        assert.ok(mail.text.includes(labels[lang].cancelNow));
        speaksOnly(lang, mail.text, false);
    });
}

/* ---- which language ---- */

test('LOC-06 countries have their names and their order from the language, neighbours first', async () => {
    for (const [lang, germany, after] of [['de', 'Deutschland', ['Afghanistan', 'Ägypten']], ['en', 'Germany', ['Afghanistan', 'Åland Islands']],
                                          ['fr', 'Allemagne', ['Afghanistan', 'Afrique du Sud']], ['nl', 'Duitsland', ['Afghanistan', 'Åland']]]) {
        const { text } = await server.get(`${path}?language=${lang}`);
        const list = [.../<select[^>]*name="country"[^]*?<\/select>/.exec(text)[0].matchAll(/<option value="([A-Z]{2})"[^>]*>([^<]*)/g)];
        const names = list.map(([, , name]) => decode(name));
        assert.deepEqual(list.slice(0, 3).map(([, code]) => code), ['DE', 'AT', 'CH']);
        assert.equal(names[0], germany);
        assert.deepEqual(names.slice(3, 5), after);
        assert.deepEqual(names.slice(3), names.slice(3).sort(new Intl.Collator(lang).compare));
        assert.ok(names.length > 240, String(names.length));
    }
});

test('LOC-01 query before header, header by weight, unknown languages fall back', async () => {
    const lang = async (query, header) =>
        /<html lang="([^"]+)"/.exec((await server.get(path + query, { headers: header ? { 'accept-language': header } : {} })).text)[1];
    assert.equal(await lang('', 'fr;q=0.8, nl;q=0.9'), 'nl');
    assert.equal(await lang('', 'nl;q=0.3, fr-CA'), 'fr');
    assert.equal(await lang('', 'pl, cs;q=0.9, fr;q=0.1'), 'fr');
    assert.equal(await lang('', 'nl;q=0, pl'), 'de');
    assert.equal(await lang('?language=fr', 'nl'), 'fr');
    assert.equal(await lang('?language=FR-be', 'nl'), 'fr');
    assert.equal(await lang('?language=xx', 'nl'), 'nl');
    assert.equal(await lang('?language=xx', 'xx'), 'de');
    assert.equal(await lang('', ''), 'de');
});

test('LOC-01 a text that a merchant\'s file lacks comes from the built-in one, else from English', async () => {
    const dutch = visible((await server.get(path, { host: 1 })).text);
    assert.ok(dutch.includes('Uw mandje') && dutch.includes('Verder naar controle'));
    const italian = await server.get(`${path}?language=it`, { host: 1 });
    assert.match(italian.text, /<html lang="it"/);
    assert.ok(visible(italian.text).includes('Riepilogo') && visible(italian.text).includes('Continue to review'));
    assert.ok(italian.text.includes('>Cancel contracts here</a>'));
    assert.ok(italian.text.includes('>Germania</option>'));
});
