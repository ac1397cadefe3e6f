import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { IdentifierView } from '../../../domain/directory/employee.js';
import type { ReadIdentifier } from '../../../domain/directory/identifier-reads.store.js';
import type {
  IdentifierType as Type,
  PridPersistence as Persistence,
} from '../../../domain/directory/identifier.rules.js';
import { Period } from '../connections/period.types.js';
import { orRefusal } from '../errors/refusal.type.js';

export const IdentifierType = {
  ORG_AFFILIATION: 'orgAffiliation',
  HSA_ID: 'hsaId',
  EPPN: 'eppn',
  PRID: 'prid',
  ISSUER_ID: 'issuerId',
} as const satisfies Record<string, Type>;
registerEnumType(IdentifierType, {
  name: 'IdentifierType',
  description: 'What an employee can be asked for by.',
  valuesMap: {
    ORG_AFFILIATION: { description: 'uid@organisation-number: the name of the employment itself.' },
    HSA_ID: { description: 'HSA-id.' },
    EPPN: { description: 'eduPersonPrincipalName, in a scope of the organisation.' },
    PRID: { description: 'Provisional id of eIDAS; names the person in every organisation.' },
    ISSUER_ID: { description: 'The id that an issuer of e-identities gives the person: `<issuer>!<id>`.' },
  },
});

export const PridPersistence = { A: 'A', B: 'B', C: 'C' } as const satisfies Record<string, Persistence>;
registerEnumType(PridPersistence, {
  name: 'PridPersistence',
  description: 'pridPersistence, as it comes with a prid.',
  valuesMap: {
    A: { description: 'It lasts as a personal number does.' },
    B: { description: 'It changes with name, address or e-ID: bound for a year at most.' },
    C: { description: 'It may change at any time: not bound.' },
  },
});

@ObjectType({ description: 'A typed value by which an employee can be asked for.' })
export class Identifier {
  @Field(() => ID)
  readonly id!: string;

  @Field(() => IdentifierType)
  readonly type!: Type;

  @Field({ nullable: true, description: 'As registered; null: of a protected identity.' })
  readonly value?: string;

  @Field(() => Period)
  readonly period!: Period;

  @Field({ description: 'The source that keeps it up to date; `manual`: administrators.' })
  readonly managedBy!: string;

  @Field(() => PridPersistence, {
    nullable: true,
    description: 'Of a PRID; null also where it was bound before it was asked for.',
  })
  readonly persistence?: Persistence;
}

export const IdentifierResult = orRefusal('IdentifierResult', () => Identifier);

export function toIdentifier(view: IdentifierView | ReadIdentifier): Identifier {
  return { ...view, period: new Period(view) };
}
