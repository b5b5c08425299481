"""A DataFeed client on Debian's grpcio, written from protos/ alone. Prints one JSON object a line.

Needs what generate.sh makes on PYTHONPATH. A failed call prints its status and trailer, and exits with 3.
"""

import argparse
import hashlib
import json
import struct
import sys
import threading
import uuid

import grpc
import health_pb2
import health_pb2_grpc
import reflection_pb2
import reflection_pb2_grpc
from crc32c import crc32c
from datafeed.v1 import datafeed_pb2 as wire
from datafeed.v1 import datafeed_pb2_grpc as stubs

PRINTING = threading.Lock()


def say(**line):
    with PRINTING:
        print(json.dumps(line), flush=True)


def batches(server, token, rank, consumer=""):
    """Yields (header, bytes) for each batch of a stream, its checksum compared, and at last (None, end)."""
    data = bytearray()
    opening = wire.NextBatchRequest(open=wire.NextBatchRequest.Open(epoch_token=token, rank=rank, consumer=consumer))
    for part in server.NextBatch(iter([opening])):
        if part.HasField("header"):
            header = part.header
        data += part.data
        if part.last:
            check(header, data, part)
            yield header, bytes(data)
            data.clear()
        if part.HasField("end"):
            yield None, part.end


def check(header, data, last):
    # The header's bytes as they were sent: Python writes fields in their order, as the server does.
    if last.crc32c != crc32c(header.SerializeToString(), data):
        raise ValueError(f"The batch at step {header.step} was damaged, or came without its checksum.")


def sample_ids(header, data):
    ids = header.sample_ids
    return list(struct.unpack_from(f"<{ids.length // 8}q", data, ids.offset)) if header.HasField("sample_ids") else []


def tensor_bytes(header, data):
    return [data[tensor.offset : tensor.offset + tensor.length] for tensor in header.tensors]


def sha256(chunks):
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def dtype(number):
    return wire.DType.Name(number).removeprefix("DTYPE_")


def list_feeds(server, arguments):
    for feed in server.ListFeeds(wire.ListFeedsRequest()).feeds:
        say(
            name=feed.name,
            seekable=feed.seekable,
            infinite=feed.infinite,
            batch_size=feed.batch_size,
            rows=feed.rows if feed.HasField("rows") else None,
            schema=[[spec.name, dtype(spec.dtype), list(spec.shape)] for spec in feed.schema],
            parameters={parameter.name: parameter.default_value for parameter in feed.parameters},
        )


def start(server, arguments, epoch):
    request = wire.StartEpochRequest(
        feed=arguments.feed,
        run=arguments.run,
        epoch=epoch,
        seed=arguments.seed,
        batch_size=arguments.batch_size,
        parameters=dict(pair.split("=", 1) for pair in arguments.parameter),
    )
    if arguments.steps is not None:
        request.steps = arguments.steps
    if arguments.split:
        request.delivery = wire.DELIVERY_SPLIT
        request.world_size = arguments.split
    return server.StartEpoch(request)


def read(server, arguments):
    for epoch in range(arguments.epoch, arguments.epoch + arguments.epochs):
        started = start(server, arguments, epoch)
        if arguments.split:
            read_split(server, arguments, epoch, started.epoch_token)
            continue
        kept = {}
        read_rank(server, arguments, epoch, started.epoch_token, 0, kept)
        if arguments.acknowledge:
            acknowledge(server, started.epoch_token, kept)


def read_rank(server, arguments, epoch, token, rank, kept):
    """Says each batch of one rank, and keeps its tensors by step."""
    for header, data in batches(server, token, rank, f"python {rank}"):
        if header is None:
            reason = wire.EndReason.Name(data.reason).removeprefix("END_REASON_")
            say(kind="end", epoch=epoch, rank=rank, steps=data.steps, reason=reason, cursor=data.cursor.hex())
            return
        tensors = tensor_bytes(header, data)
        kept[header.step] = tensors
        say(
            kind="batch",
            epoch=epoch,
            rank=rank,
            step=header.step,
            rows=header.rows,
            sha256=sha256(tensors),
            sample_ids=sample_ids(header, data),
            cursor=header.cursor.hex(),
            tensors=[[tensor.name, dtype(tensor.dtype), list(tensor.shape)] for tensor in header.tensors],
        )


