import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, type ExecutionResult } from 'graphql';
import type { AuthenticatedCaller } from '../../../domain/access/caller.js';
import { LIMITS } from '../limits/limits.js';
import { tooManyObjects } from '../limits/document.rules.js';
import { Loaders } from '../loading/loaders.js';
import { Reads } from '../loading/reads.js';
import type { OperationContext } from '../operation-context.js';
import { readRequest, type OperationRequest } from './request-body.js';

/** What an operation came to; `refused` when nothing of it was executed. */
export interface OperationResult {
  readonly refused: boolean;
  readonly data?: unknown;
  readonly errors: readonly GraphQLError[];
}

@Injectable()
export class Operations {
  constructor(
    private readonly http: HttpAdapterHost,
    private readonly reads: Reads,
  ) {}

  /** Never rejects: what goes wrong is among the errors. */
  async run(body: unknown, authenticated: AuthenticatedCaller): Promise<OperationResult> {
    try {
      const request = readRequest(body);
      const load = new Loaders(authenticated, this.reads);
      const { data, errors = [] } = await inTime(this.execute(request, authenticated, load));
      // Every field that came too late has failed, and one error says it. What a mutation has done is told.
      return { refused: data === undefined, data, errors: load.isExhausted ? [tooManyObjects()] : errors };
    } catch (error) {
      return { refused: true, errors: errorsOf(error) };
    }
  }

  private execute(
    { query, variables, operationName }: OperationRequest,
    authenticated: AuthenticatedCaller,
    load: Loaders,
  ): Promise<ExecutionResult> {
    const context: OperationContext = { authenticated, load, operationName };
    const { graphql } = this.http.httpAdapter.getInstance<FastifyInstance>();
    return graphql(query, { ...context }, variables, operationName);
  }
}

/**
 * What a slow operation waits for in the database is cancelled there by timeouts of its own; this one lets its sender go.
 * A mutation that is answered so may have been done or not: its idempotency key tells.
 */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), LIMITS.operationMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function tooLate(): GraphQLError {
  return new GraphQLError('The operation took too long. Ask for less at a time, or try again later.', {
    extensions: { code: 'graphql.timeout' },
  });
}

/** The engine throws an error that holds those of the document; our limits throw one themselves. */
function errorsOf(error: unknown): readonly GraphQLError[] {
  if (error instanceof GraphQLError) return [error];
  const { errors } = error as { errors?: readonly Error[] };
  if (errors) return errors.map((one) => (one instanceof GraphQLError ? one : asGraphQL(one)));
  return [asGraphQL(error as Error)];
}

function asGraphQL(error: Error & { code?: string }): GraphQLError {
  if (error.code?.startsWith('MER_ERR_GQL'))
    return new GraphQLError(error.message, { extensions: { code: error.code } });
  return new GraphQLError(error.message, { originalError: error });
}
