#!/bin/sh
# A command beside a fresh PostgreSQL of Debian's: beside_postgres.sh <folder for its socket> <command…>.
set -eu
folder=$1
shift
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
as=
if [ "$(id -u)" = 0 ]; then # which PostgreSQL does not run as
    chown nobody "$folder"
    as="setpriv --reuid=nobody --clear-groups"
fi
$as "$bin/initdb" --pgdata="$folder/data" --auth=trust --username=postgres --no-sync >/dev/null
$as "$bin/postgres" -D "$folder/data" -k "$folder" -h "" -F &
until $as "$bin/pg_isready" --quiet --host="$folder"; do sleep 0.1; done
exec "$@"
