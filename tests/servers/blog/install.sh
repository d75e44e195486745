#!/bin/sh
# Debian's WordPress, PHP and MariaDB; of WordPress a copy, since Debian's own reads its settings from /etc.
set -eu
[ -f "$1/site/wp-load.php" ] && exit 0
if [ ! -f /usr/share/wordpress/wp-load.php ] || ! command -v mariadbd >/dev/null || ! php -m 2>/dev/null | grep -q mysqli; then
    # At this runlevel no package starts its server.
    apt-get update -qq
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
        wordpress php-cli php-mysql php-gd php-xml php-mbstring mariadb-server wordpress-theme-twentytwentythree >/dev/null
fi
rm -rf "$1/site"
cp -rL /usr/share/wordpress "$1/copy"
rm -f "$1/copy/wp-config.php"
echo "<?php require getenv('COPYDESK_BLOG_CONFIG');" >"$1/copy/wp-config.php"
mv "$1/copy" "$1/site"
