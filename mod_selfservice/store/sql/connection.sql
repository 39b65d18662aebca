-- Settings of a connection, and what tells whether the database fits the program.

-- name: schema_version_find ()
SELECT COALESCE(MAX(version), 0)
  FROM schema_version;

-- name: schema_version_add (version, applied_at)
INSERT INTO schema_version (version, applied_at)
VALUES (%lld, %s);

-- Readers do not wait for the writer.
-- name: sqlite_journal ()
-- only: sqlite3
PRAGMA journal_mode = WAL;

-- name: sqlite_foreign_keys ()
-- only: sqlite3
PRAGMA foreign_keys = ON;

-- A commit that was confirmed survives a power cut.
-- name: sqlite_synchronous ()
-- only: sqlite3
PRAGMA synchronous = FULL;

-- The mark tells later whether this is still the same session: a reset connection has lost it.
-- name: pgsql_session_mark ()
-- only: pgsql
SELECT set_config('selfservice.session', 'open', false), set_config('bytea_output', 'hex', false),
       set_config('client_encoding', 'UTF8', false);

-- name: pgsql_session_find ()
-- only: pgsql
SELECT COALESCE(current_setting('selfservice.session', true), '');
