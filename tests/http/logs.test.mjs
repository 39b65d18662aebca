// No personal link and nothing that was filled in reaches a log, whatever a request looks like.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareServer, startServer } from './lib/server.mjs';

const token = 'k3m9xqT7vB2nR8wLpZ4cYd1fHs6jGa0eUoIiWtNrXbQ';
const encoded = [...token].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
const filled = 'fname=Marlene&email=m%40feddersen.example';
const [open, closed, off, any] = [0, 1, 2, 3];
let server;

before(async () => {
    server = await startServer({
        mail: false,
        logLevel: 'info core:notice',
        modules: ['status', 'authn_core', 'auth_basic', 'authn_file', 'authz_user', 'rewrite'],
        global: ['ExtendedStatus On', 'CustomLog all.log "%r|%U|%q|%f|%{Referer}i"'],
        hosts: [
            { merchant: 'nordwolke', directives: [
                '<Location /status>', 'SetHandler server-status', '</Location>',
                'RewriteEngine On', 'RewriteRule ^/old /order/some [PT]'] },
            { merchant: 'nordwolke', directives: [
                '<Location /portal>', 'Require all denied', '</Location>',
                '<Location /order>', 'AuthType Basic', 'AuthName a', 'AuthUserFile /dev/null',
                'Require valid-user', '</Location>'] },
            { merchant: 'nordwolke', directives: ['SelfService Off', 'Redirect /portal https://shop.example/portal'] },
            { merchant: 'expr=%{HTTP_HOST}' },
        ],
    });
});

after(() => server.stop());

/** Sends bytes as they are. @returns what came back */
function raw(host, text) {
    return new Promise((resolve, reject) => {
        const socket = connect(server.ports[host], '127.0.0.1', () => socket.end(text));
        let answer = '';
        socket.on('data', (part) => { answer += part; });
        socket.on('error', reject);
        socket.on('close', () => resolve(answer));
    });
}

/** The access log is written after the answer. */
async function accessIsLogged(text) {
    for (let i = 0; i < 100 && !server.read('access.log').includes(text); i++) {
        await sleep(20);
    }
    assert.ok(server.read('access.log').includes(text), text);
}

function noSecretIn(text, name) {
    for (const secret of [token, encoded, encoded.replaceAll('%', '%25'), 'Marlene', 'feddersen', 'fname']) {
        const line = text.split('\n').find((each) => each.toLowerCase().includes(secret.toLowerCase()));
        assert.equal(line, undefined, name);
    }
}

function noSecretInLogs() {
    for (const name of ['error.log', 'access.log', 'masked.log', 'all.log']) {
        noSecretIn(server.read(name), name);
    }
}

