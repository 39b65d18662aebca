// What selfservicectl says to people: help and version, headers of lists on a terminal, amounts with a comma, and the
// remedy beside each mistake.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { value } from './lib/database.mjs';
import { placeOrder } from './lib/journey.mjs';
import { root, startServer } from './lib/server.mjs';
import { until } from './lib/until.mjs';

const program = join(root, 'build/selfservicectl');
let server, number;

before(async () => {
    server = await startServer();
    await placeOrder(server, 'webhosting-plus');
    number = value(server, 'SELECT number FROM contract');
});
after(() => server?.stop());

const withDatabase = (args) => ['--db', `sqlite3:${server.database.params}`, ...args];

function ctl(...args) {
    const run = spawnSync(program, withDatabase(args), { encoding: 'utf8' });
    return { code: run.status, out: run.stdout, err: run.stderr };
}

/** The same with standard output on a terminal. */
function onTerminal(...args) {
    const run = spawnSync('python3', ['-c', 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)', program, ...withDatabase(args)],
                          { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    assert.equal(run.status, 0, run.stderr + run.stdout);
    return run.stdout.replaceAll('\r', '').split('\n');
}

test('the version is that of the module, from one place', () => {
    const [, version] = /SS_VERSION "(.*)"/.exec(readFileSync(join(root, 'mod_selfservice/base/version.h'), 'utf8'));
    assert.deepEqual(ctl('--version'), { code: 0, out: `selfservicectl ${version}\n`, err: '' });
    assert.match(readFileSync(join(root, 'build/mod_selfservice.so'), 'latin1'), new RegExp(`mod_selfservice/${version}\0`));
});

test('help tells of one command, of those with a word, or of all', () => {
    const commands = (...args) => ctl(...args).out.match(/^ {2}[a-z]+( [a-z]+)?/gm).map((words) => words.trim());
    assert.deepEqual(commands('order', 'list', '--help'), ['order list']);
    for (const args of [['help', 'order', 'approve'], ['order', '--help'], ['help', 'order']]) {
        assert.deepEqual(commands(...args).slice(0, 3).map((words) => words.split(' ')[0]), ['order', 'order', 'order'].slice(0, commands(...args).length));
    }
    assert.ok(commands('help').length > 25);
    assert.deepEqual(commands('help', 'order'), ['order list', 'order approve', 'order decline']);
    const nonsense = ctl('help', 'nonsense');
    assert.deepEqual([nonsense.code, nonsense.out], [2, '']);
    assert.match(nonsense.err, /no command "nonsense"/);
    assert.match(ctl('help', 'outbox').out, /outbox list .*\n.*\n {6}columns: id, mail, status, when\n/);
    const declined = ctl('order', 'decline', 'B-1', '--reason', 'help');
    assert.equal(declined.code, 1, 'a value is no cry for help');
});

test('a terminal gets a header above each list, a pipe gets rows alone', async () => {
    ctl('usage', 'add', number, 'smtp', '3');
    ctl('portal-link', number);
    await until((rows) => rows === '', () => ctl('outbox', 'list', '--status', 'waiting').out);
    for (const [args, first] of [[['merchant', 'list'], 'id'], [['token', 'list'], 'id'], [['order', 'list'], 'number'],
                                 [['payment', 'list', number], 'day'], [['outbox', 'list'], 'id'], [['refund', 'list'], 'credit note'],
                                 [['declaration', 'list'], 'number'], [['privacy', 'list'], 'asked at'], [['dun'], 'letter'],
                                 [['usage', 'list', number], 'id']]) {
        const rows = ctl(...args).out;
        const [head, ...shown] = onTerminal(...args);
        assert.equal(shown.join('\n'), rows, args.join(' '));
        assert.ok(head.startsWith(`${first}  `), head);
        if (rows !== '' && args[0] !== 'payment') { // amounts stand right
            const starts = [...head.matchAll(/(?<=^| {2})\S/g)].map(({ index }) => index);
            assert.ok(starts.slice(0, -1).every((at) => shown[0][at] !== ' ' && (at === 0 || shown[0][at - 1] === ' ')), `${head}\n${shown[0]}`);
        }
        assert.doesNotThrow(() => JSON.parse(onTerminal('--json', ...args).join('')), args.join(' '));
    }
});

test('amounts with a comma are understood, or refused if they can mean two things', () => {
    const add = (...args) => JSON.parse(ctl('--json', ...args).out);
    assert.equal(add('payment', 'add', number, '2,50')[0].amount, '-2.50');
    assert.equal(add('payment', 'add', number, '2.5')[0].amount, '-2.50');
    assert.equal(add('usage', 'add', number, 'smtp', '2,5').quantity, '2.5');
    assert.equal(add('usage', 'add', number, 'smtp', '1.125').quantity, '1.125');
    assert.equal(add('usage', 'add', number, 'smtp', '0,125').quantity, '0.125');
    const booked = ctl('payment', 'list', number).out;
    for (const [typed, said] of [['1,250', 'AMOUNT "1,250" can be read in two ways: write 1250 or 1.25\n'],
                                 ['2,000', 'AMOUNT "2,000" can be read in two ways: write 2000 or 2\n'],
                                 ['1,255', 'AMOUNT "1,255" can be read in two ways: write 1255\n'],
                                 ['1.250', 'AMOUNT "1.250" has too many decimals: at most 2, and none between thousands'],
                                 ['1.250,00', 'AMOUNT wants a number such as 12.5 or 12,5, not "1.250,00"'],
                                 ['1 250', 'AMOUNT wants a number'], ['', 'AMOUNT wants a number'], ['-5', 'AMOUNT wants a number'],
                                 ['5 EUR', 'AMOUNT wants a number'], ['5,', 'AMOUNT wants a number']]) {
        const run = ctl('payment', 'add', number, typed);
        assert.deepEqual([run.code, run.out], [2, ''], typed);
        assert.ok(run.err.startsWith(`selfservicectl: ${said}`), run.err);
    }
    assert.equal(ctl('payment', 'list', number).out, booked, 'nothing was booked');
    assert.match(ctl('usage', 'add', number, 'smtp', '1,250').err, /QUANTITY "1,250" can be read in two ways: write 1250 or 1.25\n/);
    assert.match(ctl('usage', 'add', number, 'smtp', '1,255').err, /write 1255 or 1.255\n/);
});

test('each mistake is told in one sentence with its remedy', () => {
    const invoice = JSON.parse(ctl('--json', 'payment', 'list', number).out).find(({ kind }) => kind === 'invoice').number;
    const long = 'x'.repeat(201);
    for (const [args, said] of [
        [['order'], 'order wants one of: list, approve, decline'],
        [['order', 'list', '--contract', 'x'], 'order list has no option --contract; usage: selfservicectl order list [--status waiting]'],
        [['--test', 'order-link', 'webhosting-plus'], 'unknown option --test before the command; its own stand behind it'],
        [['payment', 'list', 'V-1'], 'there is no contract V-1 of nordwolke; check its number, and --merchant'],
        [['--merchant', 'nobody', 'order', 'list'], 'there is no merchant named nobody; "selfservicectl merchant list" shows them'],
        [['order-link', 'nix'], 'there is no plan variant nix; "selfservicectl export" shows their ExternalId'],
        [['import', 'apxs.mk'], 'apxs.mk: line 1, column 1:'],
        [['order', 'approve', 'B-1'], 'there is no order B-1; "selfservicectl order list" shows them'],
        [['refund', 'done', 'G-1'], 'there is no refund for G-1; "selfservicectl refund list" shows the credit notes'],
        [['token', 'revoke', 'x'], 'there is no valid token x; "selfservicectl token list" shows them'],
        [['outbox', 'retry', 'x'], 'there is no mail x that waits or failed; "selfservicectl outbox list" shows them'],
        [['declaration', 'assign', 'W-1', number], 'there is no such declaration; "selfservicectl declaration list" shows those that wait'],
        [['payment', 'add', number, '0'], 'AMOUNT must be above 0, and not absurdly large'],
        [['payment', 'add', number, '5', '--kind', 'gift'], '--kind wants payment, chargeback, refund or payout'],
        [['payment', 'add', number, '5', '--kind', 'refund'], 'this --kind belongs to a document: name it with --invoice NUMBER'],
        [['payment', 'add', number, '5', '--invoice', 'R-1'], 'the contract has no document of this kind with the number of --invoice'],
        [['payment', 'add', number, '500', '--kind', 'chargeback', '--invoice', invoice], 'AMOUNT is more than was paid for this invoice'],
        [['payment', 'add', number, '5000', '--kind', 'payout'], 'AMOUNT is more than the credit of the contract'],
        [['payment', 'add', number, '5', '--date', '2999-01-01'], '--date lies in the future; book money when it has moved'],
        [['payment', 'add', number, '5', '--reference', 'a\nb'], '--reference may hold no control characters; type it anew'],
        [['payment', 'add', number, '5', '--reference', long], '--reference is too long: at most 140 characters'],
        [['usage', 'add', number, 'backup', '1'], "the contract's plan has no metered component of this name"],
        [['usage', 'add', number, 'smtp', '0'], 'QUANTITY must be above 0 and at most 1000000000'],
        [['usage', 'add', number, 'smtp', '1', '--at', '2020-01-01T00:00:00Z'], "--at lies outside the contract's time"],
        [['usage', 'add', number, 'smtp', '1', '--key', long], '--key is too long: at most 100 characters'],
        [['usage', 'add', number, 'smtp', '1', '--memo', long], '--memo is too long: at most 200 characters'],
    ]) {
        const run = ctl(...args);
        assert.notEqual(run.code, 0, args.join(' '));
        assert.ok(run.err.startsWith(`selfservicectl: ${said}`), `${args.join(' ')}: ${run.err}`);
        assert.doesNotMatch(run.err, /_/, 'no bare code');
    }
});

test('a time that is none is no time to work in', () => {
    const run = spawnSync(program, withDatabase(['--merchant', 'nordwolke', 'payment', 'list', number]),
                          { encoding: 'utf8', env: { ...process.env, SELFSERVICE_CLOCK: '2027-03-01' } });
    assert.deepEqual([run.status, run.stdout], [2, '']);
    assert.match(run.stderr, /SELFSERVICE_CLOCK wants a time such as 2027-03-01T09:00:00Z, not "2027-03-01"/);
});

test('counts are answered as JSON too', () => {
    assert.deepEqual(JSON.parse(ctl('--json', 'outbox', 'retry').out), { due: 0 });
    assert.equal(typeof JSON.parse(ctl('--json', 'token', 'revoke', '--all').out).revoked, 'number');
});
