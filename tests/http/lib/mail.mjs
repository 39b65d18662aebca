// Mails that the SMTP sink has taken, as a reader sees them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const attachmentScript = `
import email, email.policy, sys
with open(sys.argv[1], 'rb') as file:
    mail = email.message_from_binary_file(file, policy=email.policy.default)
for part in mail.iter_attachments():
    if part.get_filename() == sys.argv[2]:
        sys.stdout.buffer.write(part.get_content())
`;

const read = new Map(); // by path; a file appears when it is complete

/** All mails, oldest first: [{ path, to, subject, text, files: [[name, type, first five bytes]] }] */
export function mailsOf(server) {
    const paths = existsSync(server.mailFolder)
        ? readdirSync(server.mailFolder).filter((name) => /^[^.].*\.eml$/.test(name)).sort()
            .map((name) => join(server.mailFolder, name)) : [];
    for (const path of paths.filter((path) => !read.has(path))) {
        read.set(path, { path, ...JSON.parse(readFileSync(path.replace(/\.eml$/, '.json'), 'utf8')) });
    }
    return paths.map((path) => read.get(path));
}

/** The first mail to an address whose subject or text fits `pattern`, once it has come. */
export async function mailTo(server, address, pattern, seconds = 20) {
    for (let i = 0; i < seconds * 4; i++) {
        const found = mailsOf(server).find((mail) => mail.to.includes(address) && pattern.test(`${mail.subject}\n${mail.text}`));
        if (found) {
            return found;
        }
        await sleep(250);
    }
    throw new Error(`no mail to ${address} with ${pattern}: ${JSON.stringify(mailsOf(server).map((mail) => [mail.to, mail.subject]))}`);
}

/** The bytes of one attachment; none without such a file. */
export function attachment(mail, name) {
    return execFileSync('/usr/bin/python3', ['-c', attachmentScript, mail.path, name], { maxBuffer: 1 << 26 });
}
