import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { MetadataFeed as Feed } from '../../../domain/relying-parties/metadata-feed.js';

enum MetadataFeedState {
  VALID = 'valid',
  EXPIRED = 'expired',
  NEVER_VERIFIED = 'never-verified',
  NOT_CONFIGURED = 'not-configured',
}

registerEnumType(MetadataFeedState, {
  name: 'MetadataFeedState',
  valuesMap: {
    EXPIRED: { description: 'Its parties are not answered.' },
    NEVER_VERIFIED: { description: 'Nothing of it was ever believed.' },
    NOT_CONFIGURED: { description: 'It was taken out of the configuration: nothing of it counts.' },
  },
});

enum MetadataFeedKind {
  AGGREGATE = 'aggregate',
  MDQ = 'mdq',
}

registerEnumType(MetadataFeedKind, {
  name: 'MetadataFeedKind',
  valuesMap: {
    AGGREGATE: { description: 'All of it is fetched at once.' },
    MDQ: { description: 'It is asked for one entity at a time, when it is needed.' },
  },
});

@ObjectType()
export class MetadataFeedProblem {
  @Field()
  readonly entityId!: string;

  @Field({ description: 'What is not as it should be, as a stable code.' })
  readonly reason!: string;
}

@ObjectType({ description: 'Signed metadata of a federation, which the service fetches by itself.' })
export class MetadataFeed {
  @Field({ description: 'Its parties are registered from `feed:` and this.' })
  readonly name!: string;

  @Field(() => MetadataFeedKind)
  readonly kind!: MetadataFeedKind;

  @Field(() => MetadataFeedState)
  readonly state!: MetadataFeedState;

  @Field(() => Date, { nullable: true, description: 'Of an MDQ: when the next of its entities expires.' })
  readonly validUntil?: Date;

  @Field(() => Date, { nullable: true })
  readonly verifiedAt?: Date;

  @Field(() => Int, {
    nullable: true,
    description: 'Of whatever kind. Of an MDQ: those that were asked for and verified.',
  })
  readonly entities?: number;

  @Field(() => Int, { nullable: true, description: 'How many of the entities may ask.' })
  readonly parties?: number;

  @Field(() => Int, { nullable: true, description: 'How many of the entities are identity providers.' })
  readonly identityProviders?: number;

  @Field(() => [MetadataFeedProblem], { description: 'Of entities; at most 200.' })
  readonly problems!: readonly MetadataFeedProblem[];

  @Field(() => Date, { description: 'When it is fetched next.' })
  readonly nextAt!: Date;

  @Field({
    nullable: true,
    description: 'Why the last attempt failed. What was verified before stands until it expires.',
  })
  readonly failure?: string;

  @Field(() => Date, { nullable: true })
  readonly failingSince?: Date;
}

const STATES: Readonly<Record<Feed['state'], MetadataFeedState>> = {
  valid: MetadataFeedState.VALID,
  expired: MetadataFeedState.EXPIRED,
  'never-verified': MetadataFeedState.NEVER_VERIFIED,
  'not-configured': MetadataFeedState.NOT_CONFIGURED,
};

const KINDS: Readonly<Record<Feed['kind'], MetadataFeedKind>> = {
  aggregate: MetadataFeedKind.AGGREGATE,
  mdq: MetadataFeedKind.MDQ,
};

export function toMetadataFeed({ verified, state, kind, ...feed }: Feed): MetadataFeed {
  return {
    ...feed,
    kind: KINDS[kind],
    state: STATES[state],
    problems: verified?.problems ?? [],
    ...(verified && {
      ...{ validUntil: verified.validUntil, verifiedAt: verified.at },
      ...{ entities: verified.entities, parties: verified.parties },
      identityProviders: verified.identityProviders,
    }),
  };
}
