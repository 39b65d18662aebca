// The public pages to cancel and to withdraw, as somebody without login, cookie or script uses them.
import { attributes, fill, forms, visible } from './html.mjs';
import { startServer } from './server.mjs';

export const [cancel, withdraw] = ['/kuendigen', '/widerrufen'];
export const wish = { name: 'Marlene Feddersen', contract: 'mein Webhosting-Tarif', email: 'marlene@feddersen.example' };
/** Both links by language: the words of the law. */
export const rights = {
    de: ['Verträge hier kündigen', 'Vertrag widerrufen'], en: ['Cancel contracts here', 'Withdraw from contract here'],
    fr: ['Résilier vos contrats ici', 'Renoncer au contrat ici'], nl: ['Contracten hier opzeggen', 'Overeenkomst hier herroepen'],
};

/** Hosts of one merchant: by the real time, and with clocks that stand still. */
export const [now, concluded, lastSecond, nextDay] = [0, 1, 2, 3];
const standing = (instant) => ({ merchant: 'nordwolke', directives: ['SelfServiceSandbox On', `SelfServiceClock ${instant}`] });

export function startLegal() {
    return startServer({ hosts: [
        { merchant: 'nordwolke',
          directives: ['SelfServiceLanguages de en fr nl', 'SelfServiceFrameAncestors https://www.nordwolke.example'] },
        standing('2026-11-24T08:00:00Z'), standing('2026-12-08T22:59:59Z'), standing('2026-12-08T23:00:00Z'),
    ] });
}

export const mainOf = (html) => /<main[\s\S]*<\/main>/.exec(html)[0];
/** [label, attributes] of every button. */
export const buttons = (html) => [...html.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/g)]
    .map(([, tag, inner]) => [visible(inner), attributes(`<button ${tag}>`)]);

/** The names of the fields that a person sees, in their order. */
export function askedFor(html) {
    const names = [...mainOf(html).matchAll(/<(input|select|textarea)\b[^>]*>/g)].map(([tag]) => attributes(tag))
        .filter(({ type }) => type !== 'hidden').map(({ name }) => name);
    return [...new Set(names)];
}

/** The fields of the form in the middle of a page, changed by `values`. */
export const filled = (page, values = {}) => fill(page.text, values, ['state']).fields;

/** The first form of the page's middle, as it is sent by its button. */
export function pressed(page, values) {
    const { fields } = forms(mainOf(page.text))[0];
    for (const [name, value] of Object.entries(values)) {
        fields.set(name, value);
    }
    return fields;
}

/** All of a withdrawal: form, confirmation, receipt. @returns the receipt */
export async function withdrawAll(server, values, options = {}) {
    const step = await server.post(withdraw, filled(await server.get(withdraw, options), { ...wish, ...values }), options);
    return server.post(withdraw, pressed(step, { do: 'confirm' }), options);
}
