import { rowProblems, type RowProblemCode } from './imports.errors.js';

/** The problem as a jsonb literal. */
export function problem(code: RowProblemCode): string {
  return `'${JSON.stringify({ code, ...rowProblems[code] }).replaceAll("'", "''")}'::jsonb`;
}

/** Rejects the planned rows `r` of batch :batch for which the condition holds. */
export function reject(code: RowProblemCode, condition: string): string {
  return `
    update import_row r set verdict = 'rejected', problem = ${problem(code)}
    where r.batch_id = :batch and r.verdict in ('create', 'change') and (${condition})`;
}
