#!/usr/bin/env bash
# Builds libdatafeed_torch.so: build.sh OUTPUT [LIBTORCH]
# LIBTORCH is a folder with include/ and lib/ (any libtorch from 1.13 on); without it, Debian's libtorch-dev.
set -euo pipefail

output=$1
libtorch=${2:-}
source_folder=$(cd "$(dirname "$0")" && pwd)

fail() {
    echo "error DATAFEED001: $1 Run eng/setup.sh, or: apt-get install g++ libtorch-dev libopenblas0-openmp" >&2
    exit 1
}

command -v g++ > /dev/null || fail "libdatafeed_torch.so cannot be built: there is no g++."
if [[ -n $libtorch ]]; then
    include=$libtorch/include
    library=$libtorch/lib
else
    include=/usr/include
    library=/usr/lib/$(g++ -print-multiarch)
fi
[[ -f $include/ATen/core/dispatch/Dispatcher.h && -e $library/libtorch_cpu.so ]] ||
    fail "libdatafeed_torch.so cannot be built: no libtorch in ${libtorch:-/usr}."

# g++ 14 warns of libtorch 2.6's own headers (an overflow that is none), not of this code.
flags=(-std=c++17 -O1 -fPIC -fvisibility-inlines-hidden -Wno-stringop-overflow)
if [[ -n $libtorch ]]; then
    flags+=(-isystem "$include")
fi
# Some builds of libtorch carry the older std::string; they say so in their CMake file.
if grep -qs '_GLIBCXX_USE_CXX11_ABI=0' "$library/../share/cmake/Torch/TorchConfig.cmake"; then
    flags+=(-D_GLIBCXX_USE_CXX11_ABI=0)
fi
libraries=(-ltorch_cpu -lc10)
# Nothing here names a symbol of it, yet loading it is what registers the CUDA kernels.
if [[ -e $library/libtorch_cuda.so ]]; then
    libraries+=(-Wl,--no-as-needed -ltorch_cuda -lc10_cuda)
fi

objects=$(mktemp -d)
trap 'rm -rf "$objects"' EXIT
compilers=()
for source in "$source_folder"/*.cpp; do
    g++ "${flags[@]}" -c "$source" -o "$objects/$(basename "$source" .cpp).o" &
    compilers+=($!)
done
failed=0
for compiler in "${compilers[@]}"; do
    wait "$compiler" || failed=1
done
((failed == 0)) || fail "libdatafeed_torch.so cannot be built: the compiler failed, see above."

mkdir -p "$(dirname "$output")"
g++ -shared "$objects"/*.o -o "$objects/library.so" -L"$library" "${libraries[@]}" -Wl,-rpath,"$library" ||
    fail "libdatafeed_torch.so cannot be built: the linker failed, see above."
# In one move, so that an interrupted build leaves no half library.
mv "$objects/library.so" "$output"
