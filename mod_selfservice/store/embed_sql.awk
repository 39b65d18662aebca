# Turns store/sql/*.sql into an enum (header) and a table (source). Stops the build at the first mistake.
# Input: "-- name: thing_verb (param, param)", optionally "-- only: sqlite3|pgsql", then one statement.
function fail(text) {
    print FILENAME ":" FNR ": " text > "/dev/stderr"
    failed = 1
    exit 1
}

function count_params(list,    parts) {
    gsub(/[ \t]/, "", list)
    return list == "" ? 0 : split(list, parts, ",")
}

# The types of the placeholders in their order: s text, i integer, b bytes.
function types_of(sql,    types, at) {
    types = ""
    while ((at = index(sql, "%")) > 0) {
        sql = substr(sql, at + 1)
        if (sql ~ /^%/) {
            sql = substr(sql, 2)
        } else if (sql ~ /^s/) {
            types = types "s"
        } else if (sql ~ /^lld/) {
            types = types "i"
        } else if (sql ~ /^pDb/) {
            types = types "b"
        } else {
            fail(name ": unknown placeholder %" substr(sql, 1, 4) " (use %s, %lld, %pDb; %% for a percent sign)")
        }
    }
    return types
}

function is_read(sql) {
    sql = toupper(sql)
    if (sql ~ /^SELECT /) {
        return "true"
    }
    return sql ~ /^WITH / && sql !~ /[ (](INSERT|UPDATE|DELETE) / ? "true" : "false"
}

function finish_statement(    types) {
    if (name == "") {
        return
    }
    if (open_list) {
        fail(name ": the parameter list is not closed")
    }
    if (text !~ /;$/) {
        fail(name ": the statement must end with a semicolon")
    }
    sub(/[ ]*;$/, "", text)
    if (text == "" || index(text, ";") > 0) {
        fail(name ": one statement is expected")
    }
    types = types_of(text)
    if (length(types) != count_params(params)) {
        fail(name ": " length(types) " placeholders, but " count_params(params) " parameters are named")
    }
    gsub(/\\/, "\\\\", text)
    gsub(/"/, "\\\"", text)
    count++
    enums[count] = "SS_SQL_" toupper(name)
    rows[count] = "    { \"" name "\", \"" types "\", " is_read(text) ", \"" engine "\",\n      \"" text "\" },"
    if (length(types) > most) {
        most = length(types)
    }
    name = text = params = engine = ""
}

BEGIN {
    if (ARGC == 1) {
        ARGV[1] = "/dev/null"
        ARGC = 2
    }
}

FNR == 1 {
    finish_statement()
}

/^-- name:/ {
    finish_statement()
    line = $0
    sub(/^-- name:[ ]*/, "", line)
    name = line
    sub(/[ (].*/, "", name)
    if (name !~ /^[a-z][a-z0-9_]*$/ || index(line, "(") == 0) {
        fail("expected \"-- name: thing_verb (param, param)\"")
    }
    if (name in seen) {
        fail("statement " name " exists already")
    }
    seen[name] = 1
    params = substr(line, index(line, "(") + 1)
    open_list = 1
}

# A parameter list may go on over several comment lines.
open_list {
    if ($0 !~ /^-- name:/) {
        if ($0 !~ /^--/) {
            fail(name ": the parameter list is not closed")
        }
        params = params substr($0, 3)
    }
    if (index(params, ")") > 0) {
        sub(/\).*/, "", params)
        open_list = 0
    }
    next
}

/^-- only:/ {
    engine = $3
    next
}

/^[ \t]*(--|$)/ {
    next
}

{
    if (name == "") {
        fail("statement without a name")
    }
    gsub(/^[ \t]+|[ \t]+$/, "")
    text = text (text == "" ? "" : " ") $0
}

END {
    if (!failed) {
        finish_statement()
    }
    if (failed) {
        exit 1
    }
    print "/* Generated from store/sql. */\n#ifndef SS_SQL_STATEMENTS_H\n#define SS_SQL_STATEMENTS_H\n" > header
    print "typedef enum ss_sql_t {" > header
    for (i = 1; i <= count; i++) {
        print "    " enums[i] "," > header
    }
    print "    SS_SQL_COUNT\n} ss_sql_t;\n\n#define SS_SQL_MOST_ARGS " most + 0 "\n\n#endif" > header
    print "/* Generated from store/sql. */\n#include \"store/sql_statement.h\"\n" > source
    print "const ss_sql_statement_t ss_sql_statements[SS_SQL_COUNT + 1] = {" > source
    for (i = 1; i <= count; i++) {
        print rows[i] > source
    }
    print "    { \"\", \"\", false, \"\", \"\" }\n};" > source
}
