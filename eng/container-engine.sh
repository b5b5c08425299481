#!/usr/bin/env bash
# A container engine for the tests: the one that runs here, or a private one from Debian packages (docs/containers.md).
# Usage: eng/container-engine.sh up           makes it ready; ends with 77 and one line of reason where none can be had
#        eng/container-engine.sh build        builds the images of docker-compose.yml on it
#        eng/container-engine.sh run CMD...   runs a command where the published ports can be reached
#        eng/container-engine.sh down         stops a private engine and removes everything of it
# Scripts source artifacts/containers/env instead, for the docker command line and the names of the images.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
folder=$PWD/artifacts/containers
scripts=eng/containers

say() { printf 'engine: %4ss %s\n' "$SECONDS" "$*"; }
skip() { printf 'engine: none can be had: %s\n' "$*" >&2; exit 77; }

# shellcheck source=eng/containers/engine.sh
. "$scripts/engine.sh"
# shellcheck source=eng/containers/images.sh
. "$scripts/images.sh"

write_settings() {
  local compose=$PWD/docker-compose.yml
  [ "$1" = existing ] || compose+=:$folder/compose.override.yml
  {
    echo "export DATAFEED_ENGINE=$1 COMPOSE_FILE='$compose'"
    echo "export DATAFEED_SERVER_IMAGE=datafeed-server:local DATAFEED_TRAINER_IMAGE=datafeed-trainer:local"
    if [ "$1" = existing ]; then
      echo "export DATAFEED_POSTGRES_IMAGE=postgres:17"
    else
      echo "export DATAFEED_POSTGRES_IMAGE=local/postgres:17"
      echo "export DOCKER_HOST='unix://$folder/docker.sock' DOCKER_CONFIG='$folder/config' PATH='$folder/tools/usr/bin':\"\$PATH\""
      # The host may be a container itself, and then Testcontainers would look for published ports at the bridge. Its reaper cannot be pulled.
      echo "export TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1 TESTCONTAINERS_RYUK_DISABLED=true"
    fi
  } >"$folder/env"
}

up() {
  if answers; then say "is up already"; return; fi
  remove
  mkdir -p "$folder"
  if timeout 10 docker version >"$folder/docker.log" 2>&1 && docker compose version >>"$folder/docker.log" 2>&1; then
    write_settings existing
    say "using the one that answers already; images are pulled"
    return
  fi
  trap 'status=$?; trap - EXIT; explain $status; remove; exit $status' EXIT
  trap 'exit 130' INT TERM HUP
  check_machine
  # What `down` knows the processes of an unfinished `up` by.
  export DATAFEED_ENGINE_WORKER=$folder
  fetch_packages
  say "packages unpacked"
  make_base & base=$!
  fetch_postgres & postgres_packages=$!
  fetch_nuget_packages & nuget_packages=$!
  start_engine
  write_settings private
  use_settings
  say "engine answers: $(docker version --format '{{.Server.Version}}')"
  wait "$base" || skip "no base image (the last of its log: $(tail -n 1 "$folder/log/base" 2>/dev/null))"
  wait "$postgres_packages" || skip "Debian packages for PostgreSQL do not come: $(tail -n 1 "$folder/log/postgres-packages")"
  make_images
  wait "$nuget_packages" || skip "NuGet packages do not come: $(tail -n 1 "$folder/log/nuget")"
  write_override
  trap - EXIT INT TERM HUP
  say "ready: . artifacts/containers/env"
}

# A step that failed without a word of its own: its log goes with the folder.
explain() {
  [ "$1" = 1 ] || return 0
  tail -n 5 "$folder"/log/* >&2 || true
}

answers() { [ -S "$folder/docker.sock" ] && [ -f "$folder/compose.override.yml" ] && (use_settings && timeout 10 docker version >/dev/null 2>&1); }

# shellcheck disable=SC1091
use_settings() { . "$folder/env"; }

enter() {
  [ -f "$folder/env" ] || { echo "engine: error: it is not up; run eng/container-engine.sh up" >&2; exit 1; }
  use_settings
  [ "$DATAFEED_ENGINE" = private ] || exec "$@"
  exec nsenter --net="$folder/net" -- "$@"
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  up) up ;;
  build) enter docker compose build --quiet "$@" ;;
  run) cd "$OLDPWD"; enter "$@" ;;
  down) remove ;;
  *) sed -n '2,7s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
