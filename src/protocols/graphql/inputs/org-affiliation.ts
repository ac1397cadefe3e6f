import { ValidateBy } from 'class-validator';
import { parseOrgAffiliation } from '../../../domain/directory/identifier.rules.js';

/** Validates an orgAffiliation; whether there is such an employment is the domain's to say. */
export function IsOrgAffiliation(): PropertyDecorator {
  return ValidateBy({
    name: 'isOrgAffiliation',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && parseOrgAffiliation(value) !== undefined,
      defaultMessage: () => '$property must be written uid@organisation-number',
    },
  });
}
