import type { ToldProblem } from './import.js';
import { rowProblems } from './imports.errors.js';
import type { RowProblem } from './reading/imported-row.js';
import { problems } from './reading/row-rejected.js';

const KNOWN: Readonly<Record<string, Pick<ToldProblem, 'rule' | 'remedy'>>> = { ...problems, ...rowProblems };

/** A problem as it was kept, with what is said of it. Of what is kept no more what it said is not known. */
export function toldProblem(problem: RowProblem): ToldProblem {
  const { rule = '', remedy = '' } = KNOWN[problem.code] ?? {};
  return { rule, remedy, ...problem };
}
