#!/bin/sh
# Installs the servers that tests/servers talks to, each by its own script, into .servers/<name>.
# What can't be installed is said, and fails: a promise that nobody asked for is not kept.
set -eu
cd "$(dirname "$0")/../.."
for script in tests/servers/*/install.sh; do
    [ -f "$script" ] || continue
    name=$(basename "$(dirname "$script")")
    mkdir -p ".servers/$name"
    sh "$script" ".servers/$name" || {
        echo "The server for the tests of $name could not be installed." >&2
        exit 1
    }
done
