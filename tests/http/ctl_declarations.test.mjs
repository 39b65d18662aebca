// What people decide about cancellations and withdrawals, and refunds they pay: selfservicectl declaration and refund.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql, value } from './lib/database.mjs';
import { placeOrder } from './lib/journey.mjs';
import { mailTo } from './lib/mail.mjs';
import { startServer } from './lib/server.mjs';

let server, count = 0;

before(async () => {
    server = await startServer({ hosts: [{ merchant: 'nordwolke', directives: [] }] });
});
after(() => server?.stop());

const ctl = (...args) => server.ctl('--merchant', 'nordwolke', ...args);
const json = (...args) => JSON.parse(ctl('--json', ...args));
const german = (iso) => iso.split('-').reverse().join('.');

/** A customer with a contract. @returns {{ email, number }} */
async function contract(values = {}) {
    const email = `kundin${++count}@eingaenge.example`;
    await placeOrder(server, 'webhosting-plus', { email, ...values });
    return { email, number: value(server, 'SELECT number FROM contract ORDER BY rowid DESC LIMIT 1') };
}

/** A statement on a public page. @returns its number */
async function declare(path, fields) {
    const sent = await server.post(path, { name: 'Marlene Feddersen', ...fields });
    assert.equal(sent.status, 200);
    return /[KW]B-\d{4}-\d+/.exec(sent.text)[0];
}

test('what fits no contract is listed and takes effect as of its receipt when it is assigned', async () => {
    const { email, number } = await contract();
    const declared = await declare('/widerrufen', { contract: 'mein Webspace', email, do: 'confirm' });
    const [entry] = json('declaration', 'list').filter((one) => one.number === declared);
    assert.deepEqual([entry.declaration, entry.status, entry.contract, entry.email], ['withdrawal', 'unassigned', 'mein Webspace', email]);
    assert.ok(ctl('declaration', 'list').includes(`${declared}  withdrawal   unassigned`));

    sql(server, `UPDATE withdrawal SET received_at = '2026-11-20T10:00:00Z' WHERE number = '${declared}'`);
    sql(server, `UPDATE invoice SET paid = gross, paid_at = '2026-11-20T10:00:00Z'`);
    const done = json('declaration', 'assign', declared, number);
    assert.deepEqual([done.effect, done.contract, done.ends, done.credit_notes], ['withdrawn', number, '2026-11-20', 1]);
    assert.deepEqual(sql(server, `SELECT status, end_date FROM contract WHERE number = '${number}'`), [['withdrawn', '2026-11-20']]);
    assert.equal(value(server, 'SELECT due_date FROM refund ORDER BY rowid DESC LIMIT 1'), '2026-12-04');
    const mail = await mailTo(server, email, /ist\s+widerrufen\s+und\s+hat\s+am\s+20\.11\.2026\s+geendet/);
    assert.deepEqual(mail.files.map(([name]) => name), [`Widerruf-${declared}.pdf`]);
    await mailTo(server, email, /Wir erstatten Ihnen/);
    assert.ok(!json('declaration', 'list').some((one) => one.number === declared));
    assert.throws(() => ctl('declaration', 'assign', declared, number), /is assigned already/);
});

test('one for cause waits and ends the contract on the day of its receipt', async () => {
    const { email, number } = await contract();
    const declared = await declare('/kuendigen', { contract: number, email, kind: 'extraordinary', reason: 'Seit Tagen ohne Strom' });
    const [entry] = json('declaration', 'list').filter((one) => one.number === declared);
    assert.deepEqual([entry.status, entry.kind, entry.reason], ['waiting', 'extraordinary', 'Seit Tagen ohne Strom']);
    const done = json('declaration', 'assign', declared, number);
    assert.equal(done.effect, 'cancelled');
    assert.equal(done.ends, value(server, `SELECT end_date FROM contract WHERE number = '${number}'`));
    assert.ok(done.ends < value(server, `SELECT term_end FROM contract WHERE number = '${number}'`));
    await mailTo(server, email, new RegExp(`endet am ${german(done.ends)}`));
});

