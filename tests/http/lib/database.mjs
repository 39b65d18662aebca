// A look into the database of a test server, for what no page tells.
import { execFileSync } from 'node:child_process';

const script = `
import json, sqlite3, sys
database = sqlite3.connect(sys.argv[1], timeout=10)
rows = database.execute(sys.argv[2]).fetchall()
database.commit()
print(json.dumps(rows))
`;

/** The rows of an SQL statement, each a list; SQLite only. */
export function sql(server, statement) {
    return JSON.parse(execFileSync('/usr/bin/python3', ['-c', script, server.database.params, statement],
                                   { encoding: 'utf8' }));
}

/** The first value of the first row. */
export function value(server, statement) {
    return sql(server, statement)[0]?.[0];
}
