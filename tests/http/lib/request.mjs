// One HTTP request as it is: no redirects followed, no cookies kept, every header as given.
import { request as send } from 'node:http';

/**
 * @param options  { headers, body, timeout }
 * @returns {Promise<{status: number, headers: object, bytes: Buffer, text: string}>}  header "set-cookie" is a list
 */
export function request(method, url, options = {}) {
    return new Promise((resolve, reject) => {
        const call = send(url, { method, headers: options.headers ?? {}, agent: options.agent ?? false }, (response) => {
            const parts = [];
            response.on('data', (part) => parts.push(part));
            response.on('error', reject);
            response.on('end', () => {
                const bytes = Buffer.concat(parts);
                resolve({ status: response.statusCode, headers: response.headers, bytes, text: bytes.toString('utf8') });
            });
        });
        call.setTimeout(options.timeout ?? 20000, () => call.destroy(new Error(`${method} ${url}: no answer`)));
        call.on('error', reject);
        call.end(options.body);
    });
}