def acknowledge(server, token, steps):
    """Says twice, as one request, that the steps of rank 0 were used: the second counts for nothing."""
    request = wire.AcknowledgeRequest(epoch_token=token, consumer="python 0", id=uuid.uuid4().bytes)
    request.ranges.add(first_step=min(steps), count=len(steps))
    for _ in range(2):
        say(kind="acknowledged", steps=len(steps), recorded=server.Acknowledge(request).recorded)


def read_split(server, arguments, epoch, token):
    """Reads all ranks at once, then says each global batch put together again."""
    ranks = [{} for _ in range(arguments.split)]
    failures = []

    def read_one(rank):
        try:
            read_rank(server, arguments, epoch, token, rank, ranks[rank])
        except grpc.RpcError as failure:
            failures.append(failure)

    threads = [threading.Thread(target=read_one, args=(rank,)) for rank in range(arguments.split)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    for step in sorted(ranks[0]):
        columns = zip(*(rank[step] for rank in ranks))
        say(kind="global", epoch=epoch, step=step, sha256=sha256(slice_ for column in columns for slice_ in column))


def hold(server, arguments):
    """Reads a few batches, then keeps the stream open and reads no more."""
    stream = batches(server, start(server, arguments, arguments.epoch).epoch_token, 0, "python holding")
    for _ in range(arguments.hold):
        header, _ = next(stream)
        say(kind="batch", step=header.step, rows=header.rows)
    say(kind="holding")
    threading.Event().wait()


def health(channel, arguments):
    stub = health_pb2_grpc.HealthStub(channel)
    request = health_pb2.HealthCheckRequest(service=arguments.service)
    watched = stub.Watch(request)
    first = next(watched)
    watched.cancel()
    checked = stub.Check(request)
    say(check=health_pb2.HealthCheckResponse.ServingStatus.Name(checked.status),
        watch=health_pb2.HealthCheckResponse.ServingStatus.Name(first.status))


def reflection(channel, arguments):
    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    requests = [
        reflection_pb2.ServerReflectionRequest(list_services="*"),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol=arguments.symbol),
    ]
    services, files = list(stub.ServerReflectionInfo(iter(requests)))
    descriptors = [describe(file) for file in files.file_descriptor_response.file_descriptor_proto]
    say(
        services=[service.name for service in services.list_services_response.service],
        files=[descriptor.name for descriptor in descriptors],
        methods=[method.name for file in descriptors for service in file.service for method in service.method],
        error=files.error_response.error_message,
    )


def describe(file):
    from google.protobuf import descriptor_pb2

    return descriptor_pb2.FileDescriptorProto.FromString(file)


def parse():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", help="host:port, or unix:/path")
    commands = parser.add_subparsers(required=True)

    def command(name, act, face):
        added = commands.add_parser(name)
        added.set_defaults(act=act, face=face)
        return added

    command("feeds", list_feeds, stubs.DataFeedStub)
    for name, act in (("read", read), ("hold", hold)):
        reading = command(name, act, stubs.DataFeedStub)
        reading.add_argument("feed")
        reading.add_argument("--run", default="")
        reading.add_argument("--epoch", type=int, default=0)
        reading.add_argument("--epochs", type=int, default=1)
        reading.add_argument("--seed", type=int, default=0)
        reading.add_argument("--batch-size", type=int, default=0)
        reading.add_argument("--steps", type=int)
        reading.add_argument("--split", type=int, default=0, metavar="RANKS")
        reading.add_argument("--acknowledge", action="store_true", help="says at last that the steps were used")
        reading.add_argument("--parameter", action="append", default=[], metavar="NAME=VALUE")
        reading.add_argument("--hold", type=int, default=1, metavar="BATCHES")
    command("health", health, lambda channel: channel).add_argument("--service", default="")
    command("reflection", reflection, lambda channel: channel).add_argument("--symbol", default="datafeed.v1.DataFeed")
    parser.add_argument("--certificate", help="PEM file of the authority to trust; makes it TLS")
    return parser.parse_args()


def open_channel(arguments):
    if arguments.certificate is None:
        return grpc.insecure_channel(arguments.address)
    with open(arguments.certificate, "rb") as file:
        return grpc.secure_channel(arguments.address, grpc.ssl_channel_credentials(file.read()))


def main():
    arguments = parse()
    with open_channel(arguments) as channel:
        try:
            arguments.act(arguments.face(channel), arguments)
        except grpc.RpcError as failure:
            trailers = dict(failure.trailing_metadata() or ())
            say(kind="error", status=failure.code().name, message=failure.details(), error=trailers.get("datafeed-error"))
            sys.exit(3)


if __name__ == "__main__":
    main()
