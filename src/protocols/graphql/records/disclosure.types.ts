import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { Disclosure as View } from '../../../domain/audit/disclosure.js';
import { connectionOf } from '../connections/connection.types.js';

type Outcome = View['outcome'];
type Level = NonNullable<View['assurance']>['level'];

export const DisclosureOutcome = {
  RELEASED: 'released',
  NOTHING: 'nothing',
  REFUSED: 'refused',
  PERMITTED: 'permitted',
  DENIED: 'denied',
} as const satisfies Record<Uppercase<Outcome>, Outcome>;
registerEnumType(DisclosureOutcome, {
  name: 'DisclosureOutcome',
  description: 'What an answer came to.',
  valuesMap: {
    RELEASED: { description: 'Something was told.' },
    NOTHING: { description: 'Nothing was told, or found in a search.' },
    REFUSED: { description: 'The question was refused, whatever it was about.' },
    PERMITTED: { description: 'A decision: yes.' },
    DENIED: { description: 'A decision: no.' },
  },
});

export const AssuranceKnown = {
  NONE: 'none',
  CLAIMED: 'claimed',
  PROVEN: 'proven',
  REFUSED: 'refused',
} as const satisfies Record<Uppercase<Level>, Level>;
registerEnumType(AssuranceKnown, {
  name: 'AssuranceKnown',
  description: "How the level of assurance of the employee's login was known.",
  valuesMap: {
    NONE: { description: 'It was not.' },
    CLAIMED: { description: 'The requester said it.' },
    PROVEN: { description: 'An identity provider signed it.' },
    REFUSED: { description: 'The requester showed proof that is none.' },
  },
});

@ObjectType({ description: "What was known of the employee's login when the answer was given." })
export class DisclosedAssurance {
  @Field(() => AssuranceKnown)
  readonly level!: Level;

  @Field({ nullable: true, description: 'The level, claimed or proven, as a URI.' })
  readonly uri?: string;

  @Field({ nullable: true, description: 'entityID of who proved it.' })
  readonly identityProvider?: string;

  @Field({ nullable: true, description: 'When the employee had logged in.' })
  readonly authenticatedAt?: Date;

  @Field({ nullable: true, description: 'Why it is no proof; stable, e.g. `another-audience`.' })
  readonly reason?: string;
}

@ObjectType({ description: 'An attribute that was not told.' })
export class WithheldAttribute {
  @Field({ description: 'Name of the attribute; `*` is all.' })
  readonly name!: string;

  @Field({ description: 'Stable, e.g. `not-in-agreement`.' })
  readonly reason!: string;
}

@ObjectType({
  description:
    'One recorded answer about one employment: who asked, and what was told by name. It holds no value.',
})
export class Disclosure {
  @Field(() => ID)
  readonly id!: string;

  @Field({ description: 'The door: `saml`, `graphql`, `authzen`.' })
  readonly channel!: string;

  @Field({ description: 'entityID of who asked.' })
  readonly requester!: string;

  @Field()
  readonly requestId!: string;

  @Field()
  readonly responseId!: string;

  @Field(() => DisclosureOutcome)
  readonly outcome!: Outcome;

  @Field(() => [String], { description: 'Names of the attributes that were told.' })
  readonly released!: readonly string[];

  @Field(() => [WithheldAttribute], { description: 'What could have been told and was not, and why.' })
  readonly withheld!: readonly WithheldAttribute[];

  @Field(() => [ID], { description: 'Mandates that what was told rests on.' })
  readonly mandateIds!: readonly string[];

  @Field(() => [ID], { description: 'Role assignments that what was told rests on.' })
  readonly roleAssignmentIds!: readonly string[];

  @Field(() => ID, {
    nullable: true,
    description: 'Null: nobody was found, or none of whose organisations deals with the party.',
  })
  readonly organisationId?: string;

  readonly employmentId?: string;

  @Field({ nullable: true, description: 'The consent that the requester claims, as a URI.' })
  readonly consent?: string;

  @Field({
    nullable: true,
    description:
      'Of a decision, as JSON: what was asked, when, and why it came out so. `replayDecision` decides it again.',
  })
  readonly decision?: string;

  @Field(() => DisclosedAssurance, { nullable: true, description: 'Null: recorded before it was asked for.' })
  readonly assurance?: DisclosedAssurance;

  @Field(() => Date)
  readonly recordedAt!: Date;
}

export const DisclosureConnection = connectionOf<Disclosure>('Disclosure', () => Disclosure);

export function toDisclosure({ withheld, decision, assurance, ...view }: View): Disclosure {
  return {
    ...view,
    ...(assurance && { assurance: toAssurance(assurance) }),
    ...(decision && { decision: JSON.stringify(decision) }),
    withheld: Object.entries(withheld).map(([name, reason]) => ({ name, reason })),
  };
}

function toAssurance(assurance: NonNullable<View['assurance']>): DisclosedAssurance {
  if (assurance.level !== 'proven') return assurance;
  return { ...assurance, authenticatedAt: new Date(assurance.authenticatedAt) };
}
