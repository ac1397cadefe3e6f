import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { AuthenticatedCaller } from '../../../domain/access/caller.js';
import { Authentication } from '../../../domain/callers/authentication.js';
import { hasExactNumbers, INEXACT } from '../../../domain/decisions/exact-numbers.js';
import { DomainError } from '../../../platform/errors/domain-error.js';
import { LOG } from '../../../platform/logging/logger.js';
import { showError } from '../errors/graphql-errors.js';
import { LIMITS } from '../limits/limits.js';
import { Operations } from './operations.js';

const RESPONSE_TYPE = 'application/graphql-response+json';

/**
 * GraphQL over HTTP: `POST /graphql` with JSON, one operation a request, from a caller who is authenticated before
 * anything of the body is read. GET is not served: what is asked for would be in addresses and logs.
 */
@Injectable()
export class GraphqlEndpoint implements OnModuleInit {
  private readonly callers = new WeakMap<FastifyRequest, AuthenticatedCaller>();

  constructor(
    private readonly http: HttpAdapterHost,
    private readonly authentication: Authentication,
    private readonly operations: Operations,
    @Inject(LOG) private readonly logger: Logger,
  ) {}

  /** A scope of its own, so that no other door takes JSON. */
  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    server.register((scope, _options, done) => {
      const parse = scope.getDefaultJsonParser('error', 'error');
      scope.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
        void parse(request, body, (error, value) => {
          done(error ?? (hasExactNumbers(body) ? null : inexact), value);
        });
      });
      scope.setErrorHandler((error: FastifyError, request, reply) => this.refuse(request, reply, error));
      scope.route({
        method: 'POST',
        url: '/graphql',
        bodyLimit: LIMITS.bodyBytes,
        config: { busy: (request) => ({ type: typeFor(request), body: BUSY }) },
        onRequest: (request) => this.authenticate(request),
        handler: (request, reply) => this.answer(request, reply),
      });
      done();
    });
  }

  private async authenticate(request: FastifyRequest): Promise<void> {
    this.callers.set(request, await this.authentication.ofBrowserOr(request.headers));
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = this.callers.get(request);
    if (!caller) throw new Error('The request reached its handler without a caller.');
    const { refused, data, errors } = await this.operations.run(request.body, caller);
    // A request that asks for the newer media type hears of a refused document by the status, too.
    const status = refused && wantsResponseType(request) ? 400 : 200;
    this.send(request, reply, status, { ...(refused ? {} : { data }), errors }, caller.actor);
  }

  /** Before there was an operation: not authenticated, or no body that can be read. */
  private refuse(request: FastifyRequest, reply: FastifyReply, error: FastifyError | DomainError): void {
    const status = statusOf(error);
    if (status === 401) void reply.header('www-authenticate', 'Bearer');
    this.send(request, reply, status, { errors: [shownOf(error, status)] });
  }

  private send(
    request: FastifyRequest,
    reply: FastifyReply,
    status: number,
    { errors, ...rest }: { data?: unknown; errors: readonly GraphQLError[] },
    actor?: string,
  ): void {
    const shown = errors.map(showError);
    for (const { note } of shown) {
      const { failure, ...noted } = note;
      if (failure === undefined) this.logger.info({ ...noted, actor }, 'graphql error');
      else this.logger.error({ ...noted, actor, err: failure }, 'graphql failure');
    }
    const body = { ...(shown.length > 0 && { errors: shown.map((one) => one.shown) }), ...rest };
    void reply
      .code(status)
      .header('cache-control', 'no-store')
      .type(typeFor(request))
      .send(JSON.stringify(body));
  }
}

const BUSY = JSON.stringify({
  errors: [{ message: 'Too much is asked at the moment. Ask again.', extensions: { code: 'service.busy' } }],
});
const BODY_FAULTS: Readonly<Record<number, string>> = {
  400: 'The body is not JSON.',
  413: `The body is larger than ${LIMITS.bodyBytes} bytes.`,
  415: 'Send the operation as application/json.',
};

/** Limits are compared exactly, so a number that is not kept as it was sent is not taken. */
const inexact = Object.assign(
  new GraphQLError(`${INEXACT.rule} ${INEXACT.remedy}`, { extensions: { code: 'graphql.inexact' } }),
  { statusCode: 400 },
);

function shownOf(error: Error, status: number): GraphQLError {
  if (error instanceof GraphQLError) return error;
  if (error instanceof DomainError || status >= 500)
    return new GraphQLError(error.message, { originalError: error });
  return new GraphQLError(BODY_FAULTS[status] ?? 'The request cannot be read.', {
    extensions: { code: `graphql.http-${status}` },
  });
}

function statusOf(error: FastifyError | DomainError): number {
  if (!(error instanceof DomainError)) return error.statusCode ?? 500;
  if (error.kind === 'unauthenticated') return 401;
  if (error.kind === 'forbidden') return 403;
  return error.kind === 'unavailable' ? 503 : 500;
}

function typeFor(request: FastifyRequest): string {
  return `${wantsResponseType(request) ? RESPONSE_TYPE : 'application/json'}; charset=utf-8`;
}

function wantsResponseType({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes(RESPONSE_TYPE) ?? false;
}
