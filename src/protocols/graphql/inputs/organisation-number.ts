import { applyDecorators } from '@nestjs/common';
import { Matches } from 'class-validator';

/** Validates an organisation number as the schema writes it; whether there is such an organisation is the domain's to say. */
export function IsOrganisationNumber(): PropertyDecorator {
  return applyDecorators(
    Matches(/^[0-9]{10}$/, { message: '$property must be an organisation number, ten digits' }),
  );
}
