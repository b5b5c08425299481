# DataFeed's trainer: docker build -f deploy/trainer.Dockerfile -t datafeed-trainer . (docs/containers.md)

# Which of the two bases below the image has: cpu or cuda.
ARG RUNTIME=cpu
ARG CUDA_IMAGE=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04

# Empty. A build without a network puts a folder of NuGet packages in its place: --build-context nugetcache=FOLDER
FROM scratch AS nugetcache

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The libtorch in it (eng/Torch.targets): cpu, or cuda-12.8 for RUNTIME=cuda.
ARG TORCH=cpu
WORKDIR /source
# Restored again only when a project file changes.
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY src/DataFeed.Client/*.csproj src/DataFeed.Client/
COPY src/DataFeed.Protocol/*.csproj src/DataFeed.Protocol/
COPY src/DataFeed.Tensors/*.csproj src/DataFeed.Tensors/
COPY src/DataFeed.TorchSharp/*.csproj src/DataFeed.TorchSharp/
COPY src/DataFeed.Trainer/*.csproj src/DataFeed.Trainer/
COPY eng eng
# For this image's system alone: no other's native libraries come along.
RUN --mount=type=bind,from=nugetcache,target=/nuget \
    if [ -n "$(ls /nuget)" ]; then source="--source /nuget"; fi \
    && dotnet restore src/DataFeed.Trainer -p:Torch=$TORCH --use-current-runtime $source
COPY .editorconfig LICENSE ./
COPY deploy/train.sh deploy/
COPY protos protos
COPY src src
# The rules of style are for people's builds.
RUN dotnet publish src/DataFeed.Trainer -p:Torch=$TORCH --no-restore -c Release -o /out/app --use-current-runtime --no-self-contained \
    -p:UseAppHost=false -p:RunAnalyzers=false -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false \
    && mkdir /out/state && cp LICENSE deploy/train.sh /out/app/

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS cpu

FROM $CUDA_IMAGE AS cuda
COPY --from=cpu /usr/share/dotnet /usr/share/dotnet
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
ENV APP_UID=1654 DOTNET_RUNNING_IN_CONTAINER=true

FROM $RUNTIME
ARG VERSION=0.0.0-local
LABEL org.opencontainers.image.title="DataFeed trainer" \
      org.opencontainers.image.description="Trains a model on batches from DataFeed's data servers." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION"
WORKDIR /app
COPY --from=build /out/app ./
# The one folder to write to, for the history. All else may be read-only, with a tmpfs at /tmp.
COPY --from=build --chown=$APP_UID:$APP_UID /out/state /var/lib/datafeed
VOLUME /var/lib/datafeed
# .NET keeps more of the buffers that batches are received into, and lets windows grow far enough for a long road (docs/tuning.md).
ENV DOTNET_SYSTEM_BUFFERS_SHAREDARRAYPOOL_MAXARRAYSPERPARTITION=1024 \
    DOTNET_SYSTEM_NET_HTTP_SOCKETSHTTPHANDLER_FLOWCONTROL_MAXSTREAMWINDOWSIZE=67108864
USER $APP_UID
ENTRYPOINT ["dotnet", "DataFeed.Trainer.dll"]
