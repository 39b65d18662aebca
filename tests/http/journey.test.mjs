// A customer's whole way on both databases: order, mail, portal, other billing data, invoice, cancellation; and
// what the logs tell about him afterwards: nothing.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, suite, test } from 'node:test';
import { attributes, fill, visible } from './lib/html.mjs';
import { consumer, linkInMail, openPortal, placeOrder, review } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { eachOf, startServer } from './lib/server.mjs';

const variant = 'webhosting-plus';

/** The text of a PDF as pdftotext lays it out. */
function pdfText(bytes) {
    return execFileSync('pdftotext', ['-layout', '-', '-'], { input: bytes, encoding: 'utf8' });
}

async function invoice(server, cookie) {
    const page = await server.get('/portal/documents?kind=invoice', { headers: { cookie } });
    const path = attributes(/<a [^>]*\.pdf"[^>]*>/.exec(page.text)[0]).href;
    return { path, text: pdfText((await server.get(path, { headers: { cookie } })).bytes) };
}

/** Every secret and every personal word that this file sends or receives; none may be in a log. */
function secretsOf(found) {
    const groups = consumer.iban.split(' ');
    return ['feddersen', 'marlene', 'jensen-ehlers', 'deichstra', 'wiesenweg', '24103', 'lübeck', 'l%c3%bcbeck',
            groups.join(''), groups.join(' '), groups.join('+'), groups.join('%20'), groups.slice(1, 4).join(''),
            ...Object.values(found)].map((word) => word.toLowerCase());
}

for (const [engine, mpm] of eachOf(['sqlite3', 'event'], ['pgsql', 'worker'])) {
    suite(engine, () => {
        const found = {};
        let server;

        before(async () => {
            server = await startServer({ engine, mpm, logLevel: 'info selfservice:debug dbd:debug',
                                         host: ['SelfServiceCouponField On'] });
        });

        after(() => server?.stop());

        test('an order is confirmed by a mail with a link and the documents', async () => {
            const { done, receipt } = await placeOrder(server, variant, { 'component[backup]': '1',
                                                                          'component[domain]': '2' });
            found.receipt = receipt.split('/').pop();
            assert.match(visible(done.text), /Preis pro Monat 15,20/);
            const mail = await mailTo(server, consumer.email, /V-000001/, 15);
            assert.ok(mail.files.length >= 1, JSON.stringify(mail.files));
            assert.ok(mail.files.every(([, type, start]) => type === 'application/pdf' && start === '%PDF-'));
            found.link = linkInMail(server.mails());
            found.token = found.link.split('/').pop();
        });

        test('the link opens the portal, where billing data can be changed', async () => {
            found.cookie = await openPortal(server, found.link, { headers: { referer: found.link } });
            found.session = found.cookie.split('=')[1];
            const headers = { cookie: found.cookie, referer: found.link };
            const page = await server.get('/portal/billing', { headers });
            const form = fill(page.text, { street: 'Wiesenweg', hnum: '3', pcode: '23552', city: 'Lübeck' }, ['version']);
            found.csrf = form.fields.get('csrf');
            assert.equal((await server.post(form.action, form.fields, { headers })).status, 303);
            const saved = fill((await server.get('/portal/billing', { headers })).text, {}, ['version']).fields;
            assert.deepEqual(['street', 'hnum', 'pcode', 'city'].map((name) => saved.get(name)),
                             ['Wiesenweg', '3', '23552', 'Lübeck']);
        });

        test('the invoice tells seller, recipient, number, tax and total as ordered', async () => {
            const { text, path } = await invoice(server, found.cookie);
            assert.match(path, /^\/portal\/documents\/[0-9a-f]{24}\.pdf$/);
            for (const words of [/Rechnung RE-\d{4}-000001/, /Nordwolke Hosting GmbH · Speicherstraße 12 · 20457 Hamburg/,
                                 /Marlene Feddersen/, /Deichstraße 27/, /24103 Kiel/, /USt-IdNr\. DE136695976/,
                                 /Einrichtung\s+1\s+9,90\s€/, /Zusätzliche Domain\s+2/, /19 %\s+21,09\s€\s+4,01\s€\s+25,10\s€/,
                                 /Rechnungsbetrag\s+25,10\s€/, /DE89 •••• •••• •••• ••30 00/]) {
                assert.match(text, words);
            }
            assert.ok(!text.includes(consumer.iban));
        });

        test('a coupon reaches the invoice', async () => {
            const values = { 'component[backup]': '1', 'component[domain]': '2', 'component[mailbox]': '3', coupon: 'nord25',
                             lname: 'Jensen-Ehlers', email: 'neele@jensen-ehlers.example' };
            await placeOrder(server, variant, values);
            await mailTo(server, values.email, /V-000002/, 15);
            const link = linkInMail(server.mails());
            found.second = link.split('/').pop();
            const { text } = await invoice(server, await openPortal(server, link));
            assert.match(text, /RE-\d{4}-000002/);
            assert.match(text, /Jensen-Ehlers/);
            assert.match(text, /Rechnungsbetrag\s+23,55\s€/);
        });

        test('a cancellation is received and confirmed by mail', async () => {
            const page = await server.get('/kuendigen');
            const form = fill(page.text, { name: 'Marlene Feddersen', contract: 'V-000001', email: consumer.email },
                              ['state']);
            found.state = form.fields.get('state');
            const sent = await server.post(form.action, form.fields);
            assert.equal(sent.status, 200);
            const receipt = /receipt\/([\w.-]+?)(\.pdf)?"/.exec(sent.text)?.[1];
            assert.ok(receipt, visible(sent.text));
            found.cancellation = receipt;
            assert.equal((await server.get(`/kuendigen/receipt/${receipt}`)).status, 200);
            await mailTo(server, consumer.email, /Kündigung/, 15);
        });

        test('the logs know nobody and open nothing', async () => {
            const { fname, lname, email, iban } = consumer;
            const prefilled = `/order/${variant}?${new URLSearchParams({ fname, lname, email, iban })}`;
            await server.get(prefilled, { headers: { referer: server.url() + prefilled } });
            await server.post('/portal/link', { email });
            await server.get(`/portal/data/${found.token}x`, { headers: { referer: found.link } });
            await server.get('/portal/contract', { headers: { cookie: `${found.cookie}x` } });
            await server.post('/kuendigen/', { name: 'Marlene Feddersen', email: 'marlene@feddersen' });
            await review(server, variant, { iban: 'DE89 3704 0044 0532 0130 01' }).catch(() => {});
            const logs = { access: server.read('masked.log'), error: server.log() };
            assert.ok(logs.access.split('\n').length > 15 && logs.access.includes('/order/done/'), logs.access);
            for (const [name, text] of Object.entries(logs)) {
                for (const word of secretsOf(found)) {
                    const line = text.toLowerCase().split('\n').find((one) => one.includes(word));
                    assert.equal(line, undefined, `${word} in the ${name} log`);
                }
            }
        });
    });
}
