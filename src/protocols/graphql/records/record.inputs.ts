import { ArgsType, Field, ID } from '@nestjs/graphql';
import { IsIn, IsOptional, IsUUID, MaxLength } from 'class-validator';
import type { Disclosure } from '../../../domain/audit/disclosure.js';
import { PageArgs } from '../connections/connection.types.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { DisclosureOutcome } from './disclosure.types.js';

@ArgsType()
export class DisclosureArgs extends PageArgs {
  @Field({ nullable: true, description: 'Organisation number: about its employees.' })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field({ nullable: true, description: '`uid@organisation-number`: about this employee.' })
  @IsOptional()
  @MaxLength(256)
  readonly employee?: string;

  @Field({ nullable: true, description: 'entityID: to this e-service.' })
  @IsOptional()
  @MaxLength(1024)
  readonly requester?: string;

  @Field(() => DisclosureOutcome, { nullable: true })
  @IsOptional()
  @IsIn(Object.values(DisclosureOutcome))
  readonly outcome?: Disclosure['outcome'];
}

@ArgsType()
export class AuditEventArgs extends PageArgs {
  @Field({ nullable: true, description: 'Organisation number.' })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field({ nullable: true, description: 'Exactly this act, e.g. `mandate.revoke`.' })
  @IsOptional()
  @MaxLength(100)
  readonly act?: string;

  @Field(() => ID, { nullable: true, description: 'Acts about this.' })
  @IsOptional()
  @IsUUID()
  readonly subjectId?: string;

  @Field({ nullable: true, description: 'Exactly this actor.' })
  @IsOptional()
  @MaxLength(500)
  readonly actor?: string;
}
