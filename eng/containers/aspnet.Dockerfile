# In the place of the official ASP.NET runtime image. The named context `packages` is this machine's .NET.
FROM local/debian:13
ENV APP_UID=1654 ASPNETCORE_HTTP_PORTS=8080 DOTNET_RUNNING_IN_CONTAINER=true DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=true
COPY --from=packages dotnet /usr/share/dotnet/dotnet
COPY --from=packages host /usr/share/dotnet/host
COPY --from=packages shared /usr/share/dotnet/shared
RUN ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet && useradd --uid $APP_UID --create-home app && dotnet --list-runtimes
