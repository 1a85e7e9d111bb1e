#!/bin/sh
# Debian's Chromium and fonts for the browser tests, when root and where they lack.
set -eu
command -v chromium >/dev/null && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "No Chromium: browser tests will be skipped (apt-get install chromium fonts-noto-core)"
    exit 0
fi
echo "Installing Debian's Chromium for the browser tests ..."
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    chromium fonts-noto-core >/dev/null
