# DataFeed's trainer: docker build -f deploy/trainer.Dockerfile -t datafeed-trainer . (docs/containers.md)

# Which of the two bases below the image has: cpu or cuda.
ARG RUNTIME=cpu
ARG CUDA_IMAGE=nvidia/cuda:12.8.1-cudnn-runtime-ubuntu24.04

# Empty. A build without a network puts a folder of NuGet packages in its place: --build-context nugetcache=FOLDER
FROM scratch AS nugetcache

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# true builds on the stand-ins for gRPC and TorchSharp (docs/adr/0001-packages-and-stand-ins.md), which takes g++ and a libtorch.
ARG USE_STAND_INS=false
ENV UseStandIns=$USE_STAND_INS NUGET_FALLBACK_PACKAGES=/nuget
WORKDIR /source
# Restored again only when a project file changes.
COPY Directory.Build.props Directory.Build.targets Directory.Packages.props global.json ./
COPY src/DataFeed.Client/*.csproj src/DataFeed.Client/
COPY src/DataFeed.Protocol/*.csproj src/DataFeed.Protocol/
COPY src/DataFeed.TorchSharp/*.csproj src/DataFeed.TorchSharp/
COPY src/DataFeed.Trainer/*.csproj src/DataFeed.Trainer/
COPY src/StandIns/Grpc/Grpc.Core.Api/*.csproj src/StandIns/Grpc/Grpc.Core.Api/
COPY src/StandIns/Grpc/Grpc.Net.Client/*.csproj src/StandIns/Grpc/Grpc.Net.Client/
COPY src/StandIns/Grpc/Grpc.Net.Common/*.csproj src/StandIns/Grpc/Grpc.Net.Common/
COPY src/StandIns/TorchSharp/*.csproj src/StandIns/TorchSharp/
RUN --mount=type=bind,from=nugetcache,target=/nuget dotnet restore src/DataFeed.Trainer
COPY eng eng
RUN if [ "$USE_STAND_INS" = true ] && [ ! -d /usr/include/ATen ]; then eng/setup.sh; fi
COPY .editorconfig LICENSE ./
COPY deploy/train.sh deploy/
COPY protos protos
COPY src src
# The rules of style are for people's builds. The stand-in's libtorch is the build machine's: its shared objects go along, but for
# the C and C++ libraries, which the base has. The real package brings its own.
RUN --mount=type=bind,from=nugetcache,target=/nuget dotnet publish src/DataFeed.Trainer --no-restore -c Release -o /out/app \
    -p:UseAppHost=false -p:RunAnalyzers=false -p:PublishDocumentationFiles=false -p:PublishReferencesDocumentationFiles=false \
    && mkdir /out/state /out/native && cp LICENSE deploy/train.sh /out/app/ \
    && if [ "$USE_STAND_INS" = true ]; then ldd /out/app/libdatafeed_torch.so | awk '$3 ~ /^\// {print $3}' \
       | grep -vE '/(libc|libm|libdl|librt|libpthread|libresolv|libgcc_s|libstdc\+\+)\.so' | xargs cp -L -t /out/native; fi

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
COPY --from=build /out/native /usr/local/lib/datafeed
COPY --from=build /out/app ./
# The one folder to write to, for the history. All else may be read-only, with a tmpfs at /tmp.
COPY --from=build --chown=$APP_UID:$APP_UID /out/state /var/lib/datafeed
VOLUME /var/lib/datafeed
ENV LD_LIBRARY_PATH=/usr/local/lib/datafeed
USER $APP_UID
ENTRYPOINT ["dotnet", "DataFeed.Trainer.dll"]
