import { Field, ID, InputType } from '@nestjs/graphql';
import { IsOptional, IsUUID, MaxLength } from 'class-validator';
import type { Decision } from '../../../domain/mandates/mandate.js';
import { given } from '../inputs/given.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';

@InputType({ description: 'An act upon one mandate.' })
export class MandateDecisionInput extends ReasonedInput {
  @Field(() => ID)
  @IsUUID()
  readonly id!: string;

  @Field({
    nullable: true,
    description: 'Its `version` as read: refused when somebody has changed it since.',
  })
  @IsOptional()
  @MaxLength(50)
  readonly ifVersion?: string;
}

export function toDecision({ id, ...decision }: MandateDecisionInput): Decision {
  return given({ ...decision, mandateId: id });
}
