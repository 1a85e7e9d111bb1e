#!/bin/sh
# Debian's PostgreSQL with PostGIS for the store tests, when root and where they lack.
set -eu
ls /usr/share/postgresql/*/extension/postgis.control >/dev/null 2>&1 \
    && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 && exit 0
skipped="its store tests will be skipped (apt-get install postgresql postgresql-postgis)"
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "No PostGIS: $skipped"
    exit 0
fi
echo "Installing Debian's PostgreSQL and PostGIS for the store tests ..."
# No cluster is made or started: the tests run their own.
mkdir -p /etc/postgresql-common
[ -e /etc/postgresql-common/createcluster.conf ] \
    || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf
export DEBIAN_FRONTEND=noninteractive
# Another apt-get at work is waited for; without a network the other tests still run.
apt-get update -qq -o DPkg::Lock::Timeout=120 \
    && apt-get install -y -qq -o DPkg::Lock::Timeout=120 --no-install-recommends \
        postgresql postgresql-postgis >/dev/null \
    || echo "PostGIS could not be installed: $skipped"
