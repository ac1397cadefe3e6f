# syntax=docker/dockerfile:1
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY prisma.config.ts tsconfig.json nest-cli.json .swcrc bootstrap.mjs run-to-end.mjs pack.mjs ./
COPY prisma prisma
COPY src src
# What is optional brings Node and PostgreSQL for machines that have none: not for this image.
RUN npm run build && npm prune --omit=dev --omit=optional --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 KEYS_FOLDER=/keys
# What an import has used is given back (docs/operations.md).
ENV MALLOC_MMAP_THRESHOLD_=131072
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/prisma prisma
COPY --from=build /app/dist dist
RUN mkdir /keys && chown node:node /keys
USER node
EXPOSE 3000
VOLUME /keys
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "--eval", "\
  require(process.env.TLS_KEY_FILE ? 'https' : 'http').get({ host: '127.0.0.1', port: process.env.PORT, \
    path: '/health/ready', rejectUnauthorized: false }, (r) => process.exit(r.statusCode === 200 ? 0 : 1)) \
    .on('error', () => process.exit(1))"]
ENTRYPOINT ["node", "--max-semi-space-size=8", "--max-old-space-size=512", "--heap-growing-percent=30"]
CMD ["dist/main.js"]
