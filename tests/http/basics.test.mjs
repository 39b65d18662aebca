// What holds for every page: statuses, headers, languages, assets, error pages, logs.
import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { after, before, test } from 'node:test';
import { attributes, title, visible } from './lib/html.mjs';
import { startServer } from './lib/server.mjs';

const cancel = '/kuendigen';
const germanBrand = 'Nordwolke Hosting';
let server;

before(async () => {
    server = await startServer({
        hosts: [
            { merchant: 'nordwolke',
              directives: ['SelfServiceBrandName "Nordwolke Hosting"', 'SelfServiceFrameAncestors https://www.nordwolke.example',
                           'SelfServiceLinks imprint https://www.nordwolke.example/impressum'] },
            { merchant: 'nobody', directives: [] },
            { merchant: 'expr=%{HTTP_HOST}', directives: ['SelfServiceLanguages en'] },
        ],
    });
});

after(() => server.stop());

function asset(html, tag) {
    const found = [...html.matchAll(/<(link|script)\b[^>]*>/g)].map(([text]) => attributes(text));
    return tag === 'script' ? found.find((item) => item.src)?.src
                            : found.find((item) => item.rel === 'stylesheet')?.href;
}

test('unknown pages of an area get an error page in the merchant\'s design', async () => {
    const page = await server.get('/order/no-such-variant');
    assert.equal(page.status, 404);
    assert.equal(title(page.text), `Diese Seite gibt es nicht – ${germanBrand}`);
    assert.ok(page.text.includes('Verträge hier kündigen'));
});

test('paths outside of our areas are left to others', async () => {
    const page = await server.get('/elsewhere');
    assert.equal(page.status, 404);
    assert.ok(!page.text.includes(germanBrand));
    assert.equal((await server.get('/orders')).headers['content-security-policy'], undefined);
});

test('a wrong method is answered with the right ones', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
        const page = await server.send(method, cancel);
        assert.equal(page.status, 405, method);
        assert.equal(page.headers.allow, 'GET, HEAD, POST');
    }
});

test('HEAD answers like GET without a body', async () => {
    const page = await server.send('HEAD', cancel);
    assert.equal(page.status, 200);
    assert.equal(page.bytes.length, 0);
    assert.ok(Number(page.headers['content-length']) > 1000);
});

test('bodies over 64 kB are refused', async () => {
    const big = { name: 'x'.repeat(70000) };
    assert.equal((await server.post(cancel, big)).status, 413);
    const chunked = await server.post(cancel, big, { headers: { 'transfer-encoding': 'chunked' } });
    assert.equal(chunked.status, 413);
    assert.notEqual((await server.post(cancel, { name: 'x'.repeat(60000) })).status, 413);
});

test('other content types are refused', async () => {
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/plain']) {
        const page = await server.send('POST', cancel, { headers: { 'content-type': type }, body: '{}' });
        assert.equal(page.status, 415, type);
    }
    const charset = { 'content-type': 'Application/X-WWW-Form-URLencoded; charset=UTF-8' };
    assert.equal((await server.send('POST', cancel, { headers: charset, body: 'name=x' })).status, 422);
});

test('invalid UTF-8 and NUL are refused', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of ['name=%FF', 'name=%C3', 'name=a%00b', 'name=%zz', Buffer.from([110, 61, 0xff])]) {
        assert.equal((await server.send('POST', cancel, { headers, body })).status, 400, String(body));
    }
    assert.equal((await server.get(`${cancel}?name=%FF`)).status, 400);
    assert.equal((await server.get(`${cancel}?utm=100%`)).status, 200);
});

test('forms from other sites are refused', async () => {
    const foreign = [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' },
                     { origin: 'http://127.0.0.1:1' }];
    for (const headers of foreign) {
        assert.equal((await server.post(cancel, {}, { headers })).status, 403, JSON.stringify(headers));
    }
    const own = [{}, { origin: server.url() }, { origin: 'null', 'sec-fetch-site': 'same-origin' }, { 'sec-fetch-site': 'none' }];
    for (const headers of own) {
        assert.equal((await server.post(cancel, {}, { headers })).status, 422, JSON.stringify(headers));
    }
});

test('every answer carries the security headers', async () => {
    for (const path of [cancel, '/widerrufen', '/order/nothing', '/portal/link', '/order/embed.js']) {
        const { headers } = await server.get(path);
        const policy = headers['content-security-policy'];
        assert.ok(policy.startsWith("default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self';"), path);
        assert.ok(policy.endsWith('frame-ancestors https://www.nordwolke.example'), path);
        assert.equal(headers['x-content-type-options'], 'nosniff');
        assert.ok(headers['referrer-policy']);
        assert.ok(headers['permissions-policy']);
        assert.ok(headers['cache-control']);
    }
    const other = await server.get(cancel, { host: 1 });
    assert.match(other.headers['content-security-policy'], /frame-ancestors 'none'$/);
});

test('a first visit sets no cookie', async () => {
    for (const path of [cancel, '/widerrufen', '/order/', '/portal/', '/portal/link', '/order/embed.js']) {
        assert.equal((await server.get(path)).headers['set-cookie'], undefined, path);
    }
});

