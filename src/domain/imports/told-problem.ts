import type { ToldProblem } from './import.js';
import { rowProblems } from './imports.errors.js';
import type { RowProblem } from './reading/imported-row.js';
import { problems } from './reading/row-rejected.js';

/** Verdicts are kept for good, those of earlier versions, too. */
const FORMER = {
  'import.value-malformed': {
    rule: 'The value is too long, cannot be printed, or is not of the form asked for.',
    remedy: 'Write it as documented.',
  },
};
const KNOWN: Readonly<Record<string, Pick<ToldProblem, 'rule' | 'remedy'>>> = {
  ...FORMER,
  ...problems,
  ...rowProblems,
};

/** A problem as it was kept, with what is said of it. Of what is kept no more what it said is not known. */
export function toldProblem(problem: RowProblem): ToldProblem {
  const { rule = '', remedy = '' } = KNOWN[problem.code] ?? {};
  return { rule, remedy, ...problem };
}
