"""The client of the gRPC interoperability tests on grpcio (C-core).

Usage: interop_client.py TARGET [CASE...]
Runs the cases named, or else those named by the lines of its standard input as they come, and prints one line of JSON for
each: {"case": "large_unary", "ok": true} or {"case": ..., "ok": false, "wrong": "what was wrong"}.
"""

import json
import os
import queue
import sys

import grpc

from interop_messages import MESSAGES, SERVICES

LARGE = {"response_size": 314159, "payload": MESSAGES.Payload(body=bytes(271828))}
METADATA = (("x-grpc-test-echo-initial", "test_initial_metadata_value"), ("x-grpc-test-echo-trailing-bin", b"\xab\xab\xab"))
WORDS = "test status message"
SPECIAL_WORDS = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"

# An end, not a length of time that anything should take.
PATIENCE = 60


def empty_unary(stub):
    equal("response", stub.EmptyCall(MESSAGES.Empty(), timeout=PATIENCE), MESSAGES.Empty())


def large_unary(stub):
    zeros("response", stub.UnaryCall(MESSAGES.SimpleRequest(**LARGE), timeout=PATIENCE), 314159)


def client_streaming(stub):
    requests = [MESSAGES.StreamingInputCallRequest(payload=body(size)) for size in (27182, 8, 1828, 45904)]
    equal("sum", stub.StreamingInputCall(iter(requests), timeout=PATIENCE).aggregated_payload_size, 74922)


def server_streaming(stub):
    sizes = [31415, 9, 2653, 58979]
    request = MESSAGES.StreamingOutputCallRequest(response_parameters=[MESSAGES.ResponseParameters(size=s) for s in sizes])
    all_zeros(list(stub.StreamingOutputCall(request, timeout=PATIENCE)), sizes)


def ping_pong(stub):
    sizes = [31415, 9, 2653, 58979]
    requests = Requests()
    call = stub.FullDuplexCall(requests, timeout=PATIENCE)
    for sent, wanted in zip([27182, 8, 1828, 45904], sizes):
        requests.send(duplex_request(sent, wanted))
        zeros("response", next(call), wanted)
    requests.complete()
    equal("responses after the last", list(call), [])


def empty_stream(stub):
    equal("responses", list(stub.FullDuplexCall(iter([]), timeout=PATIENCE)), [])


def custom_metadata(stub):
    response, call = stub.UnaryCall.with_call(MESSAGES.SimpleRequest(**LARGE), timeout=PATIENCE, metadata=METADATA)
    zeros("response", response, 314159)
    echoed(call)
    call = stub.FullDuplexCall(iter([duplex_request(271828, 314159)]), timeout=PATIENCE, metadata=METADATA)
    all_zeros(list(call), [314159])
    echoed(call)


def status_code_and_message(stub):
    status = MESSAGES.EchoStatus(code=2, message=WORDS)
    ends(lambda: stub.UnaryCall(MESSAGES.SimpleRequest(response_status=status), timeout=PATIENCE), grpc.StatusCode.UNKNOWN, WORDS)
    request = MESSAGES.StreamingOutputCallRequest(response_status=status)
    ends(lambda: list(stub.FullDuplexCall(iter([request]), timeout=PATIENCE)), grpc.StatusCode.UNKNOWN, WORDS)


def special_status_message(stub):
    request = MESSAGES.SimpleRequest(response_status=MESSAGES.EchoStatus(code=2, message=SPECIAL_WORDS))
    ends(lambda: stub.UnaryCall(request, timeout=PATIENCE), grpc.StatusCode.UNKNOWN, SPECIAL_WORDS)


