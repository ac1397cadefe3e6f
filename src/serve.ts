import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController, type FastifyError, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import { AppModule } from './app.module.js';
import { admitRequests } from './admit-requests.js';
import { boundConnections } from './connections.js';
import { countRequests } from './count-requests.js';
import type { Environment } from './platform/config/environment.js';
import { partOf, shareOfThisProcess } from './platform/config/workers.js';
import { UnderWay } from './platform/jobs/giving-way.js';
import { NestLog } from './platform/logging/logger.js';
import { retiring } from './retiring.js';
import { cutOffSlowSenders } from './slow-senders.js';
import { BODY_LIMIT, XML_MEDIA_TYPES } from './protocols/saml/attribute-query.controller.js';

/** A sender gets this long for its headers, and then for its body: a slow one must not hold a connection. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Of files that are uploaded: two gigabytes in two hours, and no pause of half a minute. */
const SENDER_LIMITS = { wholeMs: REQUEST_TIMEOUT_MS, idleMs: 30_000, longestMs: 7_200_000 };
/** Of the service in all. */
const MOST_CONNECTIONS = 10_000;
const TAKES_WITHIN_MS = 30_000;
/** Then it is opened anew, perhaps to another worker: so one that began later gets its part of those that are kept. */
const REQUESTS_OF_A_CONNECTION = 10_000;
/** Node would look every half minute. Its limit for bodies is one for all routes, so we have our own. */
const TIMEOUTS = {
  requestTimeout: 0,
  headersTimeout: REQUEST_TIMEOUT_MS,
  connectionsCheckingInterval: 1_000,
};

export interface Served {
  readonly app: NestFastifyApplication;
  /** Where it listens. */
  readonly address: string;
  /** Resolves when all who were connected have gone in peace, and nobody else is let in; it can then be closed. */
  readonly retire: () => Promise<void>;
}

/**
 * Serves on HOST and PORT (0: any free port) until `close()`.
 * @param prepare is given the service before it begins its work and listens: development mode adds its sample and routes of its own
 */
export async function serve(
  environment: Environment,
  logger: Logger,
  prepare?: (app: NestFastifyApplication) => Promise<void>,
): Promise<Served> {
  const idleMs = environment.KEEP_ALIVE_SECONDS * 1_000;
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: 0,
    forceCloseConnections: 'idle',
    keepAliveTimeout: idleMs,
    maxRequestsPerSocket: REQUESTS_OF_A_CONNECTION,
    return503OnClosing: false,
    http: TIMEOUTS,
    ...(environment.TLS_KEY_FILE &&
      environment.TLS_CERTIFICATE_FILE && {
        https: {
          ...TIMEOUTS,
          key: readFileSync(environment.TLS_KEY_FILE),
          cert: readFileSync(environment.TLS_CERTIFICATE_FILE),
          minVersion: 'TLSv1.2' as const,
          handshakeTimeout: REQUEST_TIMEOUT_MS,
        },
      }),
  });
  const made = AppModule.with(environment, logger, () => prepare?.(app));
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(made, adapter, {
    logger: new NestLog(logger),
    abortOnError: false,
    bodyParser: false,
  });
  const http = app.getHttpAdapter().getInstance();
  // Fastify brings parsers for JSON and text; with them a sender chooses what our doors, which take bytes, are given.
  http.removeAllContentTypeParsers();
  http.addContentTypeParser(XML_MEDIA_TYPES, { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  // Nest would set its own only after GraphQL has been registered, too late for the routes there are by then.
  http.setErrorHandler(refuse);
  adapter.setErrorHandler = () => http;
  const most = partOf(MOST_CONNECTIONS, shareOfThisProcess());
  boundConnections(http, { most, takesWithinMs: TAKES_WITHIN_MS });
  // First: what is not answered any longer is not counted, and what is refused is told that this server ends, too.
  const retire = retiring(http, idleMs);
  cutOffSlowSenders(http, SENDER_LIMITS);
  countRequests(http, app.get(UnderWay));
  admitRequests(http, app.get(Registry), logger);
  await app.listen({ host: environment.HOST, port: environment.PORT });
  return { app, address: await app.getUrl(), retire };
}

/** What Fastify itself refuses (too large, no such media type), without telling what refuses it. */
function refuse({ statusCode = 500 }: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  void reply.code(statusCode).send({ statusCode, message: STATUS_CODES[statusCode] });
}
