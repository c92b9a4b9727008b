/** The HTTP server: GET /healthz, for containers and load balancers, and what chats answer. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';
import type { HttpRoutes } from '../../src/adapter.js';
import { BotError } from '../../src/errors.js';
import type { HealthReport } from '../../src/health.js';

export interface HealthServerOptions {
  /** 0 takes any free port. */
  port: number;
  /** Address or name to listen on. */
  host: string;
  health: () => Promise<HealthReport>;
  /** What else is answered. */
  routes?: readonly HttpRoutes[];
}

/** A server that listens. */
export interface HealthServer {
  /** Where the health is to be had. */
  url: string;
  /** Ends every connection and resolves when the port is free. */
  stop(): Promise<void>;
}

/**
 * Serves the health report: 200 when all is well, 503 when something is not.
 *
 * @throws BotError `config-invalid` naming PORT or HOST when it cannot listen there
 * @example const { url, stop } = await startHealthServer({ port: 8080, host: '127.0.0.1', health });
 */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const { port, host, health, routes = [] } = options;
  const server = createServer(healthApp(health, routes));
  await listening(server, port, host);
  const { address, port: chosen, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${chosen}/healthz`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function healthApp(health: () => Promise<HealthReport>, routes: readonly HttpRoutes[]): Express {
  const app = express().disable('x-powered-by').disable('etag');
  app.get('/healthz', async (_request, response) => {
    const report = await health();
    response
      .status(report.status === 'ok' ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json(report);
  });
  for (const { prefix, handle } of routes) {
    app.use(prefix, (request, response) => {
      // Express takes the prefix away.
      request.url = request.originalUrl;
      handle(request, response);
    });
  }
  app.use((_request, response) => {
    response.status(404).json({ error: 'There is only GET /healthz here.' });
  });
  return app;
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays once it listens: a connection that cannot be accepted must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => reject(listenFault(error, port, host)));
    server.listen(port, host, resolve);
  });
}

function listenFault(error: NodeJS.ErrnoException, port: number, host: string): BotError {
  const { code = error.message } = error;
  const reasons: Record<string, string> = {
    EADDRINUSE: `PORT ${port} on ${host} is taken by another program: write another number, or 0 for any free one.`,
    EACCES: `PORT ${port} may not be used by this user: write a number above 1023.`,
    EADDRNOTAVAIL: `HOST ${host} is no address of this machine: write 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `HOST ${host} is not known: write 127.0.0.1 or 0.0.0.0.`,
  };
  const message =
    reasons[code] ?? `The health server cannot listen on ${host}:${port} (${code}): change PORT or HOST.`;
  return new BotError('config-invalid', message, { cause: error });
}
