import { Field, ID, ObjectType } from '@nestjs/graphql';
import { declared } from '../../../domain/relying-parties/entity-categories.rules.js';
import type { PartyKind, Sector as Declared } from '../../../domain/relying-parties/entity-category.js';
import type { RelyingParty as View } from '../../../domain/relying-parties/relying-party.js';
import { RelyingPartyKind, Sector } from './declared-categories.types.js';

@ObjectType({
  description: 'A registered party that may ask about employees; what it is told, its agreements say.',
})
export class RelyingParty {
  @Field(() => ID)
  readonly id!: string;

  @Field({ description: 'Its name in SAML metadata.' })
  readonly entityId!: string;

  @Field()
  readonly displayName!: string;

  @Field(() => [String], { description: 'What it declares about itself, as URIs of entity categories.' })
  readonly entityCategories!: readonly string[];

  @Field(() => RelyingPartyKind)
  readonly kind!: PartyKind;

  @Field(() => Sector)
  readonly sector!: Declared;

  @Field(() => [String], { description: 'Of its entity categories the contracts.' })
  readonly contracts!: readonly string[];

  @Field(() => [String], {
    description: 'Of its entity categories the service categories: what it wants of a person.',
  })
  readonly serviceCategories!: readonly string[];

  @Field(() => [String], { description: 'Of its entity categories the service properties.' })
  readonly serviceProperties!: readonly string[];

  @Field(() => [String], { description: 'Of its entity categories the general ones.' })
  readonly generalCategories!: readonly string[];

  @Field(() => [String], { description: 'Entity categories of other federations, or of no known kind.' })
  readonly otherCategories!: readonly string[];

  @Field({ description: 'It takes a samordningsnummer as personal number.' })
  readonly acceptsCoordinationNumber!: boolean;

  @Field({ description: 'The source that its registration comes from.' })
  readonly managedBy!: string;
}

export function toRelyingParty(view: View): RelyingParty {
  return { ...view, ...declared(view.entityCategories) };
}
