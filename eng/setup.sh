#!/usr/bin/env bash
# Installs what is missing to build and run DataFeed, and says what it installs. Quick when there is nothing to do.
# Usage: eng/setup.sh [--tests]     --tests adds the Python peers, kubectl and the PostgreSQL of the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "no dotnet on the PATH; install the .NET SDK $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or later"

is_installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# Programs are looked for by name, so that they need not be Debian's; libraries by their Debian package.
needed_for_tests() {
  local package
  command -v python3 >/dev/null || echo python3
  for package in python3-grpcio python3-protobuf; do is_installed $package || echo $package; done
  command -v protoc >/dev/null || echo protobuf-compiler
  command -v grpc_python_plugin >/dev/null || echo protobuf-compiler-grpc
  command -v kubectl >/dev/null || echo kubernetes-client
  # The tests make clusters of their own from its programs.
  is_installed postgresql || echo postgresql
}

needed_to_bridge() {
  command -v g++ >/dev/null || echo g++
  command -v patchelf >/dev/null || echo patchelf
}

install() {
  [ $# -gt 0 ] || return 0
  command -v apt-get >/dev/null || fail "needs these Debian packages or their like: $*"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "run as root: apt-get install $*"
    as_root=(sudo)
  fi
  say "installing $*"
  # Debian makes and starts a cluster as it installs PostgreSQL, unless told not to.
  local no_cluster=/etc/postgresql-common/createcluster.d/datafeed.conf
  if [[ " $* " == *" postgresql "* ]]; then
    "${as_root[@]}" mkdir -p "${no_cluster%/*}"
    echo 'create_main_cluster = false' | "${as_root[@]}" tee "$no_cluster" >/dev/null
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  "${as_root[@]}" rm -f "$no_cluster"
}

dotnet restore src/DataFeed.Trainer -v quiet
# shellcheck disable=SC2046
if eng/bridge-torch.sh needed; then
  install $(needed_to_bridge)
  say "TorchSharp's native library wants a newer C++ library than this machine has: making a copy that does not (artifacts/torch-bridge)"
  eng/bridge-torch.sh make
fi
# shellcheck disable=SC2046
[ "${1:-}" != --tests ] || install $(needed_for_tests)
