import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { DimensionKind as Kind } from '../../../domain/mandates/power.js';

export const DimensionKind = { VALUES: 'values', MAXIMUM: 'maximum' } as const satisfies Record<string, Kind>;
registerEnumType(DimensionKind, {
  name: 'DimensionKind',
  description: 'How a dimension limits a mandate.',
  valuesMap: {
    VALUES: { description: 'By a list of allowed values.' },
    MAXIMUM: { description: 'By one number that may not be exceeded.' },
  },
});

@ObjectType({ description: 'Something that mandates of a power can be limited in.' })
export class Dimension {
  @Field()
  readonly name!: string;

  @Field(() => DimensionKind)
  readonly kind!: Kind;
}

@ObjectType({
  description:
    'What may be done, and the rules for empowering somebody with it; it exists without any holder.',
})
export class Power {
  @Field(() => ID)
  readonly id!: string;

  readonly organisationId?: string;

  @Field({ description: 'An absolute URI; what e-services compare.' })
  readonly code!: string;

  @Field({ description: 'In Swedish.' })
  readonly nameSv!: string;

  @Field({ description: 'In English.' })
  readonly nameEn!: string;

  @Field({
    nullable: true,
    description: 'entityID of the e-service it belongs to; null: of no one e-service.',
  })
  readonly relyingParty?: string;

  @Field(() => [Dimension], { description: 'Beside `unit` and `assurance-level`, which every power has.' })
  readonly dimensions!: readonly Dimension[];

  @Field(() => [String], { description: 'Accepted levels of assurance, exact URIs; none: any.' })
  readonly assuranceLevels!: readonly string[];

  @Field(() => Int, { description: 'The longest that a mandate of it may be.' })
  readonly maximumMonths!: number;

  @Field(() => Int, { description: 'How many times it may be passed on in a chain; 0: never.' })
  readonly passableDepth!: number;

  @Field(() => Int, { description: 'Natural persons needed together to use it.' })
  readonly personsTogether!: number;

  @Field(() => Int, { description: 'Within how many minutes of the first they have to use it.' })
  readonly togetherMinutes!: number;

  @Field(() => [String], { description: 'Names of actions that it covers, as e-services ask about them.' })
  readonly actions!: readonly string[];

  @Field(() => [String], { description: 'Types of resources that it covers.' })
  readonly resourceTypes!: readonly string[];

  @Field(() => Int, { description: 'Approvals before a mandate of it is active.' })
  readonly approvalsNeeded!: number;

  @Field({
    nullable: true,
    description:
      'What else must be so when it is used: CEL over subject, action, resource, context and mandate.',
  })
  readonly condition?: string;

  @Field(() => [String], {
    description:
      'Codes of powers that one person may not hold together with it, as far as the caller may see them.',
  })
  readonly incompatibleWith!: readonly string[];
}
