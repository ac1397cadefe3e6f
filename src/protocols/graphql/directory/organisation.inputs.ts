import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, Length, MaxLength } from 'class-validator';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';

@ArgsType()
export class OrganisationArgs {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly number!: string;
}

@InputType()
export class OnboardOrganisationInput extends ReasonedInput {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly number!: string;

  @Field()
  @Length(1, 200)
  readonly name!: string;

  @Field(() => [String], {
    nullable: true,
    description: "DNS domains of the organisation's ePPNs; its own number is always a scope.",
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @MaxLength(253, { each: true })
  readonly scopes?: string[];
}

@InputType()
export class LeaveOrganisationInput extends ReasonedInput {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly organisation!: string;
}

@InputType()
export class RenameOrganisationInput extends LeaveOrganisationInput {
  @Field()
  @Length(1, 200)
  readonly name!: string;
}

@InputType()
export class RemoveScopeInput extends LeaveOrganisationInput {
  @Field({ description: 'A DNS domain of the organisation.' })
  @Length(1, 253)
  readonly scope!: string;
}

@InputType()
export class IssuerCodeInput extends ReasonedInput {
  @Field({ description: 'Organisation number, ten digits.' })
  @IsOrganisationNumber()
  readonly organisation!: string;

  @Field({ description: "The organisation's code at the issuer, exactly; e.g. Freja's `issuerCode`." })
  @Length(1, 100)
  readonly code!: string;
}
