#!/bin/sh
# Writes the lock files: exact versions with hashes, for every Python from 3.11 on.
#   sh requirements/lock.sh .venv/bin/uv
set -eu
cd "$(dirname "$0")/.."
uv=$1
compile() {
    out=$1
    shift
    "$uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --custom-compile-command "make lock" \
        --output-file "requirements/$out" "$@"
}
compile build.txt requirements/build.in
compile core.txt pyproject.toml
compile dev.txt --extra dev --constraint requirements/core.txt pyproject.toml
