"""PyTorch's own DataLoader handing over ready batches: the rival of the benchmark `stream`.

Speaks the benchmark's lines of JSON: {"read": {"bytes": B, "seconds": S, "streams": 1}} in; {"begun": true} and
{"report": {"batches": [N], "seconds": S}} out. Argument: the number of loader processes (num_workers), 1 by default.
"""

import json
import sys
import time

import torch
from torch.utils.data import DataLoader, IterableDataset

WARM_UP_BATCHES = 4


class ReadyBatches(IterableDataset):
    """One tensor, handed out anew for ever: preparing costs a copy and nothing else."""

    def __init__(self, size):
        self.tensor = torch.ones(size // 4)

    def __iter__(self):
        while True:
            yield self.tensor.clone()


def say(**message):
    print(json.dumps(message), flush=True)


def read(order, workers):
    batches = iter(DataLoader(ReadyBatches(order["bytes"]), batch_size=None, num_workers=workers))
    for _ in range(WARM_UP_BATCHES):
        next(batches)
    say(begun=True)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < order["seconds"]:
        next(batches)
        count += 1
    say(report=dict(batches=[count], seconds=time.perf_counter() - start))


def main():
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    # Its threads would only take the processors from its loader.
    torch.set_num_threads(1)
    for line in sys.stdin:
        read(json.loads(line)["read"], workers)


if __name__ == "__main__":
    main()
