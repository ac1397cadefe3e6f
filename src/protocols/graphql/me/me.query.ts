import { Context, Query, Resolver } from '@nestjs/graphql';
import type { AuthenticatedCaller } from '../../../domain/access/caller.js';
import { Requires } from '../access/requires.js';
import type { OperationContext } from '../operation-context.js';
import { CallerKind, Me } from './me.types.js';

@Resolver()
export class MeQuery {
  @Requires('signed-in')
  @Query(() => Me, { description: 'Who is calling, and what the caller may do.' })
  me(@Context() { authenticated }: OperationContext): Me {
    return toMe(authenticated);
  }
}

const KINDS = { client: CallerKind.CLIENT, employee: CallerKind.EMPLOYEE, 'e-service': CallerKind.E_SERVICE };

function toMe(caller: AuthenticatedCaller): Me {
  const { actor } = caller;
  if (caller.kind === 'e-service')
    return { kind: KINDS[caller.kind], actor, entityId: caller.entityId, grants: [] };
  const grants = caller.grants.map(({ organisations, permissions }) => ({
    everywhere: organisations === 'all',
    organisationIds: organisations === 'all' ? [] : [...organisations],
    permissions: [...permissions].sort(),
  }));
  return { kind: KINDS[caller.kind], actor, grants };
}
