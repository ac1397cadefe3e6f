import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Decision as View } from '../../../domain/decisions/decisions.service.js';
import { connectionOf } from '../connections/connection.types.js';
import { listCost } from '../limits/cost.js';
import { EVIDENCE_REFUSED } from '../release/evidence.js';

@ObjectType({ description: 'A text in Swedish and English.' })
export class Texts {
  @Field()
  readonly sv!: string;

  @Field()
  readonly en!: string;
}

@ObjectType({ description: 'Why the answer is no: what came nearest, and what kept it from being enough.' })
export class DecisionReason {
  @Field({ description: 'Stable, e.g. `limit-exceeded`.' })
  readonly code!: string;

  @Field({ nullable: true, description: 'Code of the power that came nearest.' })
  readonly power?: string;

  @Field({ nullable: true, description: 'The dimension of the limit that it is about.' })
  readonly dimension?: string;

  @Field(() => [String], { nullable: true, description: 'What to log in with instead, exact URIs.' })
  readonly acceptedLevels?: readonly string[];

  @Field(() => Texts, { description: 'For who mends it.' })
  readonly admin!: Texts;

  @Field(() => Texts, { description: 'For who was refused.' })
  readonly user!: Texts;
}

@ObjectType({ description: 'What a permit rests on.' })
export class DecisionBasis {
  @Field({ description: 'Power code.' })
  readonly power!: string;

  @Field(() => ID)
  readonly agreement!: string;

  @Field(() => ID, { nullable: true })
  readonly mandate?: string;

  @Field(() => [ID], { nullable: true, description: 'What the mandate was passed on from, nearest first.' })
  readonly passedOnFrom?: readonly string[];

  @Field(() => ID, { nullable: true, description: 'Of a role assignment.' })
  readonly assignment?: string;

  @Field({ nullable: true, description: 'Code of the role.' })
  readonly role?: string;
}

@ObjectType({ description: 'An act that takes several persons, as far as it has come.' })
export class TogetherUse {
  @Field(() => ID, { description: 'For the others: `context.together`.' })
  readonly reference!: string;

  @Field(() => Int)
  readonly needed!: number;

  @Field(() => Int)
  readonly have!: number;

  @Field(() => Date)
  readonly expiresAt!: Date;
}

@ObjectType({ description: 'A decision, no more of which is told than your agreements let you know.' })
export class Decision {
  @Field(() => ID, { description: 'What it is recorded under.' })
  readonly id!: string;

  @Field()
  readonly permitted!: boolean;

  @Field(() => DecisionBasis, { nullable: true })
  readonly basis?: DecisionBasis;

  @Field(() => DecisionReason, { nullable: true })
  readonly reason?: DecisionReason;

  @Field(() => TogetherUse, { nullable: true })
  readonly together?: TogetherUse;

  @Field({ nullable: true, description: EVIDENCE_REFUSED })
  readonly evidenceRefused?: string;
}

@ObjectType({ description: 'Decisions in the order of the questions; fewer when the semantic says so.' })
export class Decisions {
  @Field(() => [Decision], { complexity: listCost })
  readonly decisions!: readonly Decision[];
}

@ObjectType({ description: 'An employee who would be permitted.' })
export class FoundSubject {
  @Field({ description: 'The kind of name that was asked for.' })
  readonly type!: string;

  @Field({ description: 'The name, as `id` of a subject that is asked about.' })
  readonly id!: string;
}

@ObjectType({
  description:
    'Employees who would be permitted if they were asked about. A page may be short, or empty, although there is another.',
})
export class FoundSubjects extends connectionOf<FoundSubject>('FoundSubject', () => FoundSubject) {
  @Field(() => ID, { description: 'What the search is recorded under.' })
  readonly id!: string;
}

export function toDecision({ basis, ...decision }: View): Decision {
  return { ...decision, ...(basis && { basis: toBasis(basis) }) };
}

function toBasis(basis: NonNullable<View['basis']>): DecisionBasis {
  const { power, agreement } = basis;
  return basis.kind === 'mandate'
    ? { power, agreement, mandate: basis.mandateId, passedOnFrom: basis.passedOnFrom }
    : { power, agreement, assignment: basis.assignmentId, role: basis.role };
}
