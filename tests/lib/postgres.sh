#!/bin/sh
# A throw-away PostgreSQL cluster for tests.
#   postgres.sh start DIR PORT   make and start it; prints the connection parameters for SS_TEST_PG
#   postgres.sh stop DIR [PORT]  stop and remove it
# Run by root it belongs to the user postgres, else to whoever runs it.
set -eu

usage() {
    echo "usage: postgres.sh start DIR PORT | stop DIR [PORT]" >&2
    exit 2
}

find_tool() {
    for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) ""; do
        if [ -x "$folder/$1" ]; then
            echo "$folder/$1"
            return
        fi
    done
    command -v "$1" || { echo "postgres.sh: $1 is not installed" >&2; exit 1; }
}

as_owner() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && setpriv --reuid=postgres --regid=postgres --init-groups "$@")
    else
        "$@"
    fi
}

start() {
    dir=$1 port=$2
    mkdir -p "$dir"
    dir=$(cd "$dir" && pwd)
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$dir"
    fi
    chmod 0711 "$dir"
    as_owner "$(find_tool initdb)" -D "$dir/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >"$dir/initdb.log"
    cat >>"$dir/data/postgresql.conf" <<SETTINGS
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = '$dir'
max_connections = 200
fsync = off
full_page_writes = off
SETTINGS
    as_owner "$(find_tool pg_ctl)" -D "$dir/data" -l "$dir/server.log" -w -s start
    echo "host=$dir port=$port user=postgres dbname=postgres"
}

stop() {
    dir=$(cd "$1" && pwd)
    as_owner "$(find_tool pg_ctl)" -D "$dir/data" -m immediate -w -s stop || true
    rm -rf "$dir/data" "$dir/initdb.log" "$dir/server.log"
    rmdir "$dir" 2>/dev/null || true
}

case "${1-}" in
start)
    [ $# = 3 ] || usage
    start "$2" "$3"
    ;;
stop)
    [ $# -ge 2 ] || usage
    stop "$2"
    ;;
*)
    usage
    ;;
esac
