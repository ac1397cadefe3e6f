import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { callerFor, type Caller } from '../../domain/access/caller.js';
import { Authentication } from '../../domain/callers/authentication.js';
import type { ImportBatch, ImportProgress } from '../../domain/imports/import.js';
import { ImportsService } from '../../domain/imports/imports.service.js';
import { toldInTheLog } from '../../domain/imports/told-in-the-log.js';
import { unpacked } from '../../domain/imports/unpacked.js';
import { LOG } from '../../platform/logging/logger.js';
import { importRequest, MEDIA_TYPES, MOST_BYTES, type ImportRequest } from './import-request.js';
import { refusals } from './import-request.errors.js';
import { PROBLEM_TYPE, problemOf } from './problem.js';

/** Anything else is final and well. */
const STATUS: Partial<Record<ImportBatch['state'], number>> = { waiting: 202, refused: 422, failed: 503 };
const RETRY_AFTER_SECONDS = 30;

interface Admitted {
  readonly caller: Caller;
  readonly asked: ImportRequest;
}

/**
 * `POST /imports/:source`: a file as the body, streamed, from a caller who is authenticated and permitted before anything
 * of it is read. Answers when the import is finished or, with `Prefer: respond-async` (RFC 7240 section 4.1), as soon as
 * the file is received; it then goes on whether or not the sender stays.
 */
@Injectable()
export class ImportsEndpoint implements OnModuleInit, BeforeApplicationShutdown {
  private readonly admitted = new WeakMap<FastifyRequest, Admitted>();
  private readonly underWay = new Map<FastifyRequest, Promise<unknown>>();

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly authentication: Authentication,
    private readonly imports: ImportsService,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  /** A scope of its own, so that no other door takes streams. */
  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    server.register((scope, _options, done) => {
      scope.addContentTypeParser(MEDIA_TYPES, (_request, _payload, parsed) => {
        parsed(null);
      });
      scope.setErrorHandler((error, request, reply) => this.refuse(request, reply, error));
      scope.route({
        method: 'POST',
        url: '/imports/:source',
        config: { longBody: true },
        onRequest: (request) => this.admit(request),
        handler: (request, reply) => this.answer(request, reply),
      });
      scope.route({
        method: ['GET', 'PUT', 'PATCH', 'DELETE'],
        url: '/imports/:source',
        handler: (_request, reply) => reply.code(405).header('allow', 'POST').send(),
      });
      done();
    });
  }

  /** A file that is being received is given up; what was planned is applied, now or by another instance. */
  async beforeApplicationShutdown(): Promise<void> {
    for (const { raw } of this.underWay.keys()) if (!raw.complete) raw.destroy();
    await Promise.all(this.underWay.values());
  }

  private async admit(request: FastifyRequest): Promise<void> {
    const authenticated = await this.authentication.of(request.headers.authorization);
    this.admitted.set(request, {
      caller: callerFor(authenticated, 'imports:run'),
      asked: importRequest(request),
    });
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const admitted = this.admitted.get(request);
    if (!admitted) throw new Error('The request reached its handler without a caller.');
    const received = Promise.withResolvers<string>();
    const finished = this.import(request, admitted, ({ phase, import: id }) => {
      if (phase !== 'receiving') received.resolve(id);
    });
    const settled = finished.catch(() => undefined).finally(() => this.underWay.delete(request));
    this.underWay.set(request, settled);
    if (!isAsynchronous(request)) return this.send(reply, await finished);
    const first = await Promise.race([received.promise, finished]);
    if (typeof first !== 'string') return this.send(reply, first);
    void reply.code(202).header('preference-applied', 'respond-async').header('cache-control', 'no-store');
    await reply.send({ import: first });
  }

  private async import(
    request: FastifyRequest,
    { caller, asked }: Admitted,
    onProgress: (progress: ImportProgress) => void,
  ): Promise<ImportBatch> {
    const begun = performance.now();
    const body = limited(request);
    const total = Number(request.headers['content-length'] ?? 0);
    const arrived = total > 0 ? { arrived: () => Math.min(1, body.read() / total) } : {};
    try {
      const batch = await this.imports.import(
        caller,
        { ...asked, file: unpacked(body.pieces), ...arrived },
        onProgress,
      );
      this.logger.info(toldInTheLog(batch, begun), 'import');
      return batch;
    } catch (error) {
      this.note(error, caller.actor);
      throw error;
    }
  }

  private async send(reply: FastifyReply, batch: ImportBatch): Promise<void> {
    const { id, ...shown } = { ...batch, progress: undefined };
    void reply.code(STATUS[batch.state] ?? 200).header('cache-control', 'no-store');
    await reply.send({ import: id, ...shown });
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
    const problem = problemOf(error);
    if (!this.underWay.has(request) && !this.admitted.has(request)) this.note(error);
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
    if (problem.status === 415) void reply.header('accept-encoding', 'gzip');
    if (problem.status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
    // What was not read is not read on: it may be two gigabytes.
    if (!request.raw.complete) void reply.header('connection', 'close');
    void reply
      .code(problem.status)
      .header('cache-control', 'no-store')
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(problem));
  }

  private note(error: unknown, actor?: string): void {
    const { status, code, id } = problemOf(error);
    if (status >= 500) this.logger.error({ code, id, actor, err: error }, 'import failed');
    else this.logger.info({ code, id, actor }, 'import refused');
  }
}

function isAsynchronous({ headers }: FastifyRequest): boolean {
  return [headers.prefer ?? []].flat().some((value) => /(^|[,;\s])respond-async($|[,;\s])/i.test(value));
}

/** The body as it comes, no more than is allowed of it. */
function limited(request: FastifyRequest): { pieces: AsyncIterable<Uint8Array>; read: () => number } {
  let bytes = 0;
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of request.raw as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > MOST_BYTES) throw refusals.tooLarge();
      yield piece;
    }
  };
  return { pieces: pieces(), read: () => bytes };
}
