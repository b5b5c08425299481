# In the place of the official PostgreSQL image, with the same user ids, folders, variables and signals.
FROM local/debian:13
ENV LANG=C.UTF-8 PGDATA=/var/lib/postgresql/data PATH=/usr/lib/postgresql/17/bin:$PATH
RUN groupadd --gid 999 postgres && useradd --uid 999 --gid 999 --home-dir /var/lib/postgresql --shell /bin/bash postgres
COPY unpack-packages.sh postgres-entrypoint.sh /
RUN --mount=type=bind,from=packages,target=/packages bash /unpack-packages.sh /packages \
    && install -d -o postgres -g postgres -m 1777 /var/lib/postgresql/data && install -d -o postgres -g postgres -m 3777 /var/run/postgresql
VOLUME /var/lib/postgresql/data
EXPOSE 5432
# A fast shutdown: open sessions are ended, data is written.
STOPSIGNAL SIGINT
ENTRYPOINT ["bash", "/postgres-entrypoint.sh"]
CMD ["postgres"]
