#!/usr/bin/env bash
# The first process in a private engine's namespaces: first-process.sh FOLDER CGROUP. When it ends, all others end with it.
set -uo pipefail
folder=$1 cgroup=$2

# What the engine and containerd leave in /run stays in here.
mount -t tmpfs -o mode=755 tmpfs /run || exit 1
dockerd --host "unix://$folder/docker.sock" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/exec/dockerd.pid" \
  --storage-driver overlay2 --cgroup-parent "/$cgroup" --userland-proxy-path "$(command -v docker-proxy)" &
engine=$!
trap 'kill -TERM $engine' TERM INT
# A signal ends the first wait, the engine's own end the last.
wait $engine || wait $engine
