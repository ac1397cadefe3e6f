import { Field, InputType, Int, registerEnumType } from '@nestjs/graphql';
import { IsBoolean, IsEnum, IsIn, IsOptional } from 'class-validator';
import type {
  EidasLevel as Level,
  LevelsAtLeast,
  SwedishLevel,
} from '../../../domain/mandates/assurance-level.js';
import { given } from '../inputs/given.js';

export const EidasLevel = {
  LOW: 'low',
  SUBSTANTIAL: 'substantial',
  HIGH: 'high',
} as const satisfies Record<string, Level>;
registerEnumType(EidasLevel, { name: 'EidasLevel', description: 'A level of assurance of eIDAS.' });

@InputType({
  description:
    'A short way to say a list of levels of assurance. The list is kept, exact URIs; what is not said is not in it.',
})
export class LevelsAtLeastInput {
  @Field(() => Int, { nullable: true, description: 'The Swedish levels from this on: 2, 3 or 4.' })
  @IsOptional()
  @IsIn([2, 3, 4], { message: '$property must be 2, 3 or 4' })
  readonly level?: SwedishLevel;

  @Field(() => EidasLevel, { nullable: true, description: 'Those of the eIDAS connector from this on.' })
  @IsOptional()
  @IsEnum(EidasLevel)
  readonly eidas?: Level;

  @Field({ nullable: true, description: 'Also for those without a Swedish identity number; default: no.' })
  @IsOptional()
  @IsBoolean()
  readonly nonresident?: boolean;

  @Field({ nullable: true, description: 'Also by providers that have not been reviewed; default: no.' })
  @IsOptional()
  @IsBoolean()
  readonly uncertified?: boolean;
}

export function atLeastOf(input: LevelsAtLeastInput | null | undefined): LevelsAtLeast | undefined {
  return input ? given(input) : undefined;
}
