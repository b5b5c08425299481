# Stands in for the official .NET SDK image, with what the TorchSharp stand-in is built on.
FROM local/aspnet:10.0
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=true NUGET_XMLDOC_MODE=skip
COPY --from=dotnet sdk /usr/share/dotnet/sdk
COPY --from=dotnet packs /usr/share/dotnet/packs
COPY --from=dotnet sdk-manifests /usr/share/dotnet/sdk-manifests
COPY unpack-packages.sh /
RUN --mount=type=bind,from=packages,target=/packages bash /unpack-packages.sh /packages
