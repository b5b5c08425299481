"""The generated modules of interop.proto, made when imported and leaving no files behind."""

import pathlib
import shutil
import subprocess
import sys
import tempfile


def _generate():
    here = pathlib.Path(__file__).resolve().parent
    plugin = shutil.which("grpc_python_plugin")
    if plugin is None:
        sys.exit("missing: grpc_python_plugin; run eng/setup.sh --tests")
    with tempfile.TemporaryDirectory(prefix="interop-peer-") as out:
        subprocess.run(
            ["protoc", f"--plugin=protoc-gen-grpc_python={plugin}",
             f"-I{here}", f"--python_out={out}", f"--grpc_python_out={out}", "interop.proto"],
            check=True,
        )
        sys.path.insert(0, out)
        import interop_pb2
        import interop_pb2_grpc

        return interop_pb2, interop_pb2_grpc


MESSAGES, SERVICES = _generate()
