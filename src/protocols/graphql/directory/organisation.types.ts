import { Field, ID, ObjectType } from '@nestjs/graphql';
import { connectionOf } from '../connections/connection.types.js';
import { orRefusal } from '../errors/refusal.type.js';

@ObjectType({ description: 'A legal employer or represented body.' })
export class Organisation {
  @Field(() => ID)
  readonly id!: string;

  @Field({ description: 'Organisation number, ten digits.' })
  readonly number!: string;

  @Field()
  readonly name!: string;

  @Field(() => Date, {
    nullable: true,
    description: 'Since when the service answers about it; null: not onboarded.',
  })
  readonly onboardedAt?: Date;

  @Field(() => [String], { description: 'The scopes that this service may assert for it.' })
  readonly scopes!: readonly string[];

  @Field(() => [String], {
    description: 'By which codes issuers of e-identities name it: `<code>!<id>` is its `<id>@<number>`.',
  })
  readonly issuerCodes!: readonly string[];
}

export const OrganisationConnection = connectionOf<Organisation>('Organisation', () => Organisation);

export const OrganisationResult = orRefusal('OrganisationResult', () => Organisation);
