import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { refuseInput, type Problem } from '../errors/invalid-input.js';

/**
 * No text of an operation, variable or literal, holds characters that cannot be printed: nothing that is registered does
 * (`requireText`), and U+0000 the database does not take at all.
 */
@Injectable()
export class PrintablePipe implements PipeTransform {
  /** @throws DomainError `input.invalid` that names each field */
  transform(value: unknown, { type }: ArgumentMetadata): unknown {
    const problems = type === 'body' ? unprintable(value, '') : [];
    if (problems.length > 0) throw refuseInput(problems);
    return value;
  }
}

function unprintable(value: unknown, field: string): Problem[] {
  if (typeof value === 'string') {
    const rule = `${field}: must not hold characters that cannot be printed`;
    return /\p{C}/u.test(value) ? [{ field, rule }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => unprintable(one, field ? `${field}.${name}` : name));
}
