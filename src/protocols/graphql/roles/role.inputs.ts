import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length } from 'class-validator';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';

@ArgsType()
export class RolesArgs {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly organisation!: string;
}

@InputType()
export class DefineRoleInput extends ReasonedInput {
  @Field({
    nullable: true,
    description:
      'Number of the organisation whose it is; none: any organisation may assign it (operators alone).',
  })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field({ description: 'Without spaces and `@`; unique without regard to case.' })
  @Length(1, 64)
  readonly code!: string;

  @Field({ description: 'In Swedish.' })
  @Length(1, 200)
  readonly nameSv!: string;

  @Field({ description: 'In English.' })
  @Length(1, 200)
  readonly nameEn!: string;

  @Field(() => [String], { nullable: true, description: 'Codes of the powers it carries; default: none.' })
  @IsOptional()
  @ArrayMaxSize(50)
  @Length(1, 512, { each: true })
  readonly powers?: string[];
}
