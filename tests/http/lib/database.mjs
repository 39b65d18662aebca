// A look into the database of a test server, for what no page tells.
import { execFileSync } from 'node:child_process';

const literal = /'((?:[^']|'')*)'|X'([0-9a-f]*)'|NULL|[-+.\w]+/gy;

/** The values of one or more lines of SQL literals as sqlite3 quotes them: a list for each row. */
function rowsOf(text) {
    const rows = [];
    let row = [];
    literal.lastIndex = 0;
    while (literal.lastIndex < text.length) {
        const at = literal.lastIndex;
        const [whole, quoted] = literal.exec(text) ?? [];
        if (whole === undefined) {
            throw new Error(`sqlite3 printed what is no literal: ${text.slice(at, at + 80)}`);
        }
        if (quoted !== undefined) {
            row.push(quoted.replaceAll("''", "'"));
        } else {
            row.push(whole === 'NULL' ? null : whole.startsWith('X') ? whole : Number(whole));
        }
        if (text[literal.lastIndex] === '\n') {
            rows.push(row);
            row = [];
        }
        literal.lastIndex++;
    }
    return rows;
}

/** The rows of an SQL statement, each a list; SQLite only. */
export function sql(server, statement) {
    return rowsOf(execFileSync('/usr/bin/sqlite3', ['-batch', '-bail', '-init', '/dev/null', '-cmd', '.timeout 10000',
                                                    '-cmd', '.mode quote', server.database.params, statement],
                               { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 26 }));
}

/** The first value of the first row. */
export function value(server, statement) {
    return sql(server, statement)[0]?.[0];
}

/** The same for statements that both engines understand: rows of texts. */
export function ask(server, statement) {
    const [program, args] = server.database.driver === 'pgsql'
        ? ['psql', ['-XAtq', '-F', '\t', '-c', statement, server.database.params]]
        : ['/usr/bin/sqlite3', ['-batch', '-bail', '-init', '/dev/null', '-cmd', '.timeout 10000', '-cmd', '.mode tabs',
                                server.database.params, statement]];
    const text = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return text.split('\n').filter((line) => line !== '').map((line) => line.split('\t'));
}
