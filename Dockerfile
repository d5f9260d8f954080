# xrole in a container: docker build -t xrole . && docker run --rm -v "$PWD:/work" xrole plan --sandbox
# The image holds Node, the bundle and its data; no package manager's tree, no source. It runs as nobody special, and with a
# read-only root filesystem (--read-only): it writes only below /work (.xrole/, and what --out names).
FROM node:24-slim AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
# The build is the package's own `prepare`, which needs the sources; so without scripts here, and esbuild needs none.
RUN npm ci --ignore-scripts
COPY scripts scripts
COPY bin bin
COPY data data
COPY schema schema
COPY src src
RUN npm run build

FROM node:24-slim
LABEL org.opencontainers.image.title="xrole" \
      org.opencontainers.image.description="Declarative cross-account access for AWS" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
    NO_UPDATE_NOTIFIER=1 \
    HOME=/tmp
WORKDIR /opt/xrole
COPY --from=build /src/package.json /src/oclif.manifest.json ./
COPY LICENSE ./
COPY --from=build /src/bin/run.js bin/run.js
COPY --from=build /src/dist dist
COPY --from=build /src/data data
COPY --from=build /src/schema schema
RUN ln -s /opt/xrole/bin/run.js /usr/local/bin/xrole
USER node
WORKDIR /work
ENTRYPOINT ["xrole"]
CMD ["--help"]
