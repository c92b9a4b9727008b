# Everything that is needed to compile, and then only what is needed to run.
FROM node:20-bookworm-slim AS build
WORKDIR /app
# On their own, so that a change of the sources does not install everything anew. Scripts are left out because the
# package's own would compile sources that are not there yet; no dependency needs any.
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY catalog ./catalog
COPY src ./src
COPY adapters ./adapters
RUN npm run build
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund
RUN mkdir data

FROM node:20-bookworm-slim AS runtime
ENV NODE_ENV=production
ENV PORT=8080
ENV STORE_FILE=/data/cc-error-bot.db
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/catalog ./catalog
COPY --from=build /app/dist ./dist
COPY --from=build /app/adapters/slack/manifest.yaml ./adapters/slack/
# An empty folder that belongs to the user: a volume begins with the owner of what it is mounted over.
COPY --from=build --chown=node:node /app/data /data
USER node
VOLUME /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
