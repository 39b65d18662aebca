// The way of a customer through order page and portal, step by step, as a browser without script goes it.
import { fill, visible } from './html.mjs';

/** What a consumer types; override what a test is about. */
export const consumer = {
    type: 'consumer', fname: 'Marlene', lname: 'Feddersen', email: 'marlene@feddersen.example',
    street: 'Deichstraße', hnum: '27', pcode: '24103', city: 'Kiel', country: 'DE',
    payment: 'direct-debit', holder: 'Marlene Feddersen', iban: 'DE89 3704 0044 0532 0130 00',
};

function expectStatus(response, status, what) {
    if (response.status !== status) {
        throw new Error(`${what}: ${response.status} instead of ${status}: ${visible(response.text).slice(0, 600)}`);
    }
    return response;
}

/** From the order link to the review page. @returns the response with the review page */
export async function review(server, variant, values = {}, options = {}) {
    const path = `/order/${variant}`;
    const page = expectStatus(await server.get(path, options), 200, `GET ${path}`);
    const form = fill(page.text, { ...consumer, ...values }, ['state', 'fname']);
    form.fields.set('do', 'review');
    return expectStatus(await server.post(path, form.fields, options), 200, `POST ${path} do=review`);
}

/** The fields that order bindingly from a review page: its state and every consent it asks for. */
export function orderFields(reviewPage) {
    const form = fill(reviewPage, {}, ['state']);
    const fields = new URLSearchParams(form.fields);
    for (const [, name] of reviewPage.matchAll(/name="(consent\[[^"]+\])"/g)) {
        fields.set(name, '1');
    }
    fields.set('do', 'order');
    return fields;
}

/** The whole order. @returns {{ review, fields, response, receipt: string, done }} */
export async function placeOrder(server, variant, values = {}, options = {}) {
    const reviewed = await review(server, variant, values, options);
    const fields = orderFields(reviewed.text);
    const response = expectStatus(await server.post(`/order/${variant}`, fields, options), 303, 'POST do=order');
    const receipt = response.headers.location;
    const done = expectStatus(await server.get(receipt, options), 200, `GET ${receipt}`);
    return { review: reviewed, fields, response, receipt, done };
}

/** The personal link in the newest mail that has one. */
export function linkInMail(mails) {
    for (const mail of [...mails].reverse()) {
        const text = mail.replace(/=\r?\n/g, '').replace(/=3D/g, '=');
        const found = /https?:\/\/[^\s"<>]+\/data\/[A-Za-z0-9_-]{43}/.exec(text);
        if (found) {
            return found[0];
        }
    }
    throw new Error('no mail holds a personal link');
}

/** Opens a personal link. @returns the Cookie header value of the session */
export async function openPortal(server, link, options = {}) {
    const path = new URL(link).pathname;
    const page = expectStatus(await server.get(path, options), 200, 'GET of the personal link');
    const form = fill(page.text, {}, []);
    const opened = expectStatus(await server.post(form.action, form.fields, options), 303, 'POST of the personal link');
    return opened.headers['set-cookie'][0].split(';')[0];
}
