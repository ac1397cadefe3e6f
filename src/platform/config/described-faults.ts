import type { ValidationError } from 'class-validator';

/** What class-validator found, one line a field: named by its path below `where`, never by its value. */
export function describedFaults(faults: readonly ValidationError[], where: string): string[] {
  return faults.flatMap((fault) => described(fault, where));
}

function described({ property, value, constraints, children }: ValidationError, where: string): string[] {
  const name = /^\d+$/.test(property) ? `${where}[${property}]` : `${where}.${property}`;
  if (children && children.length > 0) return describedFaults(children, name);
  if (constraints && 'whitelistValidation' in constraints) return [`${name} is not known`];
  const missing = value === undefined ? 'is not set; it ' : '';
  return [`${name} ${missing}${Object.values(constraints ?? {})[0] ?? 'is not valid'}`];
}
