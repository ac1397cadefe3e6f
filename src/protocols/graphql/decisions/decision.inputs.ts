import { ArgsType, Field, ID, InputType, IntersectionType, registerEnumType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsObject,
  IsOptional,
  IsUUID,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import type { ExplainedQuestion } from '../../../domain/decisions/administered-decisions.service.js';
import type { ExplainedSearch } from '../../../domain/decisions/administered-searches.service.js';
import type { AskedAt } from '../../../domain/decisions/asked-facts.store.js';
import type { AccessQuestion, Properties } from '../../../domain/decisions/decision.js';
import type { Semantic } from '../../../domain/decisions/decisions.service.js';
import type { SubjectSearch } from '../../../domain/decisions/searches.service.js';
import { PageArgs } from '../connections/connection.types.js';
import { EntitlementsArgs } from '../entitlements/entitlement.inputs.js';
import { given } from '../inputs/given.js';
import { HoldsNoEvidence } from '../inputs/holds-no-evidence.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { EVIDENCE } from '../release/evidence.js';
import { JsonObjectScalar } from '../scalars/json-object.scalar.js';
import { LoginEvidenceScalar } from '../scalars/login-evidence.scalar.js';

const LONGEST_NAME = 1_000;
const MOST_QUESTIONS = 100;

export const DecisionSemantic = {
  EXECUTE_ALL: 'execute-all',
  DENY_ON_FIRST_DENY: 'deny-on-first-deny',
  PERMIT_ON_FIRST_PERMIT: 'permit-on-first-permit',
} as const satisfies Record<string, Semantic>;
registerEnumType(DecisionSemantic, {
  name: 'DecisionSemantic',
  description: 'How far several questions are answered.',
  valuesMap: {
    EXECUTE_ALL: { description: 'Each of them.' },
    DENY_ON_FIRST_DENY: { description: 'Until one is denied.' },
    PERMIT_ON_FIRST_PERMIT: { description: 'Until one is permitted.' },
  },
});

/** Of a part of a question, what is said of it. */
@InputType({ isAbstract: true })
class SaidInput {
  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'What is said of it; counts only where the agreement says so.',
  })
  @IsOptional()
  @IsObject()
  readonly properties?: Properties;
}

@InputType({ description: 'A subject or a resource.' })
export class EntityInput extends SaidInput {
  @Field({ description: 'Of a subject e.g. `orgAffiliation`, as in AuthZEN.' })
  @Length(1, LONGEST_NAME)
  readonly type!: string;

  @Field()
  @Length(1, LONGEST_NAME)
  readonly id!: string;
}

@InputType()
export class ActionInput extends SaidInput {
  @Field()
  @Length(1, LONGEST_NAME)
  readonly name!: string;
}

@InputType({ description: 'A subject that is sought.' })
export class SoughtSubjectInput extends SaidInput {
  @Field({
    description: 'How it is to be named: `orgAffiliation`, `hsaId`, `eppn`, or `user`, as in AuthZEN.',
  })
  @Length(1, LONGEST_NAME)
  readonly type!: string;
}

/** What is to be done to what. */
@InputType({ isAbstract: true })
class ActInput {
  @Field(() => ActionInput)
  @ValidateNested()
  @Type(() => ActionInput)
  readonly action!: ActionInput;

  @Field(() => EntityInput)
  @ValidateNested()
  @Type(() => EntityInput)
  readonly resource!: EntityInput;
}

@InputType({ description: 'May this subject do this to that?' })
export class QuestionInput extends ActInput {
  @Field(() => EntityInput)
  @ValidateNested()
  @Type(() => EntityInput)
  readonly subject!: EntityInput;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'The circumstances: `acr`, `organisation`, `together`, and what conditions ask for.',
  })
  @IsOptional()
  @IsObject()
  @HoldsNoEvidence()
  readonly context?: Properties;

  @Field(() => LoginEvidenceScalar, { nullable: true, description: EVIDENCE })
  @IsOptional()
  readonly evidence?: string;
}

@InputType({ description: 'Who may do this to that?' })
export class SubjectSearchInput extends ActInput {
  @Field(() => SoughtSubjectInput)
  @ValidateNested()
  @Type(() => SoughtSubjectInput)
  readonly subject!: SoughtSubjectInput;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'The circumstances: `acr`, `organisation`, and what conditions ask for.',
  })
  @IsOptional()
  @IsObject()
  @HoldsNoEvidence()
  readonly context?: Properties;
}

