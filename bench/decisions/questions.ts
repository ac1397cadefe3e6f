import { lostBy } from '../measuring/register.losses.js';
import { employeeOf, type Register } from '../measuring/register.js';
import { caseTypeOf, MANDATES_PER_EMPLOYEE } from './register.plan.js';

/** May this employee do this to a case of this type? */
export interface Question {
  readonly number: number;
  readonly organisation: string;
  readonly employee: number;
  /** Number of the power that covers the action. */
  readonly power: number;
  readonly caseType: string;
  readonly permitted: boolean;
}

/** Each employee in turn, but not in the order in which they were loaded: a prime number apart. */
const STRIDE = 7_919;
/** One question in ten is denied. */
const TENTH = 10;
let asked = 0;

/**
 * The next questions of one sequence that goes through all employees, each time around with another power: none comes
 * again before every employee has been asked about with every power.
 */
export function nextQuestions(register: Register, count: number): Question[] {
  return Array.from({ length: count }, () => nextQuestion(register));
}

function nextQuestion(register: Register): Question {
  const number = asked++;
  const { organisation, employee } = employeeOf(register, STRIDE * number);
  const all = register.organisationNumbers.length * register.employeesPerOrganisation;
  const turn = Math.floor(number / all);
  const question = { number, organisation, caseType: caseTypeOf(employee) };
  if (number % TENTH === 0) return { ...question, ...denied(Math.floor(number / TENTH), employee) };
  const power = 1 + ((number + turn) % MANDATES_PER_EMPLOYEE);
  // What the employee has lost is asked for among the denials.
  const held = lostBy(employee)?.mandate === power ? power + 3 : power;
  return { ...question, employee, power: held, permitted: true };
}

/** In turn: a case of a type that the mandate does not cover; a power nobody has; a mandate revoked, suspended, over. */
function denied(
  turn: number,
  employee: number,
): Pick<Question, 'employee' | 'power' | 'permitted'> & Partial<Pick<Question, 'caseType'>> {
  const permitted = false;
  const kind = turn % 5;
  if (kind === 0) return { employee, power: 1, caseType: caseTypeOf(employee + 1), permitted };
  if (kind === 1) return { employee, power: MANDATES_PER_EMPLOYEE + 1, permitted };
  const loser = employee - (employee % 10) + 3 + kind;
  return { employee: loser, power: lostBy(loser)?.mandate ?? NaN, permitted };
}
