import type { ToldProblem } from './import.js';
import { rowProblems, type RowProblemCode } from './imports.errors.js';
import type { Check } from './row-set.sql.js';

/** The problem as it is kept, a jsonb literal. */
export function problem(code: RowProblemCode): string {
  const { column }: Omit<ToldProblem, 'code'> = rowProblems[code];
  return `'${JSON.stringify({ ...(column !== undefined && { column }), code })}'::jsonb`;
}

const UNREJECTED = `r.batch_id = :batch and r.verdict in ('create', 'change')`;

/**
 * Rejects planned rows for the first of the checks that they fail, in one go. Sub-queries of a check are run for each row
 * that comes to them, so what is cheap and spares most rows stands before them, and so does what they rest on: of a period that
 * ends before it begins no range can be made.
 * @param beside what is joined to the planned row `r`, once for all checks: never more than one row each
 */
export function rejectFirst(checks: readonly Check[], beside = ''): string {
  const verdicts = checks.map(({ code, fails }) => `when ${fails} then ${problem(code)}`);
  return `
    with checked as materialized (
      select r.batch_id, r.number, case ${verdicts.join(' ')} end as problem
      from import_row r ${beside} where ${UNREJECTED}
    )
    update import_row f set verdict = 'rejected', problem = c.problem
    from checked c where c.problem is not null and f.batch_id = c.batch_id and f.number = c.number`;
}

/** Rejects the planned rows `r` of batch :batch for which the condition holds. */
export function reject(code: RowProblemCode, condition: string): string {
  return `
    update import_row r set verdict = 'rejected', problem = ${problem(code)}
    where ${UNREJECTED} and (${condition})`;
}
