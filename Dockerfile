# One image for the three services and the tools; docker-compose.yml says which of them a container runs.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY shared/package.json shared/
COPY tools/package.json tools/
COPY services/ingestor/package.json services/ingestor/
COPY services/aggregator/package.json services/aggregator/
COPY services/broadcaster/package.json services/broadcaster/
RUN npm ci --omit=dev --no-audit --no-fund

# What a browser loads; its build needs packages that the image does not.
FROM dependencies AS page
COPY clients/dashboard/package.json clients/dashboard/
COPY clients/sdk/package.json clients/sdk/
RUN npm ci --no-audit --no-fund
COPY shared shared
COPY clients clients
RUN npm run build -w clients/dashboard

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=dependencies /app ./
COPY . ./
COPY --from=page /app/clients/dashboard/dist clients/dashboard/dist
USER node
