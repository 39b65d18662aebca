// The module behaves like a content handler: Require, SetHandler, filters, status page and other modules' paths.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { startServer } from './lib/server.mjs';

let server;

before(async () => {
    server = await startServer({
        mail: false,
        modules: ['deflate', 'filter', 'status', 'proxy', 'proxy_http', 'rewrite', 'unique_id'],
        global: ['ExtendedStatus On', 'AddType text/plain .pdf', 'AddHandler server-status .status'],
        hosts: [{
            merchant: 'nordwolke',
            directives: [
                'AddOutputFilterByType DEFLATE text/html',
                'Alias / /etc/',
                'ProxyPass /kuendigen http://127.0.0.1:1/',
                'FallbackResource /index.html',
                '<Location /portal>', 'Require ip 192.0.2.1', '</Location>',
                '<Location /order/status>', 'SetHandler server-status', '</Location>',
                '<Location /widerrufen>', 'Header set X-Own yes', '</Location>',
                'RewriteEngine On', 'RewriteRule ^/old$ /kuendigen [PT]', 'RewriteRule ^/order/gone$ - [G]',
            ],
        }, { merchant: 'nordwolke', directives: ['SelfService Off'] }],
    });
});

after(() => server.stop());

test('Require in a Location applies', async () => {
    assert.equal((await server.get('/portal/link')).status, 403);
    assert.equal((await server.get('/kuendigen')).status, 200);
});

test('our paths come before aliases, proxies and fallbacks', async () => {
    for (const path of ['/kuendigen', '/widerrufen', '/order/embed.js']) {
        assert.equal((await server.get(path)).status, 200, path);
    }
    assert.match((await server.get('/hostname')).headers.server, /Apache/);
});

test('rewriting comes before us and may lead to us', async () => {
    assert.equal((await server.get('/old')).status, 200);
    assert.equal((await server.get('/order/gone')).status, 410);
});

test('SetHandler of a Location wins', async () => {
    const page = await server.get('/order/status');
    assert.equal(page.status, 200);
    assert.match(page.text, /Apache Server Status/);
});

test('file name endings in our paths mean nothing', async () => {
    const page = await server.get('/order/terms.status');
    assert.equal(page.status, 404);
    assert.match(page.headers['content-type'], /^text\/html/);
});

test('mod_deflate and mod_headers act on our pages', async () => {
    const page = await server.get('/widerrufen', { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(page.headers['content-encoding'], 'gzip');
    assert.match(gunzipSync(page.bytes).toString(), /<!DOCTYPE html>/);
    assert.equal(page.headers['x-own'], 'yes');
});

test('the server status shows no token', async () => {
    const token = 'p7RzQ2mVw9XkT4bLs8NhYc1dGf6JaE3oUiCtBxWqZe0';
    let text = '';
    for (let i = 0; i < 5 && !text.includes('/portal/data/-'); i++) { // the status page may take the row of the request before
        await server.get(`/portal/data/${token}`);
        ({ text } = await server.get('/order/status'));
        assert.ok(!text.includes(token));
    }
    assert.ok(text.includes('/portal/data/-'), text.slice(-3000));
});

test('SelfService Off leaves a virtual host alone', async () => {
    for (const path of ['/kuendigen', '/order/', '/order/embed.js']) {
        const page = await server.get(path, { host: 1 });
        assert.equal(page.status, 404);
        assert.equal(page.headers['content-security-policy'], undefined);
    }
});

test('log lines carry the request id of mod_unique_id', async () => {
    const broken = await startServer({ mail: false, modules: ['unique_id'], hosts: [{ merchant: 'nobody' }] });
    try {
        await broken.get('/order/');
        assert.match(broken.log(), /SS0202: .*\[[\w@-]{20,}\]/);
    } finally {
        await broken.stop();
    }
});

test('the same pages come from PostgreSQL', async () => {
    const other = await startServer({ engine: 'pgsql', mail: false });
    try {
        const page = await other.get('/kuendigen');
        assert.match(page.text, /Nordwolke Hosting GmbH/);
        const sent = await other.post('/kuendigen', { name: 'Ada', contract: 'V-1', email: 'ada@example.org' });
        assert.equal(sent.status, 200);
    } finally {
        await other.stop();
    }
});
