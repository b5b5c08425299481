#!/usr/bin/env bash
# Real digits stream from a data server (one process) into a training loop (another). All set-up included.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
epochs=${EPOCHS:-5}
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

SECONDS=0
dotnet artifacts/bin/DataFeed.Trainer/release/DataFeed.Trainer.dll --server "$url" --feed mnist-train --validation-feed mnist-test \
  --model mnist-cnn --epochs "$epochs" --batch-size 128 --seed 1 --history "$work/history.jsonl"
took=$SECONDS

accuracy=$(tail -n 1 "$work/history.jsonl" | grep -o '"validation_accuracy":[0-9.]*' | cut -d: -f2)
steps=$(grep -o '"steps":[0-9]*' "$work/history.jsonl" | cut -d: -f2 | awk '{n += $1} END {print n}')
printf 'demo: test accuracy %.4f after %d epochs, %d steps, %d s\n' "$accuracy" "$epochs" "$steps" "$took"
awk -v a="$accuracy" 'BEGIN {exit !(a >= 0.97)}' || { echo "demo: error: below 0.97" >&2; exit 1; }
