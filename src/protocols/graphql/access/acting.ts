import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { callerFor, type AskingEService, type Caller } from '../../../domain/access/caller.js';
import type { OperationContext } from '../operation-context.js';
import { requireOf } from './permission.guard.js';

/**
 * The caller as narrowed to what the operation requires: a `Caller` that administers only where it has the permission; for
 * `e-service` the `AskingEService`.
 */
export const Acting = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller | AskingEService => {
    const { authenticated } = GqlExecutionContext.create(context).getContext<OperationContext>();
    const requirement = requireOf(context, authenticated);
    if (requirement === 'e-service' && authenticated.kind === 'e-service') return authenticated;
    if (requirement === 'signed-in' || requirement === 'e-service') throw new TypeError('Take the context.');
    return callerFor(authenticated, requirement);
  },
);
