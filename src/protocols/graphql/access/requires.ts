import { applyDecorators, SetMetadata } from '@nestjs/common';
import { Extensions } from '@nestjs/graphql';
import type { Permission } from '../../../domain/access/permission.js';

/**
 * What an operation asks of its caller: a permission; to be signed in at all; or to be an e-service. Also in the schema,
 * as the extension `requires`, from which the access matrix is tested.
 */
export type Requirement = Permission | 'signed-in' | 'e-service';

export const REQUIREMENT = 'behorig:requires';

/** Every query and mutation has one; the guard refuses an operation without. */
export function Requires(requirement: Requirement): MethodDecorator {
  return applyDecorators(SetMetadata(REQUIREMENT, requirement), Extensions({ requires: requirement }));
}
