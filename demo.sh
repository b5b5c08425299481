#!/usr/bin/env bash
# Real digits stream from a data server (one process) into a training loop (another). All set-up included.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
eng/setup.sh
echo "demo: building"
dotnet build src/DataFeed.Server -c Release -v quiet --nologo -clp:NoSummary
dotnet build src/DataFeed.Trainer -c Release -v quiet --nologo -clp:NoSummary

work=$(mktemp -d)
server=
cleanup() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap cleanup EXIT

dotnet artifacts/bin/DataFeed.Server/release/DataFeed.Server.dll --urls http://127.0.0.1:0 >"$work/server.log" 2>&1 &
server=$!
url=
for _ in $(seq 300); do
  url=$(grep -o 'http://127.0.0.1:[0-9]*' "$work/server.log" | head -n 1 || true)
  [ -n "$url" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; echo "demo: error: the data server did not start" >&2; exit 1; }
  sleep 0.1
done
[ -n "$url" ] || { cat "$work/server.log" >&2; echo "demo: error: the data server did not say where it listens" >&2; exit 1; }
echo "demo: data server is process $server at $url"

deploy/train.sh artifacts/bin/DataFeed.Trainer/release/DataFeed.Trainer.dll "$url" "$work/history.jsonl"