@ArgsType()
export class DecideArgs {
  @Field(() => QuestionInput)
  @ValidateNested()
  @Type(() => QuestionInput)
  readonly question!: QuestionInput;
}

@ArgsType()
export class DecideManyArgs {
  @Field(() => [QuestionInput])
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_QUESTIONS)
  @ValidateNested({ each: true })
  @Type(() => QuestionInput)
  readonly questions!: QuestionInput[];

  @Field(() => DecisionSemantic, { defaultValue: DecisionSemantic.EXECUTE_ALL })
  @IsIn(Object.values(DecisionSemantic))
  readonly semantic: Semantic = 'execute-all';
}

@ArgsType()
export class WhoMayArgs extends PageArgs {
  @Field(() => SubjectSearchInput)
  @ValidateNested()
  @Type(() => SubjectSearchInput)
  readonly search!: SubjectSearchInput;
}

/** What is asked by an administrator. */
@InputType({ isAbstract: true })
class ExplainedActInput extends ActInput {
  @Field(() => JsonObjectScalar, { nullable: true, description: 'What is said of the employee.' })
  @IsOptional()
  @IsObject()
  readonly subjectProperties?: Properties;

  @Field(() => JsonObjectScalar, {
    nullable: true,
    description: 'The circumstances: `acr`, and what conditions ask for.',
  })
  @IsOptional()
  @IsObject()
  readonly context?: Properties;

  @Field({
    nullable: true,
    description:
      'entityID of an e-service: as if it asked. Default: no agreement is looked at, and all that is said counts.',
  })
  @IsOptional()
  @MaxLength(1024)
  readonly relyingParty?: string;
}

@InputType({ description: 'May this employee do this to that?' })
export class ExplainedQuestionInput extends ExplainedActInput {
  @Field({ description: 'uid@organisation-number.' })
  @MaxLength(256)
  readonly employment!: string;
}

@InputType({ description: 'Who in the organisation may do this to that?' })
export class ExplainedSearchInput extends ExplainedActInput {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly organisation!: string;
}

@ArgsType()
export class ExplainWhoMayArgs extends IntersectionType(PageArgs, EntitlementsArgs) {
  @Field(() => ExplainedSearchInput)
  @ValidateNested()
  @Type(() => ExplainedSearchInput)
  readonly search!: ExplainedSearchInput;
}

@ArgsType()
export class ExplainArgs extends EntitlementsArgs {
  @Field(() => ExplainedQuestionInput)
  @ValidateNested()
  @Type(() => ExplainedQuestionInput)
  readonly question!: ExplainedQuestionInput;
}

@ArgsType()
export class WhatMayArgs extends EntitlementsArgs {
  @Field({ description: 'uid@organisation-number.' })
  @MaxLength(256)
  readonly employment!: string;

  @Field({ nullable: true, description: 'entityID of an e-service: what its agreement lists alone.' })
  @IsOptional()
  @MaxLength(1024)
  readonly relyingParty?: string;
}

@ArgsType()
export class ReplayArgs {
  @Field(() => ID, { description: 'Of a disclosure that is a decision.' })
  @IsUUID()
  readonly id!: string;
}

export function toExplained({ action, resource, ...question }: ExplainedQuestionInput): ExplainedQuestion {
  return given({ ...question, ...toAct({ action, resource }) });
}

export function toExplainedSearch({ action, resource, ...search }: ExplainedSearchInput): ExplainedSearch {
  return given({ ...search, ...toAct({ action, resource }) });
}

export function toInstants({ at, asKnownAt }: EntitlementsArgs): AskedAt {
  return {
    ...(at && { at: at.toISOString() }),
    ...(asKnownAt && { asKnownAt: asKnownAt.toISOString() }),
  };
}

export function toQuestion({ subject, context, evidence, ...act }: QuestionInput): AccessQuestion {
  const { type, id, properties } = subject;
  return given({ subject: given({ type, id, properties }), ...toAct(act), context, evidence });
}

export function toSubjectSearch({ subject, context, ...act }: SubjectSearchInput): SubjectSearch {
  const { type, properties } = subject;
  return given({ subject: given({ type, properties }), ...toAct(act), context });
}

function toAct({ action, resource }: ActInput): Pick<AccessQuestion, 'action' | 'resource'> {
  return {
    action: given({ name: action.name, properties: action.properties }),
    resource: given({ type: resource.type, id: resource.id, properties: resource.properties }),
  };
}
