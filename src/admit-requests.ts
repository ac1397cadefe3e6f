import { STATUS_CODES } from 'node:http';
import type { FastifyContextConfig, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Counter, type Registry } from 'prom-client';
import { partOf, shareOfThisProcess } from './platform/config/workers.js';
import { Admission } from './platform/jobs/admission.js';

/** Of each door in all: enough to keep the database and two cores busy, few enough to be answered in a tenth of a second. */
const AT_ONCE = 16;
const AT_LEAST = 8;
/** What is refused is not read on. A body that is longer is not waited for, either. */
const SHORT_BODY = 64 * 1024;
const RETRY_AFTER_SECONDS = 1;
const TELL_EVERY_MS = 1_000;

export interface Busy {
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How the door says 503, in its own form. */
    readonly busy?: (request: FastifyRequest) => Busy;
    /** Its own places, beside its door's: so many at a time, and so many may wait half a second in any case. */
    readonly places?: { readonly atOnce: number; readonly waiting: number };
    /** Is answered however busy the service is, as what watches over it must be. */
    readonly always?: boolean;
  }
}

const PLAIN: Busy = {
  type: 'application/json; charset=utf-8',
  body: JSON.stringify({ statusCode: 503, message: STATUS_CODES[503] }),
};

/**
 * Answers 503 with Retry-After, before anything of the body is read, when more is asked of a door than it can answer in
 * time: what is answered is answered as soon as ever. Each door (the first part of the path) has places of its own, taken
 * when the body has come, so that a slow sender takes none; a route may have its own (`config.places`). Of long bodies
 * (`config.longBody`) their door takes care.
 */
export function admitRequests(server: FastifyInstance, registry: Registry, logger: Logger): void {
  const places = new Map<string, Admission>();
  const refusals = new Refusals(registry, logger);
  const refuse = (request: FastifyRequest, reply: FastifyReply): void => {
    refusals.count(doorOf(request) ?? '');
    const { type, body, headers = {} } = request.routeOptions.config.busy?.(request) ?? PLAIN;
    if (!(Number(request.headers['content-length'] ?? NaN) <= SHORT_BODY))
      void reply.header('connection', 'close');
    void reply.code(503).header('retry-after', RETRY_AFTER_SECONDS).header('cache-control', 'no-store');
    void reply.headers(headers).type(type).send(body);
  };
  const admissionOf = (request: FastifyRequest): Admission | undefined => {
    const door = doorOf(request);
    if (door === undefined) return undefined;
    const { url, config } = request.routeOptions;
    const place = config.places === undefined ? door : `${request.method} ${url}`;
    const admission = places.get(place) ?? admissionFor(config);
    places.set(place, admission);
    return admission;
  };
  server.addHook('onRequest', (request, reply, done) => {
    if (admissionOf(request)?.isFull()) refuse(request, reply);
    else done();
  });
  server.addHook('preValidation', (request, reply, done) => {
    const admission = admissionOf(request);
    if (!admission) {
      done();
      return;
    }
    const begin = (): void => {
      // Nobody waits for the answer any longer.
      if (request.raw.socket.destroyed) {
        admission.leave();
        return;
      }
      reply.raw.once('close', () => admission.leave());
      done();
    };
    admission.enter(begin, () => refuse(request, reply));
  });
}

function admissionFor({ places }: FastifyContextConfig): Admission {
  if (places) return new Admission(places.atOnce, undefined, places.waiting);
  return new Admission(partOf(AT_ONCE, shareOfThisProcess(), AT_LEAST));
}

/** Undefined for what is no door of ours, or is not counted. */
function doorOf({ routeOptions: { url, config } }: FastifyRequest): string | undefined {
  if (url === undefined || config.always || config.longBody) return undefined;
  return url.split('/', 2)[1];
}

/** Counted for monitoring; told once a second, for there may be thousands. */
class Refusals {
  private readonly counter: Counter<'door'>;
  private readonly untold = new Map<string, number>();

  constructor(
    registry: Registry,
    private readonly logger: Logger,
  ) {
    this.counter = new Counter({
      ...{
        name: 'behorig_requests_refused_total',
        help: 'Requests refused for being too many',
        labelNames: ['door'],
      },
      registers: [registry],
    });
  }

  count(door: string): void {
    this.counter.inc({ door });
    if (this.untold.size === 0) setTimeout(() => this.tell(), TELL_EVERY_MS).unref();
    this.untold.set(door, (this.untold.get(door) ?? 0) + 1);
  }

  private tell(): void {
    this.logger.warn(
      { refused: Object.fromEntries(this.untold) },
      'too much is asked, requests were refused',
    );
    this.untold.clear();
  }
}
