#!/usr/bin/env bash
# Unpacks the Debian packages of a folder that the image lacks: unpack-packages.sh FOLDER. Their scripts are not run: that takes far longer.
set -euo pipefail
installed=$(dpkg-query -W -f '${Package}\n')
for package in "$1"/*.deb; do
  name=$(basename "$package")
  name=${name%%_*}
  # Depended upon, and used by nothing that is done here.
  case $name in perl* | libperl*) continue ;; esac
  grep -qxF "$name" <<<"$installed" || printf '%s\0' "$package"
done | xargs -0 -P 2 -I {} sh -c \
  'dpkg-deb --fsys-tarfile "$1" | tar -x -C / --keep-directory-symlink --no-overwrite-dir --exclude="./usr/share/doc/*" --exclude="./usr/share/man/*" --exclude="./usr/share/locale/*"' sh {}
ldconfig
