# shellcheck shell=bash
# Base images made on the spot of Debian 13: the role of the official ones, not their contents. Sourced by eng/container-engine.sh.
# shellcheck disable=SC2154

# Dpkg's answers for the base, and nothing that only people read.
base_options=(--dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*'
  --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/info/*')

make_base() {
  # In a mount namespace of its own, so that nothing stays mounted whatever happens.
  TMPDIR=$folder/tmp with_tools unshare --mount mmdebstrap --quiet --mode=root --variant=essential \
    --include=ca-certificates,passwd,libssl3t64,libstdc++6,tzdata "${base_options[@]}" \
    trixie "$folder/base.tar" "$folder/apt/trixie.list" >"$folder/log/base" 2>&1
}

# PostgreSQL and all that it needs, as if nothing were there; the image leaves out what its base has.
fetch_postgres() {
  mkdir -p "$folder/images/postgres/partial"
  : >"$folder/apt/nothing-installed"
  private_apt -o Dir::Etc::sourcelist="$folder/apt/trixie.list" -o Dir::Etc::preferences=/dev/null -o Dir::Cache::pkgcache="" \
    -o Dir::State::status="$folder/apt/nothing-installed" -o Dir::Cache::archives="$folder/images/postgres" \
    install --download-only -y postgresql-17 >"$folder/log/postgres-packages" 2>&1
}

# Only what the two programs need, as packages: the build unpacks them.
fetch_nuget_packages() {
  local project packages package
  for project in Server Trainer; do
    dotnet restore "src/DataFeed.$project" --use-current-runtime -p:ArtifactsPath="$folder/restore/" --disable-build-servers -v quiet
  done >"$folder/log/nuget" 2>&1 || return 1
  packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: //')
  grep -rhoE '"path": "[a-z0-9._-]+/[0-9][^/"]*"' --include=project.assets.json "$folder/restore" | cut -d'"' -f4 | sort -u |
    while read -r package; do
      mkdir -p "$folder/nuget/$package"
      cp -a "${packages%/}/$package"/*.nupkg* "${packages%/}/$package"/*.nuspec "$folder/nuget/$package"
    done
}

make_images() {
  docker import --change 'CMD ["bash"]' "$folder/base.tar" local/debian:13 >/dev/null || skip "the base image is not imported"
  rm -f "$folder/base.tar"
  say "base image"
  local dotnet image builds=()
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  make_image postgres "$folder/images/postgres" local/postgres:17 & builds+=($!)
  make_image aspnet "$dotnet" local/aspnet:10.0 && make_image sdk "$dotnet" local/sdk:10.0 & builds+=($!)
  for image in "${builds[@]}"; do wait "$image" || skip "a base image is not built: see the last lines above"; done
  rm -rf "$folder/images"
}

make_image() {
  local name=$1 packages=$2 tag=$3
  docker buildx build --progress plain --network none --file "$scripts/$name.Dockerfile" --build-context packages="$packages" --tag "$tag" "$scripts" \
    >"$folder/log/$name" 2>&1 || { tail -n 5 "$folder/log/$name" >&2; return 1; }
  say "image $tag"
}

# What docker-compose.yml asks a registry for is here under another name, and the build has no network.
write_override() {
  local service
  {
    echo "services:"
    for service in server-a server-b trainer; do
      cat <<END
  $service:
    build:
      network: none
      additional_contexts:
        mcr.microsoft.com/dotnet/sdk:10.0: docker-image://local/sdk:10.0
        mcr.microsoft.com/dotnet/aspnet:10.0: docker-image://local/aspnet:10.0
        nugetcache: $folder/nuget
END
    done
  } >"$folder/compose.override.yml"
}
