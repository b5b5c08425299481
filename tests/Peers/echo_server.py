"""A gRPC server on grpcio (C-core), for tests of clients that others wrote.

Prints "PORT n" once it listens on 127.0.0.1, and ends when its standard input does.
Request metadata "echo-*" comes back as headers, "trail-*" as trailers; "want-gzip" compresses the responses.
"""

import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading

import grpc


def generate():
    """Makes and imports the modules of echo.proto, leaving no files behind."""
    here = pathlib.Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory(prefix="echo-peer-") as out:
        subprocess.run(
            ["protoc", f"--plugin=protoc-gen-grpc_python={shutil.which('grpc_python_plugin')}",
             f"-I{here}", f"--python_out={out}", f"--grpc_python_out={out}", "echo.proto"],
            check=True,
        )
        sys.path.insert(0, out)
        import echo_pb2
        import echo_pb2_grpc

        return echo_pb2, echo_pb2_grpc


MESSAGES, SERVICES = generate()


def answer_metadata(context):
    metadata = context.invocation_metadata()
    context.send_initial_metadata([(k, v) for k, v in metadata if k.startswith("echo-")])
    context.set_trailing_metadata([(k, v) for k, v in metadata if k.startswith("trail-")])
    if any(k == "want-gzip" for k, _ in metadata):
        context.set_compression(grpc.Compression.Gzip)


def obey(request, context):
    if request.sleep_seconds > 0:
        ended = threading.Event()
        # Refused where the call is over already: nobody would wake this thread, and the process could not end.
        if context.add_callback(ended.set):
            ended.wait(request.sleep_seconds)
    if request.status:
        code = next(c for c in grpc.StatusCode if c.value[0] == request.status)
        context.abort(code, request.detail)


class Echo(SERVICES.EchoServicer):
    def Unary(self, request, context):
        answer_metadata(context)
        obey(request, context)
        return MESSAGES.EchoResponse(payload=request.payload)

    def ServerStream(self, request, context):
        answer_metadata(context)
        for index in range(request.count):
            yield MESSAGES.EchoResponse(payload=request.payload, index=index)
        obey(request, context)

    def ClientStream(self, requests, context):
        answer_metadata(context)
        payload, index = b"", 0
        for request in requests:
            obey(request, context)
            payload += request.payload
            index += 1
        return MESSAGES.EchoResponse(payload=payload, index=index)

    def Duplex(self, requests, context):
        answer_metadata(context)
        for index, request in enumerate(requests):
            obey(request, context)
            yield MESSAGES.EchoResponse(payload=request.payload, index=index)


def main():
    server = grpc.server(concurrent.futures.ThreadPoolExecutor(max_workers=16))
    SERVICES.add_EchoServicer_to_server(Echo(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"PORT {port}", flush=True)
    sys.stdin.read()
    server.stop(None)


main()
