import { Field, ObjectType } from '@nestjs/graphql';
import type { Limits } from '../../../domain/mandates/mandate.js';

@ObjectType({
  description: 'What is allowed in one dimension. A dimension that is not named is not limited.',
})
export class Limit {
  @Field({ description: '`unit` (by code), `assurance-level` (by URI) or a dimension of the power.' })
  readonly dimension!: string;

  @Field(() => [String], { description: 'Allowed values, or the one number that may not be exceeded.' })
  readonly values!: readonly string[];
}

export function toLimits(limits: Limits): Limit[] {
  return Object.entries(limits).map(([dimension, values]) => ({ dimension, values }));
}
