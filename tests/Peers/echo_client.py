"""Calls the echo service over grpcio, a gRPC that others wrote, and checks each answer.

Usage: echo_client.py TARGET PROTOS WORK
  TARGET  host:port of the server
  PROTOS  folder with echo.proto, grpc/health/v1 and grpc/reflection/v1
  WORK    folder for the code generated from them
Prints "ok NAME" for each check that holds; exits 1 at the first that does not.
"""

import os
import shutil
import subprocess
import sys
import threading

try:
    import grpc
except ImportError as error:
    sys.exit(f"missing: {error}; run eng/setup.sh")


def generate(protos, work):
    files = ["echo.proto", "grpc/health/v1/health.proto", "grpc/reflection/v1/reflection.proto"]
    plugin = shutil.which("grpc_python_plugin")
    if plugin is None:
        sys.exit("missing: grpc_python_plugin; run eng/setup.sh")
    subprocess.run(
        ["protoc", f"--plugin=protoc-gen-grpc_python={plugin}",
         f"-I{protos}", f"--python_out={work}", f"--grpc_python_out={work}", *files],
        check=True,
    )
    # The generated packages start with "grpc", as grpcio does: both must be found.
    sys.path.insert(0, work)
    grpc.__path__.append(os.path.join(work, "grpc"))


def expect(name, actual, wanted):
    if actual != wanted:
        sys.exit(f"failed {name}: got {actual!r}, wanted {wanted!r}")
    print(f"ok {name}", flush=True)


def error_of(call):
    try:
        call()
    except grpc.RpcError as error:
        return error
    sys.exit("failed: the call succeeded")


def check_kinds(stub, pb):
    request = pb.EchoRequest(text="Grüße", count=3)
    expect("unary", stub.Unary(request).text, "Grüße")
    expect("server stream", [r.count for r in stub.ServerStream(request)], [0, 1, 2])
    texts = [pb.EchoRequest(text=t) for t in "abc"]
    expect("client stream", stub.ClientStream(iter(texts)).text, "a,b,c")
    expect("duplex", [r.text for r in stub.Duplex(iter(texts))], ["a", "b", "c"])
    expect("empty client stream", stub.ClientStream(iter([])).count, 0)
    large = "x" * (3 << 20)
    expect("large", stub.Unary(pb.EchoRequest(text=large)).text == large, True)


def check_metadata(stub, pb):
    sent = (("echo-text", "value"), ("echo-raw-bin", bytes(range(256))))
    _, call = stub.Unary.with_call(pb.EchoRequest(), metadata=sent)
    expect("headers", {k: v for k, v in call.initial_metadata() if k.startswith("echo-")}, dict(sent))
    expect("trailers", {k: v for k, v in call.trailing_metadata() if k.startswith("echo-")}, dict(sent))


def check_status(stub, pb):
    for code in grpc.StatusCode:
        number = code.value[0]
        if number == 0:
            continue
        detail = f"détail {number} 100%\n"
        error = error_of(lambda: stub.Unary(pb.EchoRequest(status=number, detail=detail), metadata=(("echo-k", "v"),)))
        if (error.code(), error.details()) != (code, detail):
            sys.exit(f"failed status {code}: {error}")
        if ("echo-k", "v") not in [(k, v) for k, v in error.trailing_metadata()]:
            sys.exit(f"failed status {code}: trailers {error.trailing_metadata()}")
    print("ok status")
    error = error_of(lambda: stub.Unary(pb.EchoRequest(text="x" * (5 << 20))))
    expect("too large", error.code(), grpc.StatusCode.RESOURCE_EXHAUSTED)


def check_end(stub, pb):
    error = error_of(lambda: list(stub.Hang(pb.EchoRequest(), timeout=0.3)))
    expect("deadline", error.code(), grpc.StatusCode.DEADLINE_EXCEEDED)
    call = stub.Hang(pb.EchoRequest())
    wait_for_hanging(stub, pb, 1)
    call.cancel()
    wait_for_hanging(stub, pb, 0)
    print("ok cancel")


