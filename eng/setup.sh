#!/usr/bin/env bash
# Installs what is missing to build and run DataFeed, and says what it installs. Quick when there is nothing to do.
# Usage: eng/setup.sh [--tests]     --tests adds the gRPC peers and the PostgreSQL that the tests talk to.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'setup: %s\n' "$*"; }
fail() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "no dotnet on the PATH; install the .NET SDK $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or later"

# A package that restores need not load: TorchSharp's native library is built against a recent C++ library.
loads_here() {
  [ "$(uname -s)" = Linux ] || return 0
  local packages version found
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
  version=$(sed -n 's/.*Include="TorchSharp-cpu" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
  found=$(ldd "${packages%/}/torchsharp/$version/runtimes/linux-x64/native/libLibTorchSharp.so" 2>&1) || return 1
  case $found in *version*"not found"*) return 1 ;; esac
}

# Whether this machine can use the real packages is found out once; delete eng/local.props to ask again.
# UseStandIns=true or false in the environment decides without asking.
choose_packages() {
  [ -n "${UseStandIns:-}" ] && return
  [ -f eng/local.props ] && return
  say "trying the real gRPC, TorchSharp and Testcontainers packages once"
  local probe; probe=$(mktemp -d)
  cp Directory.Packages.props global.json "$probe"
  {
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework><NuGetAudit>false</NuGetAudit>'
    echo '<UseStandIns>false</UseStandIns><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup><ItemGroup>'
    sed -n '/Have a stand-in/,/<\/ItemGroup>/s/<PackageVersion \(Include="[^"]*"\).*/<PackageReference \1 \/>/p' Directory.Packages.props
    echo '</ItemGroup></Project>'
  } >"$probe/probe.csproj"
  local stand_ins=true
  if dotnet restore "$probe/probe.csproj" -p:UseStandIns=false --disable-build-servers >"$probe/log" 2>&1; then
    if loads_here; then stand_ins=false; else say "TorchSharp's native library needs a newer C++ library than this machine has"; fi
  fi
  rm -rf "$probe"
  printf '<Project>\n  <PropertyGroup>\n    <UseStandIns>%s</UseStandIns>\n  </PropertyGroup>\n</Project>\n' "$stand_ins" >eng/local.props
  if [ "$stand_ins" = true ]; then say "they cannot be used here: building on the stand-ins"; else say "they can be used: building on them"; fi
}

uses_stand_ins() {
  if [ -n "${UseStandIns:-}" ]; then [ "$UseStandIns" = true ]; else grep -q '<UseStandIns>true' eng/local.props; fi
}

needed() {
  # The stand-ins' own tests need them even where the product does not.
  if uses_stand_ins || [ "${1:-}" = --tests ]; then
    # A LIBTORCH of one's own (2.x, CUDA) replaces Debian's.
    if [ -n "${LIBTORCH:-}" ]; then echo g++; else echo g++ libtorch-dev libopenblas0-openmp; fi
  fi
  if [ "${1:-}" = --tests ]; then
    echo python3 python3-grpcio python3-protobuf protobuf-compiler protobuf-compiler-grpc
    # The tests make clusters of their own from its programs.
    echo postgresql
    # Anybody's Node will do, and it need not be a Debian package.
    command -v node >/dev/null || [ -n "${DATAFEED_NODE:-}" ] || echo nodejs
    command -v npm >/dev/null || echo npm
  fi
}

install_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "needs these Debian packages or their like: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "run as root: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  # Debian makes and starts a cluster as it installs PostgreSQL, unless told not to.
  local no_cluster=/etc/postgresql-common/createcluster.d/datafeed.conf
  if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    "${as_root[@]}" mkdir -p "${no_cluster%/*}"
    echo 'create_main_cluster = false' | "${as_root[@]}" tee "$no_cluster" >/dev/null
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  "${as_root[@]}" rm -f "$no_cluster"
}

# The grpc-js peers' packages, beside their scripts, where Node looks for them; in the versions that package.json names.
install_node_packages() {
  local folder=tests/Peers/interop name version wanted=() missing=()
  while read -r name version; do
    wanted+=("$name@$version")
    grep -qs "\"version\": \"$version\"" "$folder/node_modules/$name/package.json" || missing+=("$name@$version")
  done < <(sed -n 's/^    "\(@[^"]*\)": "\([^"]*\)".*/\1 \2/p' "$folder/package.json")
  [ ${#missing[@]} -eq 0 ] && return
  say "installing ${wanted[*]} from npm into $folder/node_modules"
  # Without their install scripts: none is needed.
  (cd "$folder" && npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error "${wanted[@]}" >/dev/null) ||
    fail "npm could not install ${missing[*]}, which the tests' grpc-js peers run on"
}

choose_packages
# shellcheck disable=SC2046
install_packages $(needed "${1:-}")
if [ "${1:-}" = --tests ]; then install_node_packages; fi
