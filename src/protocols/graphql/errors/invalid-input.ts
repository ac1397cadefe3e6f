import type { ValidationError } from '@nestjs/common';
import { DomainError } from '../../../platform/errors/domain-error.js';

/** A rule that a field breaks; the rule begins with the field. */
export interface Problem {
  /** Its path in `input`, or in the arguments of a query. */
  readonly field: string;
  readonly rule: string;
}

/** What class-validator has against an input: each field by its path, and the rule it breaks. Never a value. */
export function invalidInput(faults: readonly ValidationError[]): DomainError {
  return refuseInput(faults.flatMap((fault) => problemsOf(fault, '')));
}

export function refuseInput(problems: readonly Problem[]): DomainError {
  const fields = [...new Set(problems.map(({ field }) => field))];
  return new DomainError(
    'input.invalid',
    'invalid-input',
    `${problems.map(({ rule }) => rule).join('; ')}.`,
    { field: fields[0], fields },
    { remedy: 'Mend what is named and send it again.' },
  );
}

function problemsOf({ property, constraints = {}, children = [] }: ValidationError, path: string): Problem[] {
  const field = path ? `${path}.${property}` : property;
  const own = Object.values(constraints).map((rule) => ({
    field,
    rule: `${field}: ${withoutName(rule, property)}`,
  }));
  return [...own, ...children.flatMap((child) => problemsOf(child, field))];
}

/** class-validator's messages begin with the property's name. */
function withoutName(rule: string, property: string): string {
  return rule.startsWith(`${property} `) ? rule.slice(property.length + 1) : rule;
}
