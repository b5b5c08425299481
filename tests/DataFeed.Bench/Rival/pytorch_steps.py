"""PyTorch's training step of the digits CNN: the rival of the benchmark `step`. The net, the optimizer and the batch are the trainer's.

Speaks the benchmark's lines of JSON: {"read": {"seconds": S, ...}} in; {"begun": true} and {"report": {"batches": [N], "seconds": S}} out.
"""

import json
import sys
import time

import torch
from torch import nn

ROWS, WARM_UP_STEPS = 128, 4


def make():
    return nn.Sequential(
        nn.Conv2d(1, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 3), nn.BatchNorm2d(32), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3), nn.BatchNorm2d(64), nn.ReLU(),
        nn.Flatten(), nn.Dropout(0.25), nn.Linear(64 * 3 * 3, 10))


def main():
    net = make().train()
    optimizer = torch.optim.Adam(net.parameters(), 0.001)
    image, label = torch.rand(ROWS, 1, 28, 28), torch.randint(10, (ROWS,))

    def step():
        optimizer.zero_grad()
        digits = net(image)
        loss = nn.functional.cross_entropy(digits, label)
        accuracy = digits.argmax(1).eq(label).float().mean()
        loss.backward()
        loss.item(), accuracy.item()
        optimizer.step()

    for line in sys.stdin:
        order = json.loads(line)["read"]
        for _ in range(WARM_UP_STEPS):
            step()
        print(json.dumps({"begun": True}), flush=True)
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < order["seconds"]:
            step()
            count += 1
        print(json.dumps({"report": {"batches": [count], "seconds": time.perf_counter() - start}}), flush=True)


if __name__ == "__main__":
    main()
