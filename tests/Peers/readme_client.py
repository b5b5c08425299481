"""Runs the Python client of a README against a server: readme_client.py README ADDRESS. Prints the tensors of each batch with their sizes."""

import re
import sys

readme, address = sys.argv[1:]
with open(readme, encoding="utf-8") as file:
    program = re.search(r"```python\n(.*?)```", file.read(), re.DOTALL).group(1)


def train(tensors):
    print({name: len(data) for name, data in tensors.items()})


exec(program.replace("127.0.0.1:5200", address), {"train": train})
