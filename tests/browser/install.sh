#!/bin/sh
# Puts Chromium where the browser tests look for it, if this machine allows; else they skip and say why.
set -u
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests…"
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-color-emoji; } >/dev/null 2>&1 ||
        echo "Chromium could not be installed; the browser tests will be skipped." >&2
else
    echo "There is no Chromium here and it can't be installed without root; the browser tests will be skipped." >&2
fi
exit 0
