# DataFeed's data server: docker build -f deploy/server.Dockerfile -t datafeed-server . (docs/containers.md)

# Empty. A build without a network puts a folder of NuGet packages in its place: --build-context nugetcache=FOLDER
FROM scratch AS nugetcache

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
# Restored again only when a project file changes.
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY src/DataFeed.Core/*.csproj src/DataFeed.Core/
COPY src/DataFeed.Ledger/*.csproj src/DataFeed.Ledger/
COPY src/DataFeed.Protocol/*.csproj src/DataFeed.Protocol/
COPY src/DataFeed.Server/*.csproj src/DataFeed.Server/
COPY src/DataFeed.Sources/*.csproj src/DataFeed.Sources/
COPY src/DataFeed.Tensors/*.csproj src/DataFeed.Tensors/
COPY eng eng
# For this image's system alone: no other's native libraries come along.
RUN --mount=type=bind,from=nugetcache,target=/nuget \
    if [ -n "$(ls /nuget)" ]; then source="--source /nuget"; fi && dotnet restore src/DataFeed.Server --use-current-runtime $source
COPY .editorconfig LICENSE ./
COPY protos protos
COPY src src
# The rules of style are for people's builds.
RUN dotnet publish src/DataFeed.Server --no-restore -c Release -o /out/app --use-current-runtime --no-self-contained \
    -p:UseAppHost=false -p:RunAnalyzers=false -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false \
    && mkdir /out/state && cp LICENSE /out/app/

FROM mcr.microsoft.com/dotnet/aspnet:10.0
ARG VERSION=0.0.0-local
LABEL org.opencontainers.image.title="DataFeed data server" \
      org.opencontainers.image.description="Prepares training batches and streams them over gRPC." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION"
WORKDIR /app
COPY --from=build /out/app ./
# The one folder to write to, for a ledger in SQLite: sqlite:/var/lib/datafeed/ledger.db. All else may be read-only, with a tmpfs at /tmp.
COPY --from=build --chown=$APP_UID:$APP_UID /out/state /var/lib/datafeed
VOLUME /var/lib/datafeed
# The base names a port of its own, which the server would warn of.
ENV ASPNETCORE_HTTP_PORTS="" DataFeed__Urls=http://*:5200 DataFeed__AdminUrls=http://*:5201
EXPOSE 5200 5201
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --start-interval=1s --retries=3 CMD ["dotnet", "DataFeed.Server.dll", "health"]
ENTRYPOINT ["dotnet", "DataFeed.Server.dll"]