test('pages hold no inline script or style', async () => {
    const { text } = await server.get(cancel);
    assert.doesNotMatch(text, /<style|style="|<script>|onclick=|javascript:/);
});

test('assets have names by content and are cached for ever', async () => {
    const { text } = await server.get(cancel);
    for (const tag of ['link', 'script']) {
        const path = asset(text, tag);
        assert.match(path, /^\/order\/assets\/.*[0-9a-f]{8,}.*\.(css|js)$/);
        const plain = await server.get(path);
        assert.equal(plain.status, 200);
        assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable');
        assert.equal(plain.headers['content-encoding'], undefined);
        const packed = await server.get(path, { headers: { 'accept-encoding': 'br, gzip' } });
        assert.equal(packed.headers['content-encoding'], 'gzip');
        assert.equal(packed.headers.vary, 'Accept-Encoding');
        assert.ok(packed.bytes.length < plain.bytes.length / 2);
        assert.deepEqual(gunzipSync(packed.bytes), plain.bytes);
        const again = await server.get(path, { headers: { 'if-none-match': plain.headers.etag } });
        assert.equal(again.status, 304);
        const refused = await server.get(path, { headers: { 'accept-encoding': 'gzip;q=0' } });
        assert.equal(refused.headers['content-encoding'], undefined);
    }
    assert.equal((await server.get('/order/assets/unknown.css')).status, 404);
});

test('the loader for merchants\' pages has a fixed address', async () => {
    const script = await server.get('/order/embed.js');
    assert.equal(script.status, 200);
    assert.match(script.headers['content-type'], /javascript/);
    assert.equal(script.headers['cache-control'], 'public, max-age=3600');
    assert.equal(script.headers['cross-origin-resource-policy'], 'cross-origin');
});

test('LOC-01 the language follows query, browser and site, in this order', async () => {
    const lang = async (path, accept) => /<html lang="(\w+)"/.exec(
        (await server.get(path, { headers: accept ? { 'accept-language': accept } : {} })).text)[1];
    assert.equal(await lang(cancel), 'de');
    assert.equal(await lang(cancel, 'fr, en-GB;q=0.7, de;q=0.3'), 'en');
    assert.equal(await lang(cancel, 'fr'), 'de');
    assert.equal(await lang(`${cancel}?language=en`, 'de'), 'en');
    assert.equal(await lang(`${cancel}?language=xx`, 'en'), 'en');
});

test('language links keep the page and the rest of the query', async () => {
    const { text } = await server.get('/order/nothing?fname=J%C3%BCrgen&language=de');
    const links = [...text.matchAll(/<a\b[^>]*hreflang[^>]*>/g)].map(([tag]) => attributes(tag));
    assert.deepEqual(links.map((link) => link.href),
                     ['/order/nothing?language=de&fname=J%C3%BCrgen', '/order/nothing?language=en&fname=J%C3%BCrgen']);
    assert.ok('aria-current' in links[0] && !('aria-current' in links[1]));
});

test('footer: rights in fixed words, legal links, company', async () => {
    const german = (await server.get(cancel)).text;
    assert.ok(german.includes('>Verträge hier kündigen</a>') && german.includes('>Vertrag widerrufen</a>'));
    assert.ok(german.includes('href="https://www.nordwolke.example/impressum"'));
    assert.ok(visible(german).includes('Nordwolke Hosting GmbH'));
    const english = (await server.get(`${cancel}?language=en`)).text;
    assert.ok(english.includes('>Cancel contracts here</a>') && english.includes('>Withdraw from contract here</a>'));
    assert.ok(english.includes('href="/widerrufen?language=en"'));
});

test('in a frame the page says so and names the parents', async () => {
    const framed = await server.get(cancel, { headers: { 'sec-fetch-dest': 'iframe' } });
    assert.match(framed.text, /<html lang="de" data-embed data-embed-parents="https:\/\/www.nordwolke.example">/);
    assert.match((await server.get(`${cancel}?embed=1`)).text, / data-embed /);
    assert.doesNotMatch((await server.get(cancel)).text, /data-embed/);
});

test('a merchant that was not imported gets an error page, not a crash', async () => {
    const page = await server.get('/order/', { host: 1 });
    assert.equal(page.status, 404);
    assert.match(server.log(), /SS0202: find merchant: nobody has not been imported/);
});

test('the merchant may be an expression', async () => {
    const headers = { host: 'Nordwolke:8443' };
    const page = await server.get(cancel, { host: 2, headers });
    assert.equal(page.status, 200);
    assert.match(page.text, /<html lang="en"/);
    assert.ok(visible(page.text).includes('Nordwolke Hosting GmbH'));
    assert.equal((await server.get(cancel, { host: 2, headers: { host: 'unknown.example' } })).status, 404);
});

test('tokens and prefilled data do not reach the logs', async () => {
    const token = 'k3m9xqT7vB2nR8wLpZ4cYd1fHs6jGa0eUoIiWtNrXbQ';
    await server.get(`/portal/data/${token}?language=en`, { headers: { referer: `https://a.example/portal/data/${token}?x=1` } });
    await server.get(`/%70ortal/data/${token}`);
    await server.get('/order/some?fname=Marlene&email=m%40feddersen.example');
    const masked = server.read('masked.log');
    assert.ok(masked.includes('GET /portal/data/-?- HTTP/1.1|https://a.example/portal/data/-?-'), masked.slice(-400));
    for (const name of ['masked.log', 'access.log', 'error.log']) {
        const text = server.read(name);
        assert.ok(!text.includes('Marlene') && !text.includes('feddersen') && !text.includes(token), name);
    }
});
