import { Field, ID, ObjectType } from '@nestjs/graphql';
import { orRefusal } from '../errors/refusal.type.js';

@ObjectType({ description: 'A part of an organisation; units form a tree.' })
export class Unit {
  @Field(() => ID)
  readonly id!: string;

  readonly organisationId!: string;

  readonly parentId?: string;

  @Field({ description: 'Unique in the organisation; it never changes.' })
  readonly code!: string;

  @Field()
  readonly name!: string;

  @Field({ nullable: true, description: 'Code of the unit it is a part of; null: it is at the top.' })
  readonly parentCode?: string;

  @Field({ description: 'The source that keeps it up to date; `manual`: administrators.' })
  readonly managedBy!: string;

  @Field({ description: 'Changes with the name and the parent; give it back as `ifVersion`.' })
  readonly version!: string;
}

export const UnitResult = orRefusal('UnitResult', () => Unit);
