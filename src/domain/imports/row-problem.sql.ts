import type { ToldProblem } from './import.js';
import { rowProblems, type RowProblemCode } from './imports.errors.js';

/** The problem as it is kept, a jsonb literal. */
export function problem(code: RowProblemCode): string {
  const { column }: Omit<ToldProblem, 'code'> = rowProblems[code];
  return `'${JSON.stringify({ ...(column !== undefined && { column }), code })}'::jsonb`;
}

/** Rejects the planned rows `r` of batch :batch for which the condition holds. */
export function reject(code: RowProblemCode, condition: string): string {
  return `
    update import_row r set verdict = 'rejected', problem = ${problem(code)}
    where r.batch_id = :batch and r.verdict in ('create', 'change') and (${condition})`;
}
