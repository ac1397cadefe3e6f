import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';

/** Circumstances may be kept with the decision, and evidence is not to be: it has a place of its own. */
export function HoldsNoEvidence(): PropertyDecorator {
  return applyDecorators(
    ValidateBy(
      { name: 'holdsNoEvidence', validator: { validate: (value) => !hasEvidence(value) } },
      { message: '$property holds evidence, which is for the field of that name' },
    ),
  );
}

function hasEvidence(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'evidence');
}
