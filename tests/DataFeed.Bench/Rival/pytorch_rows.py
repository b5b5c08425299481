"""PyTorch's DataLoader over shuffled rows in memory: the rival of the benchmark `rows`.

Speaks the benchmark's lines of JSON: {"rows": {...}} in, {"begun": true} and {"report": {"batches": [N], "seconds": S}} out.
Argument: the number of loader processes (num_workers), 0 by default.
"""

import json
import sys
import time

import torch
from torch.utils.data import DataLoader, TensorDataset

ROWS, FEATURES, BATCH_SIZE = 60000, 784, 128


def main():
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    # Its threads would only take the processors from its loader.
    torch.set_num_threads(1)
    rows = TensorDataset(torch.rand(ROWS, FEATURES), torch.zeros(ROWS, dtype=torch.int64))
    loader = DataLoader(rows, batch_size=BATCH_SIZE, shuffle=True, num_workers=workers)
    for _ in sys.stdin:
        print(json.dumps({"begun": True}), flush=True)
        start = time.perf_counter()
        count = sum(1 for _ in loader)
        print(json.dumps({"report": {"batches": [count], "seconds": time.perf_counter() - start}}), flush=True)


if __name__ == "__main__":
    main()
