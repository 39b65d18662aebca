# Turns schema/NNNN_<what>.sql into a C table, one string per statement, in the order of the numbers.
# A statement ends at a line that ends with a semicolon; comments are left out.
function fail(text) {
    print FILENAME ":" FNR ": " text > "/dev/stderr"
    failed = 1
    exit 1
}

BEGIN {
    if (ARGC == 1) {
        ARGV[1] = "/dev/null"
        ARGC = 2
    }
}

FNR == 1 {
    if (text != "") {
        fail("the file before ends inside a statement")
    }
    name = FILENAME
    sub(/.*\//, "", name)
    if (name !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\.sql$/) {
        fail("a migration is named NNNN_<what>.sql")
    }
    number = substr(name, 1, 4) + 0
    if (number in names) {
        fail("number " number " is used twice")
    }
    names[number] = substr(name, 6, length(name) - 9)
    if (number > last) {
        last = number
    }
}

/^[ \t]*(--|$)/ {
    next
}

{
    gsub(/^[ \t]+|[ \t]+$/, "")
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    text = text (text == "" ? "" : " ") $0
    if (text ~ /;$/) {
        sub(/;$/, "", text)
        statements[number] = statements[number] "    \"" text "\",\n"
        text = ""
    }
}

END {
    if (!failed && text != "") {
        fail("the last statement has no semicolon")
    }
    if (failed) {
        exit 1
    }
    print "/* Generated from schema/. */\n#include \"store/schema_text.h\"\n\n#include <stddef.h>\n"
    for (i = 1; i <= last; i++) {
        if (!(i in names)) {
            print "schema: number " i " is missing" > "/dev/stderr"
            exit 1
        }
        print "static const char *const migration_" i "[] = {\n" statements[i] "    NULL\n};\n"
    }
    print "const ss_migration_t ss_migrations[] = {"
    for (i = 1; i <= last; i++) {
        print "    { " i ", \"" names[i] "\", migration_" i " },"
    }
    print "    { 0, \"\", NULL }\n};\nconst int ss_migration_count = " last + 0 ";"
}
