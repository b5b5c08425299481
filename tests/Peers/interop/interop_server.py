"""The server of the gRPC interoperability tests on grpcio (C-core).

Prints "PORT n,m grpcio VERSION" once it listens on 127.0.0.1, and ends when its standard input does.
On port n C-core inflates the requests, as it does everywhere. grpcio tells nobody whether a request came compressed, so on
port m C-core leaves them as they came, and this program looks and inflates: there expect_compressed is obeyed. There C-core also
leaves deadlines to the client: grpcio 1.51 answers a passed one twice now and then, for which HttpClient drops the connection.
"""

import concurrent.futures
import gzip
import sys
import threading

import grpc

from interop_messages import MESSAGES, SERVICES

INITIAL = "x-grpc-test-echo-initial"
TRAILING = "x-grpc-test-echo-trailing-bin"

# A protobuf field has no wire type 7, so no message starts with this byte.
GZIP_START = 0x1F


class Interop(SERVICES.TestServiceServicer):
    def EmptyCall(self, request, context):
        echo_metadata(context)
        return MESSAGES.Empty()

    def UnaryCall(self, request, context):
        echo_metadata(context, compress=request.response_compressed.value)
        require_compression(request, context)
        end_as_asked(request, context)
        return MESSAGES.SimpleResponse(payload=zeros(request.response_size))

    def StreamingOutputCall(self, request, context):
        echo_metadata(context, compress=any(p.compressed.value for p in request.response_parameters))
        yield from responses(request, context)
        end_as_asked(request, context)

    def StreamingInputCall(self, requests, context):
        echo_metadata(context)
        size = 0
        for request in requests:
            require_compression(request, context)
            size += len(request.payload.body)
        return MESSAGES.StreamingInputCallResponse(aggregated_payload_size=size)

    def FullDuplexCall(self, requests, context):
        echo_metadata(context)
        for request in requests:
            end_as_asked(request, context)
            yield from responses(request, context)


class LookingInterceptor(grpc.ServerInterceptor):
    """Hands the handlers requests that carry, as `came_compressed`, how they came."""

    def intercept_service(self, continuation, details):
        handler = continuation(details)
        if handler is None:
            return None
        inner = handler.request_deserializer

        def deserialize(data):
            compressed = len(data) > 0 and data[0] == GZIP_START
            return Seen(inner(gzip.decompress(data) if compressed else data), compressed)

        return handler._replace(request_deserializer=deserialize)


class Seen:
    def __init__(self, message, came_compressed):
        self._message = message
        self.came_compressed = came_compressed

    def __getattr__(self, name):
        return getattr(self._message, name)


def require_compression(request, context):
    came_compressed = getattr(request, "came_compressed", None)
    if came_compressed is None or not request.HasField("expect_compressed"):
        return
    if came_compressed != request.expect_compressed.value:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, f"came compressed: {came_compressed}")


def echo_metadata(context, compress=False):
    metadata = context.invocation_metadata()
    context.set_trailing_metadata([(k, v) for k, v in metadata if k == TRAILING])
    if compress:
        context.set_compression(grpc.Compression.Gzip)
    context.send_initial_metadata([(k, v) for k, v in metadata if k == INITIAL])


def end_as_asked(request, context):
    if request.HasField("response_status") and request.response_status.code != 0:
        code = next(c for c in grpc.StatusCode if c.value[0] == request.response_status.code)
        context.abort(code, request.response_status.message)


def responses(request, context):
    for parameters in request.response_parameters:
        pause(parameters.interval_us / 1e6, context)
        if parameters.HasField("compressed") and not parameters.compressed.value:
            context.disable_next_message_compression()
        yield MESSAGES.StreamingOutputCallResponse(payload=zeros(parameters.size))


def pause(seconds, context):
    ended = threading.Event()
    if seconds > 0 and context.add_callback(ended.set):
        ended.wait(seconds)


def zeros(size):
    return MESSAGES.Payload(body=bytes(size))


def serve(interceptors=(), options=()):
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=16), interceptors=interceptors, options=options)
    SERVICES.add_TestServiceServicer_to_server(Interop(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    return server, port


def main():
    plain, plain_port = serve()
    own_options = [("grpc.per_message_decompression", 0), ("grpc.enable_deadline_checking", 0)]
    looking, looking_port = serve([LookingInterceptor()], own_options)
    print(f"PORT {plain_port},{looking_port} grpcio {grpc.__version__}", flush=True)
    sys.stdin.read()
    plain.stop(None)
    looking.stop(None)


main()
