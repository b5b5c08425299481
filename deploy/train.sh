#!/usr/bin/env bash
# Trains on the digits and says how well it went: train.sh TRAINER_DLL SERVERS HISTORY. Below ACCURACY (0.97) it ends with 1.
set -euo pipefail
trainer=$1 servers=$2 history=$3
epochs=${EPOCHS:-5} required=${ACCURACY:-0.97}

SECONDS=0
dotnet "$trainer" --server "$servers" --feed mnist-train --validation-feed mnist-test \
  --model mnist-cnn --epochs "$epochs" --batch-size 128 --seed 1 --history "$history" &
process=$!
# In a container this is the first process, which passes no signal on by itself.
trap 'kill -TERM "$process" 2>/dev/null || true' TERM INT
status=0
wait "$process" || status=$?
# A signal ended that wait: the trainer's own end is still to come.
[ "$status" -le 128 ] || wait "$process" || status=$?
[ "$status" -eq 0 ] || exit "$status"
took=$SECONDS

accuracy=$(tail -n 1 "$history" | grep -o '"validation_accuracy":[0-9.]*' | cut -d: -f2)
steps=$(grep -o '"steps":[0-9]*' "$history" | cut -d: -f2 | awk '{n += $1} END {print n}')
printf 'demo: test accuracy %.4f after %d epochs, %d steps, %d s\n' "$accuracy" "$epochs" "$steps" "$took"
awk -v a="$accuracy" -v r="$required" 'BEGIN {exit !(a >= r)}' || { echo "demo: error: below $required" >&2; exit 1; }
