import { ArgsType, Field, ID, InputType, Int } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsIn,
  IsInt,
  IsOptional,
  IsUUID,
  Length,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { ImportState as State, PlannedRow } from '../../../domain/imports/import.js';
import { PageArgs } from '../connections/connection.types.js';
import { IsOrganisationNumber } from '../inputs/organisation-number.js';
import { ReasonedInput } from '../inputs/reasoned.input.js';
import { ImportState, ImportVerdict } from './import.types.js';

const MOST_COLUMNS = 100;

@ArgsType()
export class ImportSourceArgs {
  @Field({ nullable: true, description: 'Organisation number.' })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;
}

@ArgsType()
export class ImportArgs extends PageArgs {
  @Field({ nullable: true, description: 'Organisation number.' })
  @IsOptional()
  @IsOrganisationNumber()
  readonly organisation?: string;

  @Field({ nullable: true, description: 'Name of the source.' })
  @IsOptional()
  @MaxLength(64)
  readonly source?: string;

  @Field(() => ImportState, { nullable: true })
  @IsOptional()
  @IsIn(Object.values(ImportState))
  readonly state?: State;
}

@ArgsType()
export class ImportRowArgs extends PageArgs {
  @Field(() => ImportVerdict, { nullable: true })
  @IsOptional()
  @IsIn(Object.values(ImportVerdict))
  readonly verdict?: PlannedRow['verdict'];
}

@InputType({ description: 'When an import stops: above the percentage, and only from the number on.' })
export class ImportThresholdInput {
  @Field(() => Int)
  @IsInt()
  @Min(0)
  @Max(100)
  readonly percent!: number;

  @Field(() => Int)
  @IsInt()
  @Min(0)
  readonly atLeast!: number;
}

@InputType({ description: 'What a column of ours is called in the files.' })
export class ImportColumnInput {
  @Field({ description: 'As documented, e.g. `uid`.' })
  @Length(1, 70)
  readonly column!: string;

  @Field()
  @Length(1, 200)
  readonly inFile!: string;
}

@InputType()
export class SaveImportSourceInput extends ReasonedInput {
  @Field({ description: 'Organisation number.' })
  @IsOrganisationNumber()
  readonly organisation!: string;

  @Field({ description: '1 to 64 small letters, digits, dots, hyphens and underscores.' })
  @Length(1, 64)
  readonly name!: string;

  @Field({ nullable: true, description: '`csv` or `ndjson`; left out: told by the file.' })
  @IsOptional()
  @IsIn(['csv', 'ndjson'])
  readonly format?: 'csv' | 'ndjson';

  @Field({ nullable: true, description: '`utf-8` or `windows-1252`; left out: told by the file.' })
  @IsOptional()
  @IsIn(['utf-8', 'windows-1252'])
  readonly encoding?: 'utf-8' | 'windows-1252';

  @Field({ nullable: true, description: 'Comma, semicolon or tab (as `TAB`); left out: told by the file.' })
  @IsOptional()
  @IsIn([',', ';', 'TAB'])
  readonly delimiter?: ',' | ';' | 'TAB';

  @Field(() => [ImportColumnInput], { nullable: true, description: 'Those called otherwise than ours.' })
  @IsOptional()
  @ArrayMaxSize(MOST_COLUMNS)
  @ValidateNested({ each: true })
  @Type(() => ImportColumnInput)
  readonly columns?: ImportColumnInput[];

  @Field(() => ImportThresholdInput, {
    nullable: true,
    description: 'Left out: as it is; of a new source 10 percent, and at least 20.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ImportThresholdInput)
  readonly ended?: ImportThresholdInput;

  @Field(() => ImportThresholdInput, {
    nullable: true,
    description: 'Left out: as it is; of a new source 10 percent, and at least 20.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => ImportThresholdInput)
  readonly rejected?: ImportThresholdInput;
}

@InputType()
export class ConfirmImportInput extends ReasonedInput {
  @Field(() => ID)
  @IsUUID()
  readonly id!: string;

  @Field(() => Int, { description: 'How many rows it ends, as you have seen: another number is refused.' })
  @IsInt()
  @Min(0)
  readonly ended!: number;
}

@InputType()
export class CancelImportInput extends ReasonedInput {
  @Field(() => ID)
  @IsUUID()
  readonly id!: string;
}
