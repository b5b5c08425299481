#!/usr/bin/env bash
# Makes a copy of TorchSharp's native binding that loads with the C++ library of GCC 11 or 12, where the package's own does not
# (Debian 12, Ubuntu 22.04, RHEL 9). eng/Torch.targets puts the copy into what is built. Why it is needed: docs/adr/0013.
# Usage: eng/bridge-torch.sh needed    ends with 0 where this machine needs the copy and does not have it
#        eng/bridge-torch.sh make      makes it, with g++ and patchelf
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
version=$(sed -n 's/.*Include="TorchSharp" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
folder=artifacts/torch-bridge/$version
binding=libLibTorchSharp.so

package() {
  local packages
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
  printf '%s/torchsharp/%s/runtimes/linux-x64/native/%s' "${packages%/}" "$version" $binding
}

# The loader's complaint about a version of the C++ library; the libraries of libtorch lie elsewhere and are not asked about.
complaint() { ldd "$1" 2>&1 | grep -o 'version .GLIBCXX_[0-9.]*. not found' | head -n 1; }

needed() {
  [ "$(uname -sm)" = "Linux x86_64" ] && [ ! -f "$folder/$binding" ] && [ -n "$(complaint "$(package)")" ]
}

make() {
  local work
  mkdir -p "$folder"
  work=$(mktemp -d "$folder/making.XXXXXX")
  # shellcheck disable=SC2064
  trap "rm -rf '$work'" EXIT
  # The one function that the binding asks of GCC 13: there it starts the standard streams, which until then an object did.
  cat >"$work/ios-init.cpp" <<'END'
#include <ios>
namespace std {
void ios_base_library_init() { static ios_base::Init streams; }
}
END
  g++ -O2 -shared -fPIC -o "$work/libdatafeed-ios-init.so" "$work/ios-init.cpp"
  [ "$(LC_ALL=C grep -obUaP '\x42\xf8\x97\x02' "$(package)" | wc -l)" = 1 ] || { echo "bridge-torch: error: TorchSharp $version is built otherwise" >&2; exit 1; }
  # The needed version by another name, of the same length, and its ELF hash: GLIBCXX_3.4.32 becomes GCC 11's GLIBCXX_3.4.29.
  LC_ALL=C sed -e 's/GLIBCXX_3\.4\.32/GLIBCXX_3.4.29/g' -e 's/\x42\xf8\x97\x02/\x79\xf8\x97\x02/g' "$(package)" >"$work/$binding"
  patchelf --add-needed libdatafeed-ios-init.so --set-rpath '$ORIGIN' "$work/$binding"
  [ -z "$(complaint "$work/$binding")" ] || { echo "bridge-torch: error: the copy still asks for $(complaint "$work/$binding")" >&2; exit 1; }
  # The binding comes last: it alone says that the copy is whole.
  mv "$work/libdatafeed-ios-init.so" "$folder/"
  mv "$work/$binding" "$folder/"
}

case ${1:-} in
  needed) needed ;;
  make) make ;;
  *) sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
