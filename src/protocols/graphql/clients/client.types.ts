import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ClientStatus as Status } from '../../../domain/callers/machine-client.js';
import { orRefusal } from '../errors/refusal.type.js';

export const MachineClientStatus = {
  ACTIVE: 'active',
  EXPIRED: 'expired',
  REVOKED: 'revoked',
} as const satisfies Record<Uppercase<Status>, Status>;
registerEnumType(MachineClientStatus, {
  name: 'MachineClientStatus',
  description: 'Whether the token of a machine client is taken.',
  valuesMap: {
    ACTIVE: { description: 'It is.' },
    EXPIRED: { description: 'Ended by time.' },
    REVOKED: { description: 'Ended by an act, for good.' },
  },
});

@ObjectType({
  description:
    "A program that calls with a token of its own: an organisation's, an e-service's, or else the operator's.",
})
export class MachineClient {
  @Field(() => ID)
  readonly id!: string;

  @Field()
  readonly name!: string;

  @Field({ nullable: true, description: 'Number of the organisation whose it is.' })
  readonly organisation?: string;

  @Field({ nullable: true, description: 'entityID of the e-service that it is.' })
  readonly relyingParty?: string;

  @Field(() => [String], {
    description: 'What it may do; none of an e-service, which asks and administers nothing.',
  })
  readonly permissions!: readonly string[];

  @Field(() => MachineClientStatus)
  readonly status!: Status;

  @Field(() => ID, {
    nullable: true,
    description:
      'The person who issued it, through other clients too; null: none is known, as where operators did. Only while they may do so themselves does it decide on administrators and clients.',
  })
  readonly issuedByPersonId?: string;

  @Field(() => Date)
  readonly expiresAt!: Date;

  @Field(() => Date)
  readonly recordedAt!: Date;

  @Field(() => Date, { nullable: true, description: 'To the minute; null: never.' })
  readonly lastUsedAt?: Date;

  @Field(() => Date, { nullable: true })
  readonly revokedAt?: Date;
}

@ObjectType({ description: 'A new machine client with its token.' })
export class IssuedMachineClient {
  @Field(() => MachineClient)
  readonly client!: MachineClient;

  @Field({ description: 'Shown this once: it is not stored.' })
  readonly token!: string;
}

export const MachineClientResult = orRefusal('MachineClientResult', () => MachineClient);

export const IssuedMachineClientResult = orRefusal('IssuedMachineClientResult', () => IssuedMachineClient);
