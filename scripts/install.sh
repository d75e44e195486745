#!/bin/sh
# Installs a hashed lock into the virtual environment, then Copydesk itself; says clearly when it can't.
set -eu
venv=$1 lock=$2 python=$3
free=$(df -Pk . | awk 'NR == 2 {print $4}')
if [ "$free" -lt 1500000 ]; then
    echo "There is not enough room: installing needs about 1.5 GB here and $((free / 1024)) MB are free." >&2
    exit 1
fi
# A first start that was killed can leave an environment without pip.
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || sh "$(dirname "$0")/venv.sh" "$python" "$venv"
# pip names what it collects, and is taken at its word: where all is there already, nothing is said.
{ PYTHONUNBUFFERED=1 "$venv/bin/python" -m pip install --disable-pip-version-check --require-hashes -r "$lock" || echo failed; } |
    awk '/^Collecting / && !said { print "Installing what Copydesk needs (once; about a minute)…"; fflush(); said = 1 }
         /^failed$/ { exit 1 }'
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