test('a part is read by people', async () => {
    const { email, number } = await contract({ 'component[backup]': '1' });
    const declared = await declare('/widerrufen', { contract: number, email, part: 'das mit der Sicherung', do: 'confirm' });
    assert.throws(() => ctl('declaration', 'assign', declared, number), /which part does the withdrawal mean/);
    assert.throws(() => ctl('declaration', 'assign', declared, number, '--whole', '--invoice', 'RE-2026-1'),
                  /--invoice belongs to --credit AMOUNT/);
    assert.throws(() => ctl('declaration', 'assign', declared, number, '--whole', '--credit', '1'), /name it with --part COMPONENT/);
    assert.equal(json('declaration', 'list').find((one) => one.number === declared).status, 'waiting');
    const done = json('declaration', 'assign', declared, number, '--part', 'backup');
    assert.deepEqual([done.effect, done.credit_notes], ['part withdrawn', 1]);
    assert.equal(value(server, `SELECT status FROM contract WHERE number = '${number}'`), 'active');
    await mailTo(server, email, /der\s+Vertrag\s+selbst\s+läuft\s+weiter/);
    const other = await declare('/widerrufen', { contract: number, email, part: 'alles', do: 'confirm' });
    assert.equal(json('declaration', 'assign', other, number, '--whole').effect, 'withdrawn');
});

test('for a part that is late people decide what goes back', async () => {
    const { email, number } = await contract({ 'component[backup]': '1' });
    sql(server, `UPDATE contract SET withdrawal_end = '2020-01-01' WHERE number = '${number}'`);
    const declared = await declare('/widerrufen', { contract: number, email, part: 'backup', do: 'confirm' });
    assert.throws(() => ctl('declaration', 'assign', declared, number), /decide what goes back with --credit AMOUNT/);
    assert.throws(() => ctl('declaration', 'assign', declared, number, '--credit', '1,5'), /name it with --invoice/);
    const invoice = value(server, `SELECT i.number FROM invoice i JOIN contract c ON c.id = i.contract_id WHERE c.number = '${number}'`);
    assert.throws(() => ctl('declaration', 'assign', declared, number, '--credit', '900', '--invoice', invoice), /not so much left/);
    const done = json('declaration', 'assign', declared, number, '--credit', '1,5', '--invoice', invoice);
    assert.deepEqual([done.effect, done.credit_notes], ['part withdrawn', 1]);
    assert.equal(value(server, `SELECT gross FROM invoice ORDER BY rowid DESC LIMIT 1`), 150);
    const ended = await declare('/kuendigen', { contract: 'x', email });
    assert.throws(() => ctl('declaration', 'assign', ended, number, '--credit', '0'), /this is a cancellation/);
});

test('what somebody else declared ends no contract, and tells nobody else about it', async () => {
    const { email, number } = await contract();
    const other = `erika${count}@eingaenge.example`;
    const mails = (to) => sql(server, `SELECT event FROM outbox WHERE recipient = '${to}'`).length;
    const declared = await declare('/widerrufen', { name: 'Erika Muster', contract: 'V-999999', email: other, do: 'confirm' });
    assert.throws(() => ctl('declaration', 'assign', declared, number), /neither name nor e-mail .* give --anyway/);
    assert.equal(value(server, `SELECT status FROM contract WHERE number = '${number}'`), 'active');
    assert.equal(value(server, `SELECT status FROM withdrawal WHERE number = '${declared}'`), 'unassigned');
    assert.throws(() => ctl('doctor'), /hint {3}withdrawals that wait for people: \d+; see "selfservicectl declaration list"/);
    const before = mails(email);
    assert.equal(json('declaration', 'assign', declared, number, '--anyway').effect, 'withdrawn');
    assert.equal(mails(other), 1); // the receipt of then
    assert.ok(mails(email) > before);
    await mailTo(server, email, /Vertrag V-\d+ endete am [^]*ist\s+widerrufen\s+und\s+hat/);
    const id = value(server, `SELECT id FROM withdrawal WHERE number = '${declared}'`);
    assert.match(value(server, `SELECT after_ FROM audit_event WHERE event = 'declaration.assigned' AND object_id = '${id}'`), /"of_somebody_else": ?true/);
});