def wait_for_hanging(stub, pb, count):
    for _ in range(600):
        if stub.CountHanging(pb.EchoRequest()).count == count:
            return
        threading.Event().wait(0.05)
    sys.exit(f"failed: the server never had {count} hanging calls")


def check_gzip(target, stubs, pb):
    text = "compressible " * 1000
    with grpc.insecure_channel(target, compression=grpc.Compression.Gzip) as channel:
        stub = stubs.EchoStub(channel)
        expect("gzip", stub.Unary(pb.EchoRequest(text=text)).text == text, True)
        answers = stub.Duplex(iter([pb.EchoRequest(text=text), pb.EchoRequest()]))
        expect("gzip stream", [len(r.text) for r in answers], [len(text), 0])


def check_unknown(channel):
    call = channel.unary_unary("/datafeed.test.Echo/Nothing")
    expect("unknown method", error_of(lambda: call(b"")).code(), grpc.StatusCode.UNIMPLEMENTED)
    call = channel.unary_unary("/no.Such/Method")
    expect("unknown service", error_of(lambda: call(b"")).code(), grpc.StatusCode.UNIMPLEMENTED)
    call = channel.unary_unary("/datafeed.test.Echo/Unary")
    # Grpc.AspNetCore leaves a marshaller's exception to interceptors; unmapped, it is UNKNOWN.
    expect("damaged message", error_of(lambda: call(b"\xff\xff")).code(), grpc.StatusCode.UNKNOWN)


def check_health(channel):
    from grpc.health.v1 import health_pb2, health_pb2_grpc

    stub = health_pb2_grpc.HealthStub(channel)
    serving = health_pb2.HealthCheckResponse.SERVING
    expect("health", stub.Check(health_pb2.HealthCheckRequest()).status, serving)
    watch = stub.Watch(health_pb2.HealthCheckRequest())
    expect("health watch", next(watch).status, serving)
    watch.cancel()
    error = error_of(lambda: stub.Check(health_pb2.HealthCheckRequest(service="nothing")))
    expect("health unknown", error.code(), grpc.StatusCode.NOT_FOUND)


def check_reflection(channel):
    from google.protobuf import descriptor_pb2
    from grpc.reflection.v1 import reflection_pb2, reflection_pb2_grpc

    stub = reflection_pb2_grpc.ServerReflectionStub(channel)
    requests = [
        reflection_pb2.ServerReflectionRequest(list_services=""),
        reflection_pb2.ServerReflectionRequest(file_containing_symbol="datafeed.test.Echo"),
        reflection_pb2.ServerReflectionRequest(file_by_filename="nothing.proto"),
    ]
    listed, found, missing = stub.ServerReflectionInfo(iter(requests))
    names = [s.name for s in listed.list_services_response.service]
    expect("reflection list", "datafeed.test.Echo" in names and "grpc.health.v1.Health" in names, True)
    file = descriptor_pb2.FileDescriptorProto.FromString(found.file_descriptor_response.file_descriptor_proto[0])
    expect("reflection file", [m.name for m in file.service[0].method][:4], ["Unary", "ServerStream", "ClientStream", "Duplex"])
    expect("reflection missing", missing.error_response.error_code, grpc.StatusCode.NOT_FOUND.value[0])


def main(target, protos, work):
    generate(protos, work)
    import echo_pb2 as pb
    import echo_pb2_grpc as stubs

    with grpc.insecure_channel(target) as channel:
        stub = stubs.EchoStub(channel)
        check_kinds(stub, pb)
        check_metadata(stub, pb)
        check_status(stub, pb)
        check_end(stub, pb)
        check_gzip(target, stubs, pb)
        check_unknown(channel)
        check_health(channel)
        check_reflection(channel)
    print("ok all")


if __name__ == "__main__":
    main(*sys.argv[1:])
