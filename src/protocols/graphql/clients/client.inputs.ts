import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import {
  ArrayMaxSize,
  IsBoolean,
  IsDate,
  IsIn,
  IsOptional,
  IsUUID,
  Length,
  MaxLength,
} from 'class-validator';
import { permissions } from '../../../domain/access/permission.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';

@ArgsType()
export class MachineClientArgs {
  @Field({ nullable: true, description: 'Organisation number.' })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field({ defaultValue: false, description: 'Also those that are revoked.' })
  @IsBoolean()
  readonly revoked: boolean = false;
}

@InputType({ description: 'Exactly one of organisation, relyingParty and operator says whose it is.' })
export class IssueMachineClientInput extends ReasonedInput {
  @Field({ nullable: true, description: 'Organisation number.' })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field({ nullable: true, description: 'entityID: the client is this e-service. For operators.' })
  @IsOptional()
  @MaxLength(1024)
  readonly relyingParty?: string;

  @Field({ nullable: true, description: 'Its permissions hold for all organisations. For operators.' })
  @IsOptional()
  @IsBoolean()
  readonly operator?: boolean;

  @Field({ description: "Unique among its owner's clients that are not revoked." })
  @Length(1, 200)
  readonly name!: string;

  @Field(() => [String], { nullable: true, description: 'Among your own; none for an e-service.' })
  @IsOptional()
  @ArrayMaxSize(permissions.length)
  @IsIn(permissions, { each: true })
  readonly permissions?: string[];

  @Field(() => Date, { description: 'At most two years ahead.' })
  @IsDate()
  readonly expiresAt!: Date;
}

@InputType()
export class RevokeMachineClientInput extends ReasonedInput {
  @Field(() => ID)
  @IsUUID()
  readonly id!: string;
}