test('the customer is told at the own address of what came from another one under the own name', async () => {
    const { email, number } = await contract();
    const other = `anders${count}@eingaenge.example`;
    const declared = await declare('/kuendigen', { name: 'feddersen, marlene', contract: 'Webspace', email: other });
    assert.equal(json('declaration', 'assign', declared, number).effect, 'cancelled');
    assert.equal(sql(server, `SELECT event FROM outbox WHERE recipient = '${other}'`).length, 1);
    await mailTo(server, email, new RegExp(declared));
});

test('a number or contract that is not there is named', async () => {
    const { number } = await contract();
    assert.throws(() => ctl('declaration', 'assign', 'WB-1999-000001', number), ({ message }) => {
        assert.match(message, /no such declaration/);
        assert.equal(message.trim().split('\n').length, 1, message);
        return true;
    });
    const declared = await declare('/kuendigen', { contract: 'x', email: 'x@eingaenge.example' });
    assert.throws(() => ctl('declaration', 'assign', declared, 'V-999999'), /no such contract/);
    assert.equal(value(server, `SELECT status FROM cancellation WHERE number = '${declared}'`), 'unassigned');
});

test('a refund is listed with its due day and noted as paid once', async () => {
    const { email, number } = await contract();
    sql(server, `UPDATE invoice SET paid = gross, paid_at = '2026-11-20T10:00:00Z'`);
    await declare('/widerrufen', { contract: number, email, do: 'confirm' });
    const refund = json('refund', 'list', '--status', 'open').find((one) => one.contract === number);
    assert.throws(() => ctl('doctor'), /refunds to be paid: \d+; see "selfservicectl refund list --status open"/);
    assert.match(refund.number, /^RK-\d{4}-\d{6}$/);
    assert.match(refund.amount, /^\d+\.\d\d$/);
    assert.deepEqual([refund.currency, refund.payment, refund.status], ['EUR', 'direct-debit', 'open']);
    assert.match(ctl('refund', 'list'), new RegExp(`${refund.number}  ${number}  ${refund.amount} EUR  direct-debit  due ${refund.due_date}  open`));
    assert.equal(json('refund', 'done', refund.number).status, 'done');
    assert.deepEqual(sql(server, `SELECT kind, amount FROM ledger_entry WHERE contract_id = (SELECT id FROM contract WHERE number = '${number}')`),
                     [['refund', Math.round(refund.amount * 100)]]);
    assert.throws(() => ctl('refund', 'done', refund.number), /was paid before/);
    assert.throws(() => ctl('refund', 'done', 'RK-1999-000001'), /there is no refund/);
    assert.ok(!json('refund', 'list', '--status', 'open').some((one) => one.number === refund.number));
    assert.throws(() => ctl('refund', 'list', '--status', 'paid'), /--status wants open or done/);
});

test('a refund that is booked as a payment is done', async () => {
    const { email, number } = await contract();
    sql(server, `UPDATE invoice SET paid = gross, paid_at = '2026-11-20T10:00:00Z'`);
    await declare('/widerrufen', { contract: number, email, do: 'confirm' });
    const refund = json('refund', 'list').find((one) => one.contract === number);
    ctl('payment', 'add', number, refund.amount, '--kind', 'refund', '--invoice', refund.number);
    assert.equal(json('refund', 'list').find((one) => one.contract === number).status, 'done');
});
