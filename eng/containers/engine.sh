# shellcheck shell=bash
# A private engine: unpacked, never installed, in namespaces of its own. Sourced by eng/container-engine.sh.
# shellcheck disable=SC2154

check_machine() {
  [ "$(uname -s)" = Linux ] || skip "no Linux"
  [ "$(id -u)" = 0 ] || skip "not root, and no engine answers"
  command -v apt-get >/dev/null || skip "no apt-get, and no engine answers"
  grep -qw overlay /proc/filesystems || modprobe overlay 2>/dev/null || skip "the kernel has no overlayfs"
  local group
  if [ ! -f /sys/fs/cgroup/cgroup.controllers ]; then
    for group in memory cpu pids devices; do mountpoint -q "/sys/fs/cgroup/$group" || skip "cgroup $group is not mounted"; done
  fi
  unshare --net --mount --pid --fork true 2>/dev/null || skip "namespaces cannot be made"
  # A socket's path has 107 characters at most, and containerd's is the longest.
  [ ${#folder} -le 60 ] || skip "the path $folder has ${#folder} characters; sockets in it allow 60"
}

# From the mirrors that apt is set up with; no host is written down.
write_sources() {
  local key=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -f $key ] || skip "no $key: only Debian's packages are known to serve"
  apt-get indextargets --format "deb [signed-by=$key] \$(REPO_URI) \$(CODENAME) main" |
    awk '$4 ~ /^bookworm(-updates|-security)?$/ && !seen[$0]++' >"$folder/apt/bookworm.list"
  [ -s "$folder/apt/bookworm.list" ] || skip "apt is not set up for Debian 12 (bookworm)"
  sed -E 's/ bookworm([^ ]*) main$/ trixie\1 main/' "$folder/apt/bookworm.list" >"$folder/apt/trixie.list"
  cat "$folder"/apt/{bookworm,trixie}.list >"$folder/apt/sources.list"
  # The machine's own release, unless another is named.
  printf 'Package: *\nPin: release n=trixie*\nPin-Priority: 50\n' >"$folder/apt/preferences"
  cat >"$folder/apt/apt.conf" <<END
Dir::Etc::sourcelist "$folder/apt/sources.list"; Dir::Etc::sourceparts "$folder/apt/parts";
Dir::Etc::preferences "$folder/apt/preferences"; Dir::Etc::preferencesparts "$folder/apt/parts";
Dir::State::lists "$folder/apt/lists"; Dir::Cache "$folder/apt/cache";
APT::Sandbox::User "root"; Acquire::Languages "none"; DPkg::Post-Invoke ""; APT::Update::Post-Invoke "";
END
}

private_apt() { APT_CONFIG=$folder/apt/apt.conf DEBIAN_FRONTEND=noninteractive apt-get -qq -o APT::Install-Recommends=false "$@"; }

# The engine of Debian 13 (its client API is what today's tools ask for) needs no newer C library than Debian 12 has; its runc does.
fetch_packages() {
  mkdir -p "$folder"/{tools/lib,log,tmp,data,exec,config/cli-plugins,apt/{parts,engine,{lists,cache/archives}/partial}}
  write_sources
  { private_apt update &&
    (cd "$folder/apt/engine" && private_apt download {docker.io,docker-cli,docker-compose,docker-buildx,containerd}/trixie) &&
    private_apt install --download-only -y runc iptables iproute2 mmdebstrap; } >"$folder/log/apt" 2>&1 ||
    skip "Debian packages do not come: $(grep -m 1 '^E:' "$folder/log/apt")"
  local package
  for package in "$folder"/apt/engine/*.deb "$folder"/apt/cache/archives/*.deb; do
    [ ! -f "$package" ] || dpkg-deb -x "$package" "$folder/tools"
  done
  cp "$folder"/tools/usr/libexec/docker/cli-plugins/* "$folder/config/cli-plugins/"
  # What installing would have linked.
  [ ! -e "$folder/tools/usr/sbin/iptables-nft" ] || ln -sf iptables-nft "$folder/tools/usr/sbin/iptables"
  [ ! -e "$folder/tools/usr/sbin/ip6tables-nft" ] || ln -sf ip6tables-nft "$folder/tools/usr/sbin/ip6tables"
  tool_path=$folder/tools/usr/sbin:$folder/tools/usr/bin:$folder/tools/sbin:$folder/tools/bin:$PATH
  tool_libraries=$(find "$folder/tools/usr/lib" "$folder/tools/lib" -maxdepth 1 -name '*-linux-gnu*' 2>/dev/null | paste -sd:)
}

with_tools() {
  env PATH="$tool_path" LD_LIBRARY_PATH="$tool_libraries" XTABLES_LIBDIR="${tool_libraries%%:*}/xtables:/usr/lib/$(uname -m)-linux-gnu/xtables" "$@"
}

start_engine() {
  touch "$folder/net"
  unshare --net="$folder/net" true || skip "a network namespace cannot be made"
  with_tools nsenter --net="$folder/net" ip link set lo up || skip "the network namespace's loopback does not come up"
  # All mounts and processes of the engine and its containers end with the first process of their namespaces.
  with_tools setsid nsenter --net="$folder/net" unshare --mount --pid --fork --kill-child --mount-proc \
    bash "$scripts/first-process.sh" "$folder" "$(cgroup_name)" >"$folder/log/dockerd" 2>&1 </dev/null &
  echo $! >"$folder/engine.pid"
  local tries
  for tries in $(seq 300); do
    DOCKER_HOST=unix://$folder/docker.sock with_tools docker version >/dev/null 2>&1 && return
    [ -d "/proc/$(cat "$folder/engine.pid")" ] || break
    sleep 0.1
  done
  skip "the engine does not start (after $tries looks): $(grep -v level=info "$folder/log/dockerd" | tail -n 1)"
}

# Everything that `up` made, whether it got to its end or not.
remove() {
  [ -e "$folder" ] || return 0
  local engine first tries
  engine=$(cat "$folder/engine.pid" 2>/dev/null || true)
  if [ -n "$engine" ] && is_ours "$engine"; then
    first=$(cat "/proc/$engine/task/$engine/children" 2>/dev/null || true)
    # shellcheck disable=SC2086
    [ -z "$first" ] || kill -TERM $first 2>/dev/null || true
    for tries in $(seq 200); do [ -d "/proc/$engine" ] || break; sleep 0.1; done
    [ ! -d "/proc/$engine" ] || say "the engine did not stop within ${tries%0} s: killing it"
    kill -KILL "$engine" 2>/dev/null || true
  fi
  remove_workers
  mount_points | xargs -r -d '\n' umount --lazy
  remove_cgroups
  rm -rf "$folder"
}

# A process id may have gone to somebody else since.
is_ours() { grep -qzxF "DATAFEED_ENGINE_WORKER=$folder" "/proc/$1/environ" 2>/dev/null; }

remove_workers() {
  local process id
  for process in /proc/[0-9]*; do
    id=${process#/proc/}
    if [ "$id" != $$ ] && [ "$id" != "$BASHPID" ] && is_ours "$id"; then kill -KILL "$id" 2>/dev/null || true; fi
  done
}

mount_points() { awk -v folder="$folder/" 'index($5, folder) == 1 {print $5}' /proc/self/mountinfo | sort -r; }

cgroup_name() { printf 'datafeed-%s' "$(printf %s "$folder" | cksum | cut -d' ' -f1)"; }

remove_cgroups() {
  find /sys/fs/cgroup -depth -type d -path "*/$(cgroup_name)*" -exec rmdir {} + 2>/dev/null || true
}
