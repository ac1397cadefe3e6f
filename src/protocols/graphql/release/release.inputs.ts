import { ArgsType, Field, InputType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, Length, MaxLength, ValidateNested } from 'class-validator';
import { EVIDENCE } from './evidence.js';
import { LoginEvidenceScalar } from '../scalars/login-evidence.scalar.js';
import { SubjectType, type SubjectTypeValue } from './subject-type.js';

/** More than there are attributes; with values, more than anybody holds. */
const MOST_ATTRIBUTES = 100;
const MOST_VALUES = 100;

@InputType({ description: 'The employee asked about.' })
export class SubjectInput {
  @Field(() => SubjectType)
  @IsIn(Object.values(SubjectType))
  readonly type!: SubjectTypeValue;

  @Field({ description: 'A malformed value is answered as one that names nobody.' })
  @Length(1, 1000)
  readonly value!: string;
}

@InputType()
export class RequestedAttributeInput {
  @Field({ description: 'Name or friendly name. One that is not known is left out of the answer.' })
  @Length(1, 1000)
  readonly name!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'No other values are released; none, or an empty one: any.',
  })
  @IsOptional()
  @ArrayMaxSize(MOST_VALUES)
  @MaxLength(2000, { each: true })
  readonly values?: string[];
}

@ArgsType()
export class ReleaseArgs {
  @Field(() => SubjectInput)
  @ValidateNested()
  @Type(() => SubjectInput)
  readonly subject!: SubjectInput;

  @Field(() => [RequestedAttributeInput], {
    defaultValue: [],
    description: 'None: everything that may be released. No attribute twice.',
  })
  @ArrayMaxSize(MOST_ATTRIBUTES)
  @ValidateNested({ each: true })
  @Type(() => RequestedAttributeInput)
  readonly attributes: RequestedAttributeInput[] = [];

  @Field(() => LoginEvidenceScalar, { nullable: true, description: EVIDENCE })
  @IsOptional()
  readonly evidence?: string;
}
