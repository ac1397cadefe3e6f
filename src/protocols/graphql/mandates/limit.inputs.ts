import { Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, Matches, MaxLength } from 'class-validator';
import type { Limits } from '../../../domain/mandates/mandate.js';

export const MOST_LIMITS = 50;
const MOST_VALUES = 200;

@InputType({ description: 'What is allowed in one dimension.' })
export class LimitInput {
  @Field({ description: '`unit`, `assurance-level` or a dimension of the power.' })
  @Matches(/^[a-z][a-z0-9-]{0,63}$/, { message: '$property must be a name in a-z, 0-9 and hyphens' })
  readonly dimension!: string;

  @Field(() => [String], {
    description: `1 to ${MOST_VALUES} allowed values, or the one number that may not be exceeded.`,
  })
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_VALUES)
  @MaxLength(256, { each: true })
  readonly values!: string[];
}

export function limitsOf(limits: readonly LimitInput[] | null | undefined): Limits | undefined {
  return limits ? Object.fromEntries(limits.map(({ dimension, values }) => [dimension, values])) : undefined;
}
