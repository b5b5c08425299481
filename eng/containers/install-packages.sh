#!/usr/bin/env bash
# Installs the Debian packages of a folder that the image lacks: install-packages.sh FOLDER
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
# PostgreSQL's packages would make a cluster, services would be started.
mkdir -p /etc/postgresql-common
echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod +x /usr/sbin/policy-rc.d

installed=$(dpkg-query -W -f '${Package}\n')
missing=()
for package in "$1"/*.deb; do
  name=$(basename "$package")
  grep -qxF "${name%%_*}" <<<"$installed" || missing+=("$package")
done
dpkg --force-unsafe-io --force-confold --install "${missing[@]}" >/tmp/dpkg.log 2>&1 || { tail -n 20 /tmp/dpkg.log; exit 1; }
rm -f /usr/sbin/policy-rc.d /tmp/dpkg.log
