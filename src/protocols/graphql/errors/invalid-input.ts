import type { ValidationError } from '@nestjs/common';
import { DomainError } from '../../../platform/errors/domain-error.js';

/** What class-validator has against an input: each field by its path, and the rule it breaks. Never a value. */
export function invalidInput(faults: readonly ValidationError[]): DomainError {
  const problems = faults.flatMap((fault) => problemsOf(fault, ''));
  const fields = [...new Set(problems.map(({ field }) => field))];
  const rule = `${problems.map(({ rule: one }) => one).join('; ')}.`;
  return new DomainError(
    'input.invalid',
    'invalid-input',
    rule,
    { field: fields[0], fields },
    { remedy: 'Mend what is named and send it again.' },
  );
}

interface Problem {
  readonly field: string;
  readonly rule: string;
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
