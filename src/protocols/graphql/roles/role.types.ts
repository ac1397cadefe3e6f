import { Field, ID, ObjectType } from '@nestjs/graphql';
import type { RoleView } from '../../../domain/roles/role.js';
import { orRefusal } from '../errors/refusal.type.js';

@ObjectType({ description: 'A named function, which employees can be assigned; it may carry powers.' })
export class Role {
  @Field(() => ID)
  readonly id!: string;

  readonly powerIds!: readonly string[];

  @Field({ description: 'What e-services compare, together with the organisation number.' })
  readonly code!: string;

  @Field({ description: 'In Swedish.' })
  readonly nameSv!: string;

  @Field({ description: 'In English.' })
  readonly nameEn!: string;

  @Field({ description: 'Of no one organisation: any may assign it.' })
  readonly shared!: boolean;
}

export const RoleResult = orRefusal('RoleResult', () => Role);

export function toRole({ powers: _codes, ...view }: RoleView): Role {
  return { ...view, shared: view.organisationId === undefined };
}
