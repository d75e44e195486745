#!/bin/sh
# A server written against Mastodon's own API tests, in an environment of its own: it pins what we use otherwise.
set -eu
[ -x "$1/bin/mastodon_mock" ] && exit 0
.venv/bin/python -m venv "$1"
"$1/bin/python" -m pip install -qq --disable-pip-version-check mastodon-mock==0.6.1
