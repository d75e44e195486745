#!/bin/sh
# A fresh WordPress on 127.0.0.1: serve.sh <its files> <the port>. What it keeps is in the current folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export COPYDESK_BLOG_CONFIG="$here/config.php" COPYDESK_BLOG="$PWD" COPYDESK_BLOG_PORT="$2" PHP_CLI_SERVER_WORKERS=2
mariadb-install-db --no-defaults --datadir="$PWD/data" --auth-root-authentication-method=normal --skip-test-db >/dev/null
mariadbd --no-defaults --user="$(id -un)" --datadir="$PWD/data" --socket="$PWD/db.sock" --pid-file="$PWD/db.pid" \
    --skip-networking --innodb-flush-log-at-trx-commit=0 &
until mariadb-admin --no-defaults --socket="$PWD/db.sock" --user=root ping >/dev/null 2>&1; do sleep 0.1; done
mariadb --no-defaults --socket="$PWD/db.sock" --user=root -e "CREATE DATABASE wordpress CHARACTER SET utf8mb4"
php "$here/setup.php" "$1"
exec php -S "127.0.0.1:$2" -t "$1" "$here/router.php"