def unimplemented_method(stub):
    ends(lambda: stub.UnimplementedCall(MESSAGES.Empty(), timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED)


def unimplemented_service(stub):
    other = SERVICES.UnimplementedServiceStub(stub.channel)
    ends(lambda: other.UnimplementedCall(MESSAGES.Empty(), timeout=PATIENCE), grpc.StatusCode.UNIMPLEMENTED)


def cancel_after_begin(stub):
    requests = Requests()
    call = stub.StreamingInputCall.future(requests, timeout=PATIENCE)
    call.cancel()
    requests.complete()
    equal("code", call.code(), grpc.StatusCode.CANCELLED)


def cancel_after_first_response(stub):
    requests = Requests()
    call = stub.FullDuplexCall(requests, timeout=PATIENCE)
    requests.send(duplex_request(27182, 31415))
    zeros("response", next(call), 31415)
    call.cancel()
    ends(lambda: next(call), grpc.StatusCode.CANCELLED)
    requests.complete()


def timeout_on_sleeping_server(stub):
    requests = Requests()
    requests.send(MESSAGES.StreamingOutputCallRequest(payload=body(27182)))
    ends(lambda: list(stub.FullDuplexCall(requests, timeout=0.001)), grpc.StatusCode.DEADLINE_EXCEEDED)
    requests.complete()


def client_compressed_unary(stub):
    def request(compressed):
        return MESSAGES.SimpleRequest(expect_compressed=MESSAGES.BoolValue(value=compressed), **LARGE)

    ends(lambda: stub.UnaryCall(request(True), timeout=PATIENCE), grpc.StatusCode.INVALID_ARGUMENT)
    zeros("compressed", stub.UnaryCall(request(True), timeout=PATIENCE, compression=grpc.Compression.Gzip), 314159)
    zeros("uncompressed", stub.UnaryCall(request(False), timeout=PATIENCE), 314159)


def client_compressed_streaming(stub):
    def request(compressed, payload):
        expect = MESSAGES.BoolValue(value=compressed)
        return MESSAGES.StreamingInputCallRequest(expect_compressed=expect, payload=MESSAGES.Payload(body=payload))

    probe = iter([request(True, bytes(27182))])
    ends(lambda: stub.StreamingInputCall(probe, timeout=PATIENCE), grpc.StatusCode.INVALID_ARGUMENT)
    # A client of grpcio compresses a call or does not; of a compressed call C-core leaves out what would not shrink. So
    # the message that must go uncompressed has random bytes here, not zeros.
    requests = iter([request(True, bytes(27182)), request(False, os.urandom(45904))])
    response = stub.StreamingInputCall(requests, timeout=PATIENCE, compression=grpc.Compression.Gzip)
    equal("sum", response.aggregated_payload_size, 73086)


def server_compressed_unary(stub):
    for compressed in (True, False):
        request = MESSAGES.SimpleRequest(response_compressed=MESSAGES.BoolValue(value=compressed), **LARGE)
        zeros(f"compressed {compressed}", stub.UnaryCall(request, timeout=PATIENCE), 314159)


def server_compressed_streaming(stub):
    sizes = [31415, 92653]
    parameters = [
        MESSAGES.ResponseParameters(size=size, compressed=MESSAGES.BoolValue(value=compressed))
        for size, compressed in zip(sizes, (True, False))
    ]
    request = MESSAGES.StreamingOutputCallRequest(response_parameters=parameters)
    all_zeros(list(stub.StreamingOutputCall(request, timeout=PATIENCE)), sizes)


CASES = [
    empty_unary, large_unary, client_streaming, server_streaming, ping_pong, empty_stream, custom_metadata,
    status_code_and_message, special_status_message, unimplemented_method, unimplemented_service, cancel_after_begin,
    cancel_after_first_response, timeout_on_sleeping_server, client_compressed_unary, server_compressed_unary,
    client_compressed_streaming, server_compressed_streaming,
]


class Wrong(Exception):
    pass


class Requests:
    """The requests of a call, sent one by one."""

    def __init__(self):
        self._queue = queue.Queue()

    def send(self, request):
        self._queue.put(request)

    def complete(self):
        self._queue.put(None)

    def __iter__(self):
        return self

    def __next__(self):
        request = self._queue.get()
        if request is None:
            raise StopIteration
        return request


def body(size):
    return MESSAGES.Payload(body=bytes(size))


def duplex_request(size, response_size):
    return MESSAGES.StreamingOutputCallRequest(
        response_parameters=[MESSAGES.ResponseParameters(size=response_size)], payload=body(size))


def equal(what, actual, wanted):
    if actual != wanted:
        raise Wrong(f"{what}: {actual!r}, not {wanted!r}")


def zeros(what, response, size):
    if response.payload.body != bytes(size):
        raise Wrong(f"{what}: not {size} zeros, but {len(response.payload.body)} bytes")


def all_zeros(responses, sizes):
    equal("responses", len(responses), len(sizes))
    for index, (response, size) in enumerate(zip(responses, sizes)):
        zeros(f"response {index}", response, size)


def echoed(call):
    (initial, text), (trailing, data) = METADATA
    equal("initial metadata", [v for k, v in call.initial_metadata() if k == initial], [text])
    equal("trailing metadata", [v for k, v in call.trailing_metadata() if k == trailing], [data])


def ends(call, code, words=None):
    try:
        call()
    except grpc.RpcError as error:
        equal("code", error.code(), code)
        if words is not None:
            equal("message", error.details(), words)
        return
    raise Wrong(f"succeeded, instead of ending as {code}")


def run(stub, name):
    case = next((c for c in CASES if c.__name__ == name), None)
    try:
        if case is None:
            raise Wrong("no such case")
        case(stub)
        return {"case": name, "ok": True}
    except Exception as error:
        return {"case": name, "ok": False, "wrong": f"{type(error).__name__}: {error}"}


def main(target, *names):
    with grpc.insecure_channel(target) as channel:
        stub = SERVICES.TestServiceStub(channel)
        stub.channel = channel
        for name in names or (line.strip() for line in iter(sys.stdin.readline, "")):
            print(json.dumps(run(stub, name)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
