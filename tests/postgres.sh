#!/bin/sh
# Runs a command beside a PostgreSQL of its own, whose address is added as its
# last word; nobody else can reach that server, and it is gone afterwards.
# PG_ABOVE names the folder for its files, PG_OPTIONS more of its options: by
# default they are in memory, and nothing is synced.
# usage: tests/postgres.sh COMMAND...
set -eu
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || {
    echo "PostgreSQL is not installed: assets/setup/install.sh test" >&2
    exit 1
}
# The socket's path must stay below 108 bytes.
above=/tmp
[ -w /dev/shm ] && above=/dev/shm
dir=$(mktemp -d "${PG_ABOVE:-$above}/staffroom-pg.XXXXXX")
chmod 711 "$dir"
as=
if [ "$(id -u)" = 0 ]; then # it refuses to run as root
    chown postgres "$dir"
    as="setpriv --reuid=postgres --regid=postgres --clear-groups --"
fi
stop() {
    $as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 ||
        true
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 1' INT TERM HUP

cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U staffroom -A trust -E UTF8 \
    --locale=C.UTF-8 --no-sync --no-instructions >/dev/null
$as "$bin/pg_ctl" -D "$dir/data" -s -w -t 60 -l "$dir/data/log" -o "-k $dir \
    -c listen_addresses='' -c unix_socket_permissions=0777 -c fsync=off \
    -c synchronous_commit=off -c full_page_writes=off \
    -c shared_buffers=32MB -c max_connections=60 -c deadlock_timeout=100ms \
    -c wal_level=minimal -c max_wal_senders=0 ${PG_OPTIONS:-}" start
cd "$OLDPWD"
"$@" "postgresql:///postgres?host=$dir&user=staffroom"
