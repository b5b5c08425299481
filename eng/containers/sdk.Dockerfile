# In the place of the official .NET SDK image. The named context `packages` is this machine's .NET.
FROM local/aspnet:10.0
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=true NUGET_XMLDOC_MODE=skip
COPY --from=packages sdk /usr/share/dotnet/sdk
COPY --from=packages packs /usr/share/dotnet/packs
COPY --from=packages sdk-manifests /usr/share/dotnet/sdk-manifests
