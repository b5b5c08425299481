#!/usr/bin/env bash
# Unpacks the Debian packages of a folder that the image lacks: unpack-packages.sh FOLDER. Their scripts are not run: that takes far longer.
set -euo pipefail
installed=$(dpkg-query -W -f '${Package}\n')
for package in "$1"/*.deb; do
  name=$(basename "$package")
  name=${name%%_*}
  case $name in
    # Depended upon, and used by nothing that is done here.
    python3* | libpython3* | libtorch-test | libgl1-mesa-dri | libllvm15 | iso-codes | locales | proj-data | perl* | libperl*) continue ;;
  esac
  grep -qxF "$name" <<<"$installed" || printf '%s\0' "$package"
done | xargs -0 -P 2 -I {} sh -c \
  'dpkg-deb --fsys-tarfile "$1" | tar -x -C / --keep-directory-symlink --no-overwrite-dir --exclude="./usr/share/doc/*" --exclude="./usr/share/man/*" --exclude="./usr/share/locale/*"' sh {}
# What the packages' own scripts would have linked.
for folder in /usr/lib/*-linux-gnu/openblas-openmp; do
  [ ! -d "$folder" ] || echo "$folder" >/etc/ld.so.conf.d/openblas.conf
done
ldconfig
