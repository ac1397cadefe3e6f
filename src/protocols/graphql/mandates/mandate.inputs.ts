import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsDate, IsEnum, IsOptional, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { mandateStatuses, type MandateStatus as Status } from '../../../domain/mandates/mandate.js';
import { PageArgs } from '../connections/connection.types.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { MandateStatus } from './mandate.types.js';

@InputType({ description: 'What is said must hold; what is not said does not matter.' })
export class MandateFilter {
  @Field({ nullable: true, description: 'Organisation number.' })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field(() => [MandateStatus], { nullable: true, description: 'One of these.' })
  @IsOptional()
  @ArrayMaxSize(mandateStatuses.length)
  @IsEnum(MandateStatus, { each: true })
  readonly status?: Status[];

  @Field({ nullable: true, description: 'uid@organisation-number.' })
  @IsOptional()
  @MaxLength(256)
  readonly holder?: string;

  @Field({ nullable: true, description: 'Power code.' })
  @IsOptional()
  @MaxLength(512)
  readonly power?: string;

  @Field({
    nullable: true,
    description:
      'Unit code: limited to the unit, or held by somebody in it, no protected identities. Takes `organisation`, too.',
  })
  @IsOptional()
  @MaxLength(64)
  readonly unit?: string;

  @Field(() => Date, { nullable: true, description: 'In force or to come, and ends before the instant.' })
  @IsOptional()
  @IsDate()
  readonly endingBefore?: Date;
}

@ArgsType()
export class MandatesArgs extends PageArgs {
  @Field(() => MandateFilter, { nullable: true })
  @IsOptional()
  @ValidateNested()
  @Type(() => MandateFilter)
  readonly filter?: MandateFilter;
}

@ArgsType()
export class MandateArgs {
  @Field(() => ID)
  @IsUUID()
  readonly id!: string;
}

@ArgsType()
export class HeldMandatesArgs {
  @Field(() => [MandateStatus], { nullable: true, description: 'One of these; default: any.' })
  @IsOptional()
  @ArrayMaxSize(mandateStatuses.length)
  @IsEnum(MandateStatus, { each: true })
  readonly status?: Status[];
}
