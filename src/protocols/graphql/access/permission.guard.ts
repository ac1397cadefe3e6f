import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import { callerFor, type AuthenticatedCaller } from '../../../domain/access/caller.js';
import { DomainError } from '../../../platform/errors/domain-error.js';
import type { OperationContext } from '../operation-context.js';
import { REQUIREMENT, type Requirement } from './requires.js';

/** Closed by default: a query or mutation that does not say what it requires is refused, whoever calls. */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType<GqlContextType>() !== 'graphql') return true;
    const { authenticated } = GqlExecutionContext.create(context).getContext<OperationContext>();
    requireOf(context, authenticated);
    return true;
  }
}

/** What the operation requires. @throws DomainError when the caller does not meet it, or it says nothing */
export function requireOf(context: ExecutionContext, authenticated: AuthenticatedCaller): Requirement {
  const requirement = Reflect.getMetadata(REQUIREMENT, context.getHandler()) as Requirement | undefined;
  if (!requirement) {
    throw new DomainError('access.undeclared', 'internal', 'The operation does not say what it requires.');
  }
  if (requirement === 'e-service') {
    if (authenticated.kind !== 'e-service') throw forEServicesAlone();
  } else if (requirement !== 'signed-in') callerFor(authenticated, requirement);
  return requirement;
}

function forEServicesAlone(): DomainError {
  return new DomainError(
    'access.e-service-only',
    'forbidden',
    'Only an e-service may ask this. Use the token of an e-service client.',
  );
}
