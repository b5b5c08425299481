"""A data server on Debian's grpcio, written from protos/ alone: a few feeds of known numbers. Prints `port N`, then serves.

Needs what generate.sh makes on PYTHONPATH. Feeds:
  known    three batches; `big` makes each larger than a part
  failing  one batch, then GeneratorFailed
  vague    one batch, then INTERNAL without the trailer
  endless  one batch, then nothing more
"""

import concurrent.futures
import struct
import threading

import grpc
from crc32c import crc32c
from datafeed.v1 import datafeed_pb2 as wire
from datafeed.v1 import datafeed_pb2_grpc as stubs

ALIGNMENT = 64
ROWS = [4, 4, 2]
BIG_COLUMNS = 1_500_000
# No two alike, and none a round number: where a part ends must not matter to a client.
PART_SIZES = [1, 63, 65_537, 999_983, 3_000_017, 7]
FEEDS = ["endless", "failing", "known", "vague"]
SCHEMA = [
    ("small", wire.DTYPE_F32, [-1, 3]),
    ("id", wire.DTYPE_I64, [-1]),
    ("even", wire.DTYPE_BOOL, [-1, 1]),
    ("half", wire.DTYPE_F16, [-1, 2]),
    ("big", wire.DTYPE_U8, [-1, BIG_COLUMNS]),
]


def tensors(step, rows):
    """The bytes of each tensor of a batch, as the schema lists them."""
    first = sum(ROWS[:step])
    ids = range(first, first + rows)
    return [
        struct.pack(f"<{3 * rows}f", *(row + column / 4 for row in ids for column in range(3))),
        struct.pack(f"<{rows}q", *(row - (1 << 40) for row in ids)),
        struct.pack(f"<{rows}?", *(row % 2 == 0 for row in ids)),
        struct.pack(f"<{2 * rows}e", *(value for row in ids for value in (row / 2, -row))),
        b"".join(big_row(row) for row in ids),
    ]


def big_row(row):
    pattern = bytes((row + column) % 251 for column in range(251))
    return (pattern * (BIG_COLUMNS // 251 + 1))[:BIG_COLUMNS]


def lay_out(step, rows):
    """The header and the bytes of a batch."""
    header = wire.BatchHeader(step=step, rows=rows, cursor=f"after {step}".encode())
    data = bytearray()
    for (name, dtype, shape), content in zip(SCHEMA, tensors(step, rows)):
        data += bytes(-len(data) % ALIGNMENT)
        header.tensors.add(name=name, dtype=dtype, shape=[rows, *shape[1:]], offset=len(data), length=len(content))
        data += content
    data += bytes(-len(data) % ALIGNMENT)
    header.sample_ids.CopyFrom(wire.TensorLayout(dtype=wire.DTYPE_I64, shape=[rows], offset=len(data), length=8 * rows))
    data += struct.pack(f"<{rows}q", *(sum(ROWS[:step]) + row for row in range(rows)))
    header.total_bytes = len(data)
    return header, bytes(data)


def parts(step, rows):
    header, data = lay_out(step, rows)
    # The last batch alone has a checksum, which a server may leave out.
    checksum = crc32c(header.SerializeToString(), data) if step == len(ROWS) - 1 else None
    sent, count = 0, 0
    while sent < len(data):
        chunk = data[sent : sent + PART_SIZES[count % len(PART_SIZES)]]
        sent += len(chunk)
        last = sent == len(data)
        yield wire.NextBatchResponse(header=header if count == 0 else None, data=chunk, last=last, crc32c=checksum if last else None)
        count += 1


def refuse(context, status, error, message):
    context.set_trailing_metadata((("datafeed-error", error),))
    context.abort(status, message)


class Server(stubs.DataFeedServicer):
    def ListFeeds(self, request, context):
        response = wire.ListFeedsResponse()
        for name in FEEDS:
            feed = response.feeds.add(name=name, description="Known numbers.", rows=sum(ROWS))
            feed.schema.extend(wire.TensorSpec(name=tensor, dtype=dtype, shape=shape) for tensor, dtype, shape in SCHEMA)
        return response

    def StartEpoch(self, request, context):
        if request.feed not in FEEDS:
            refuse(context, grpc.StatusCode.NOT_FOUND, "FeedNotFound", f'No feed "{request.feed}" in Python.')
        return wire.StartEpochResponse(
            epoch_token=request.feed.encode(),
            steps=len(ROWS),
            schema=[wire.TensorSpec(name=name, dtype=dtype, shape=shape) for name, dtype, shape in SCHEMA],
            fingerprint="0f",
        )

    def NextBatch(self, requests, context):
        feed = next(requests).open.epoch_token.decode()
        yield from parts(0, ROWS[0])
        if feed == "failing":
            refuse(context, grpc.StatusCode.ABORTED, "GeneratorFailed", 'Feed "failing", step 1: no more – größer als nötig.')
        if feed == "vague":
            context.abort(grpc.StatusCode.INTERNAL, "something")
        if feed == "endless":
            threading.Event().wait()
        for step in range(1, len(ROWS)):
            yield from parts(step, ROWS[step])
        yield wire.NextBatchResponse(end=wire.EpochEnd(steps=len(ROWS), reason=wire.END_REASON_COMPLETED, cursor=b"the end"))


def main():
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=8))
    stubs.add_DataFeedServicer_to_server(Server(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"port {port}", flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
