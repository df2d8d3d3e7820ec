# One image for all services; the chart names the binary to run.
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
WORKDIR /src
# First what changes rarely, so that a changed source reuses the layer.
COPY tools/bootstrap tools/fetch-blst tools/
RUN tools/bootstrap build && tools/fetch-blst
COPY . .
ARG BINARIES="nephele nephele-mixnode nephele-gateway nephele-topology-indexer \
    nephele-network-requester nephele-client nephele-validator"
RUN cmake --preset release -D NEPHELE_BENCH=OFF \
    && cmake --build build/release --target ${BINARIES} \
    && mkdir /out \
    && for name in ${BINARIES}; do \
         install -s -m 0755 build/release/bin/$name /out/ || exit 1; \
       done
# Which packages hold the libraries that the binaries name: asked, not listed,
# so that the answer cannot rot.
RUN ldd /out/* | awk '/=> \// {print $3}' | sort -u | sed 's|^\(/usr\)\?|*|' \
    | xargs dpkg-query -S | cut -d: -f1 | grep -v -- '-dev$' | sort -u \
    > /packages

FROM ${BASE} AS runtime
COPY --from=build /packages /usr/share/nephele/packages
RUN apt-get update -q \
    && apt-get install -q -y --no-install-recommends \
       $(cat /usr/share/nephele/packages) \
    && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*
COPY --from=build /out/ /usr/bin/
COPY LICENSE NOTICE /usr/share/nephele/
LABEL org.opencontainers.image.title="Nephele" \
      org.opencontainers.image.description="A mixnet that a team runs for itself" \
      org.opencontainers.image.licenses="Apache-2.0"
USER 65532:65532
CMD ["/usr/bin/nephele", "--help"]
