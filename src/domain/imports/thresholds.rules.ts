import type { DomainError } from '../../platform/errors/domain-error.js';
import type { ImportSource, ImportTotals, Threshold } from './import.js';
import { refusals } from './imports.errors.js';

/** Whether the import must stop although every row was decided on. @param managed how many rows the source managed */
export function brake(
  { ended, rejected }: Pick<ImportSource, 'ended' | 'rejected'>,
  totals: ImportTotals,
  managed: number,
): { readonly state: 'refused' | 'waiting'; readonly reason: DomainError } | undefined {
  if (isOver(rejected, totals.rejected, totals.read))
    return { state: 'refused', reason: refusals.rejectsTooMany(totals.rejected, totals.read) };
  if (isOver(ended, totals.ended, managed))
    return { state: 'waiting', reason: refusals.endsTooMany(totals.ended, managed) };
  return undefined;
}

function isOver({ percent, atLeast }: Threshold, count: number, of: number): boolean {
  return count > 0 && count >= atLeast && count * 100 > of * percent;
}
