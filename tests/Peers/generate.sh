#!/usr/bin/env bash
# Generates the Python messages and stubs of the contract, and of gRPC's health and reflection services.
# Usage: generate.sh PROTOS GRPC_PROTOS OUT     PROTOS holds datafeed/v1/, GRPC_PROTOS holds grpc/health/v1/ and grpc/reflection/v1/.
set -euo pipefail
protos=$1 grpc_protos=$2 out=$3
plugin=$(command -v grpc_python_plugin) || { echo "no grpc_python_plugin; install it with: apt-get install protobuf-compiler-grpc" >&2; exit 1; }

generate() {
  protoc "--plugin=protoc-gen-grpc_python=$plugin" "--python_out=$out" "--grpc_python_out=$out" "-I$1" "$2"
}

mkdir -p "$out"
generate "$protos" datafeed/v1/datafeed.proto
# From within their folders: a package named grpc would hide grpcio.
generate "$grpc_protos/grpc/health/v1" health.proto
generate "$grpc_protos/grpc/reflection/v1" reflection.proto