test('lines of the module name neither client nor Referer; the Referer in log formats has no query', async () => {
    const referer = `https://www.nordwolke.example/hosting?${filled}`;
    assert.equal((await server.get('/order/', { host: any, headers: { referer, host: 'nobody' } })).status, 404);
    assert.match(server.log(), /SS0202: /);
    assert.doesNotMatch(server.log(), /\[client [^\n]*SS\d{4}|SS\d{4}[^\n]*referer:/);
    await accessIsLogged('"https://www.nordwolke.example/hosting?-"');
    await server.get('/imprint', { headers: { referer: `${server.url()}/order/some?${filled}` } });
    await server.get('/imprint', { headers: { referer: `${server.url()}/portal/data/${token}` } });
    await server.get('/imprint?a=1', { headers: { referer: 'https://search.example/?q=1' } });
    await accessIsLogged('"GET /imprint?a=1 HTTP/1.1" 404');
    await accessIsLogged('"https://search.example/?q=1"');
    noSecretInLogs();
});

test('strangers do not fill the error log with made-up merchants', async () => {
    const lines = () => server.log().split('SS0202').length;
    const before = lines();
    for (let i = 0; i < 60; i++) {
        assert.equal((await server.get('/order/', { host: any, headers: { host: `made-up-${i}` } })).status, 404);
    }
    assert.ok(lines() - before < 30, String(lines() - before));
});

test('a refused personal link is named without its token', async () => {
    assert.equal((await server.get(`/portal/data/${token}`, { host: closed })).status, 403);
    assert.match(server.log(), /AH01630: client denied by server configuration: selfservice:\/portal\n/);
    const headers = { authorization: `Basic ${btoa('a:b')}` };
    assert.equal((await server.get(`/order/done/${token}`, { host: closed, headers })).status, 401);
    assert.match(server.log(), /AH01618: .*\/order\/done\/-/);
    noSecretInLogs();
});

test('detours, other cases and encodings hide nothing', async () => {
    for (const path of [`/x/../portal/data/${token}`, `//portal//data/${token}`, `/PORTAL/data/${token}`, `/x/${token}`,
                        `/x/${encoded}`, `/x/${encoded.replaceAll('%', '%25')}`, `/x/${token}x`, `/x?link=/portal/data/${token}`,
                        `/Order/some?${filled}`, `/order/some%3F${filled}`, `/order/some&${filled}`, `/x/%2e%2e/order/?${filled}`,
                        `/old?${filled}`, `/portal%2fdata/${token}`, `/portal/data/${token}%00`, `/x%2F${token}`, `/order%2Fsome?${filled}`]) {
        await raw(open, `GET ${path} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`);
    }
    await raw(open, `GET http://a:b@a.example/portal/data/${token}?${filled} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n`);
    noSecretInLogs();
    await server.get('/a-page-of-somebody-else-with-a-very-long-name-in-its-path');
    await accessIsLogged('"GET /a-page-of-somebody-else-with-a-very-long-name-in-its-path HTTP');
});

test('a host that only redirects to ours logs no token either', async () => {
    const { headers } = await server.get(`/portal/data/${token}?${filled}`, { host: off });
    assert.equal(headers.location, `https://shop.example/portal/data/${token}?${filled}`);
    await server.get('/elsewhere?a=1', { host: off });
    await accessIsLogged('"GET /elsewhere?a=1 HTTP/1.1"');
    noSecretInLogs();
});

test('requests that httpd refuses unread are masked', async () => {
    const path = `/portal/data/${token}?${filled}`;
    for (const host of [open, off]) {
        for (const text of [`GET ${path} HTTP/1.1\r\nHost: a b\r\n\r\n`, `GET ${path} HTTP/1.1\r\n\r\n`,
                            `GET ${path} HTTP/1.1\r\nHost: a\r\nReferer: http://a/?${filled}\r\nBad header\r\n\r\n`,
                            `GET ${path} HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(9000)}\r\n\r\n`,
                            `GET  ${path} HTTP/1.1\r\nHost: a\r\n\r\n`, `GET /order/?fname=A Marlene HTTP/1.1\r\nHost: a\r\n\r\n`,
                            `GET ${path}${'x'.repeat(9000)} HTTP/1.1\r\nHost: a\r\n\r\n`]) {
            assert.match(await raw(host, text), /^HTTP\/1.1 4\d\d /, text.slice(0, 20));
        }
    }
    noSecretInLogs();
});

test('no answer of the portal is kept, or named to the next page', async () => {
    for (const [method, path, status] of [['GET', `/data/${token}?x=%ff`, 400], ['PUT', `/data/${token}`, 405],
                                          ['GET', '/no/such/page', 404]]) {
        const answer = await server.send(method, `/portal${path}`);
        assert.equal(answer.status, status, path);
        assert.equal(answer.headers['referrer-policy'], 'no-referrer', path);
        assert.equal(answer.headers['cache-control'], 'no-store', path);
    }
});

test('the server status shows none of it', async () => {
    const { status, text } = await server.get('/status');
    assert.equal(status, 200);
    noSecretIn(text, 'status');
});

test('GDP-05 every test server says so when it ends with personal data in its error log', async () => {
    for (const line of ['[core:error] send to m%40feddersen.example', 'SS0420: mail to ole@harmsen.example', 'account DE89370400440532013000',
                        'DE89 3704 0044 0532 0130 00', `GET /portal/data/${token}`, '[client 127.0.0.1:4711] SS0202: unknown merchant']) {
        const used = await prepareServer({ mail: false });
        writeFileSync(join(used.dir, 'error.log'), `AH00094: Command line\n${line}\n`);
        await assert.rejects(used.stop(), ({ message }) => message === line, line);
    }
    const clean = await prepareServer({ mail: false });
    writeFileSync(join(clean.dir, 'error.log'), '[client 127.0.0.1:4711] AH01630: client denied\nSS0422: send mail 01a2 (dunning)\n');
    await clean.stop();
});
