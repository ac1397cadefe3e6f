import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsDate, IsOptional, ValidateNested } from 'class-validator';
import type { SimulatedAct } from '../../../domain/decisions/simulations.service.js';
import { DomainError } from '../../../platform/errors/domain-error.js';
import { MandateDecisionInput, toDecision } from '../mandates/decision.inputs.js';
import { GrantMandateInput, toGrant } from '../mandates/grant.inputs.js';
import { ExplainedQuestionInput } from './decision.inputs.js';

/** What is locked meanwhile others wait for. */
export const MOST_SIMULATED = 20;

@InputType({ description: 'An act that is not done: either `grant` or `revoke`.' })
export class SimulationInput {
  @Field(() => GrantMandateInput, { nullable: true, description: 'As for `grantMandate`.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => GrantMandateInput)
  readonly grant?: GrantMandateInput | null;

  @Field(() => MandateDecisionInput, { nullable: true, description: 'As for `revokeMandate`.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => MandateDecisionInput)
  readonly revoke?: MandateDecisionInput | null;

  @Field(() => [ExplainedQuestionInput], {
    description: `What to decide before and after, at most ${MOST_SIMULATED}; of organisations whose mandates you both write and read.`,
  })
  @ArrayMaxSize(MOST_SIMULATED)
  @ValidateNested({ each: true })
  @Type(() => ExplainedQuestionInput)
  readonly questions!: ExplainedQuestionInput[];

  @Field(() => Date, {
    nullable: true,
    description: 'When it is decided for, e.g. when the mandate has begun; default: now.',
  })
  @IsOptional()
  @IsDate()
  readonly at?: Date | null;
}

@ArgsType()
export class SimulateArgs {
  @Field(() => SimulationInput)
  @ValidateNested()
  @Type(() => SimulationInput)
  readonly input!: SimulationInput;
}

/** @throws DomainError `simulation.one-act` */
export function toSimulatedAct({ grant, revoke }: SimulationInput): SimulatedAct {
  if (grant && !revoke) return { grant: toGrant(grant) };
  if (revoke && !grant) return { revoke: toDecision(revoke) };
  throw new DomainError(
    'simulation.one-act',
    'invalid-input',
    'One act is simulated at a time.',
    { field: grant ? 'revoke' : 'grant' },
    { remedy: 'Say either what to grant or what to revoke.' },
  );
}
