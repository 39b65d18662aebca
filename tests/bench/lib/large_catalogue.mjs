// A merchant with 100 plan variants and 500 components, grown from the demo's: one plan group offers 20 of them, the other all.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../http/lib/server.mjs';

const few = 20;

/** 24 hex digits that name an object of this catalogue. */
function id(kind, number) {
    return kind + number.toString(16).padStart(24 - kind.length, '0');
}

/** A component like the i-th of the demo, in one of the two groups. */
function component(sample, group, i) {
    return { ...sample, Id: id('c', i), ExternalId: `component-${i}`, PlanGroupId: group.Id,
             Name: { _c: `Leistung ${i}`, de: `Leistung ${i}`, en: `Service ${i}` } };
}

/** @returns the import file, and the addresses of a variant of each group */
export function largeCatalogue() {
    const demo = JSON.parse(readFileSync(join(root, 'conf/demo/nordwolke.json'), 'utf8'));
    const bookable = demo.Components.filter((one) => one.ComponentType !== 'Metered');
    const groups = [0, 1].map((i) => ({ ...demo.PlanGroups[0], Id: id('a', i) }));
    const plans = groups.map((group, i) => ({ ...demo.Plans[0], Id: id('b', i), PlanGroupId: group.Id }));
    const variant = (i) => ({ ...demo.PlanVariants[0], Id: id('d', i), ExternalId: `variant-${i}`,
                              PlanGroupId: groups[i % 2].Id, PlanId: plans[i % 2].Id, Quota: [] });
    return {
        file: { ...demo, PlanGroups: groups, Plans: plans, Discounts: [], Coupons: [],
                PlanVariants: Array.from({ length: 100 }, (_, i) => variant(i)),
                Components: Array.from({ length: 500 },
                    (_, i) => component(bookable[i % bookable.length], groups[i < few ? 0 : 1], i)) },
        few: '/order/variant-0',
        all: '/order/variant-1',
    };
}
