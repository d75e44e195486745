#!/bin/sh
# Resolves pyproject.toml into two universal, hashed locks that name no index, and the benchmarks' peers into a third.
set -eu
uv="${UV:-uv}"
common="--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q"
# shellcheck disable=SC2086
"$uv" pip compile pyproject.toml --group build --group test --group check --group browser $common -o requirements-dev.lock
# shellcheck disable=SC2086
"$uv" pip compile pyproject.toml --group build -c requirements-dev.lock $common -o requirements.lock
# shellcheck disable=SC2086
"$uv" pip compile tests/benchmarks/peers.in $common -o tests/benchmarks/peers.lock
