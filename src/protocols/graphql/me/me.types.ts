import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';

export enum CallerKind {
  CLIENT = 'client',
  EMPLOYEE = 'employee',
  E_SERVICE = 'e-service',
}
registerEnumType(CallerKind, {
  name: 'CallerKind',
  description: 'How the caller was authenticated.',
  valuesMap: {
    CLIENT: { description: 'A machine client, by its token.' },
    EMPLOYEE: { description: 'An employee, by an access token of an OpenID issuer or a session.' },
    E_SERVICE: { description: 'An e-service, by its token: it asks, and administers nothing.' },
  },
});

@ObjectType({ description: 'Permissions that hold for the same organisations.' })
export class HeldPermissions {
  @Field({ description: 'They hold for every organisation: an operator of the service.' })
  readonly everywhere!: boolean;

  @Field(() => [String], { description: 'Ids of the organisations they hold for, unless everywhere.' })
  readonly organisationIds!: string[];

  @Field(() => [String])
  readonly permissions!: string[];
}

@ObjectType({ description: 'Who is calling, and what the caller may do.' })
export class Me {
  @Field(() => CallerKind)
  readonly kind!: CallerKind;

  @Field({ description: 'As it is audited.' })
  readonly actor!: string;

  @Field({ nullable: true, description: 'The relying party that the e-service is.' })
  readonly entityId?: string;

  @Field(() => [HeldPermissions])
  readonly grants!: HeldPermissions[];
}
