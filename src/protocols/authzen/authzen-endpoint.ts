import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { CallerChanged, type AskingEService } from '../../domain/access/caller.js';
import { Authentication } from '../../domain/callers/authentication.js';
import { DomainError, type ErrorKind } from '../../platform/errors/domain-error.js';
import { LOG } from '../../platform/logging/logger.js';
import { boundedJson } from './bounded-json.js';
import { AccessApi, type Operation } from './access-api.js';
import { LIMITS } from './limits.js';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  'invalid-input': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 400,
  conflict: 400,
  refused: 400,
  unavailable: 503,
  internal: 500,
};
const LONGEST_REQUEST_ID = 200;

/**
 * OpenID AuthZEN Authorization API 1.0 over HTTP, for e-services that authenticate as in GraphQL before anything of the
 * body is read. One that was looked up within the last minute is told from memory: a decision is read by a statement that tells,
 * too, whether it counts still, and before anything is refused it is looked up. A decision is answered with 200 whether it is
 * yes or no; an error is one message (section 10.1.2).
 */
@Injectable()
export class AuthzenEndpoint implements OnModuleInit {
  private readonly callers = new WeakMap<FastifyRequest, AskingEService>();

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly authentication: Authentication,
    private readonly api: AccessApi,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  /** A scope of its own: whatever the media type, the body is ours to refuse. */
  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    server.register((scope, _options, done) => {
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
      scope.setErrorHandler(async (error: FastifyError, request, reply) => {
        this.refuse(request, reply, await this.refusal(request, error));
      });
      scope.addHook('onRequest', (request, reply, next) => {
        const id = request.headers['x-request-id'];
        if (id !== undefined) void reply.header('x-request-id', id);
        next();
      });
      for (const [path, operation] of Object.entries(this.api.operations))
        scope.route({
          method: 'POST',
          url: path,
          bodyLimit: LIMITS.bodyBytes,
          config: { busy: () => BUSY },
          preParsing: async (request, _reply, payload) => {
            const kept = operation.tellsCaller
              ? this.authentication.kept(request.headers.authorization)
              : undefined;
            this.callers.set(request, kept ?? (await this.caller(request)));
            return payload;
          },
          handler: (request, reply) => this.answer(request, reply, operation),
        });
      scope.get('/.well-known/authzen-configuration', (_request, reply) => reply.send(this.api.metadata()));
      done();
    });
  }

  private async caller({ headers }: FastifyRequest): Promise<AskingEService> {
    const caller = await this.authentication.of(headers.authorization);
    if (caller.kind === 'e-service') return caller;
    throw new DomainError(
      'access.e-service-only',
      'forbidden',
      'Only an e-service may ask this.',
      {},
      {
        remedy: 'Use the token of an e-service client.',
      },
    );
  }

  private async answer(request: FastifyRequest, reply: FastifyReply, { answer }: Operation): Promise<void> {
    const eService = this.callers.get(request);
    if (!eService) throw new Error('The request reached its handler without a caller.');
    const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
    const body = boundedJson(type === 'application/json' ? (request.body as Buffer | undefined) : undefined);
    const [id] = [request.headers['x-request-id']].flat();
    const requestId = id !== undefined && id.length <= LONGEST_REQUEST_ID ? id : undefined;
    const answered = await answer(body, eService, requestId).catch(async (error: unknown) => {
      if (!(error instanceof CallerChanged)) throw error;
      return answer(body, await this.callerNow(request), requestId);
    });
    await reply.header('cache-control', 'no-store').send(answered);
  }

  private async callerNow(request: FastifyRequest): Promise<AskingEService> {
    const caller = await this.caller(request);
    this.callers.set(request, caller);
    return caller;
  }

  /** Who was told from memory may not be told anything any longer but that. */
  private async refusal(request: FastifyRequest, error: FastifyError): Promise<FastifyError | DomainError> {
    const isUnavailable = error instanceof DomainError && error.kind === 'unavailable';
    if (isUnavailable || !this.callers.get(request)?.kept) return error;
    try {
      await this.callerNow(request);
      return error;
    } catch (refused) {
      return refused as DomainError;
    }
  }

  private refuse(request: FastifyRequest, reply: FastifyReply, error: FastifyError | DomainError): void {
    const isOurs = error instanceof DomainError;
    const status = isOurs ? STATUS[error.kind] : statusOf(error);
    const actor = this.callers.get(request)?.actor;
    if (status >= 500) this.logger.error({ err: error, actor }, 'authzen failed');
    else this.logger.info({ code: isOurs ? error.code : error.code, actor }, 'authzen refused');
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    if (status === 503) void reply.header('retry-after', 1);
    if (!request.raw.complete) void reply.header('connection', 'close');
    const message = isOurs && status < 500 ? `${error.message} ${error.remedy}`.trim() : MESSAGES[status];
    void reply
      .code(status)
      .header('cache-control', 'no-store')
      .type('application/json; charset=utf-8')
      .send(JSON.stringify(message ?? 'The request cannot be read.'));
  }
}

const MESSAGES: Readonly<Record<number, string>> = {
  413: `The body is larger than ${LIMITS.bodyBytes} bytes.`,
  500: 'The service failed.',
  503: 'The service cannot find out now. Ask again later.',
};
const BUSY = { type: 'application/json; charset=utf-8', body: JSON.stringify(MESSAGES[503]) };

/** What Fastify refuses of a body is a bad request (certification 2.4), save that it is too large. */
function statusOf({ statusCode = 500 }: FastifyError): number {
  return statusCode >= 400 && statusCode < 500 && statusCode !== 413 ? 400 : statusCode;
}
