import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { PartyKind, Sector as Declared } from '../../../domain/relying-parties/entity-category.js';
import { declared } from '../../../domain/relying-parties/entity-categories.rules.js';
import type { PartyConditions as Conditions } from '../../../domain/relying-parties/party-conditions.js';

export const RelyingPartyKind = {
  E_SERVICE: 'eService',
  SIGNATURE_SERVICE: 'signatureService',
} as const satisfies Record<string, PartyKind>;
registerEnumType(RelyingPartyKind, {
  name: 'RelyingPartyKind',
  description: 'What a relying party is, by what its metadata declares.',
  valuesMap: {
    E_SERVICE: { description: 'Whatever does not declare another kind.' },
    SIGNATURE_SERVICE: { description: 'Declares http://id.elegnamnden.se/st/1.0/sigservice.' },
  },
});

export const Sector = {
  PUBLIC: 'public',
  PRIVATE: 'private',
  UNDECLARED: 'undeclared',
} as const satisfies Record<string, Declared>;
registerEnumType(Sector, {
  name: 'Sector',
  description: 'The sector that a relying party declares.',
  valuesMap: { UNDECLARED: { description: 'It declares neither, or both.' } },
});

@ObjectType({ description: 'What a party has to declare, at the moment of each answer: all of it.' })
export class PartyConditions {
  @Field(() => [String], { description: 'URIs.' })
  readonly contracts!: readonly string[];

  @Field(() => [String], { description: 'URIs.' })
  readonly serviceCategories!: readonly string[];

  @Field(() => Sector, { description: '`UNDECLARED`: whichever.' })
  readonly sector!: Declared;

  @Field(() => RelyingPartyKind, { nullable: true, description: 'Null: whichever.' })
  readonly kind?: PartyKind;
}

export function toPartyConditions({ categories, kind }: Conditions): PartyConditions {
  const { contracts, serviceCategories, sector } = declared(categories);
  return { contracts, serviceCategories, sector, ...(kind && { kind }) };
}
