import type pg from 'pg';
import { withClient } from './database.js';
import { PLAN, type Plan } from './register.statements.js';

export interface RegisterSize {
  readonly employees: number;
  readonly mandatesPerEmployee: number;
  readonly organisations: number;
}

/** What was loaded, as far as who asks has to know. */
export interface Register {
  readonly organisationNumbers: readonly string[];
  readonly employeesPerOrganisation: number;
}

interface Loading {
  readonly plan?: Plan;
  /** False: triggers and foreign keys are off, which is many times as fast; what is loaded must be sound by itself. */
  readonly checked?: boolean;
}

/** That everything has changed, in place of what has changed row by row: each employee would be remembered several times. */
const REMEMBER_ONCE = `DO $$ BEGIN
  IF to_regclass('facts_change') IS NOT NULL THEN
    DELETE FROM facts_change;
    INSERT INTO facts_change (about) VALUES ('00000000-0000-0000-0000-000000000000');
  END IF;
END $$`;

/** Two, because the triggers that check each row keep one core busy. */
const LOADERS = 2;

/**
 * Fills an empty, migrated database as the owner, organisation by organisation in set-based statements. Ends with statistics and a
 * checkpoint, so that none of it happens during the measurements.
 */
export async function loadRegister(
  ownerUrl: string,
  size: RegisterSize,
  { plan = PLAN, checked = true }: Loading = {},
): Promise<Register> {
  const organisationNumbers = Array.from({ length: size.organisations }, (_, index) => numberOf(index));
  const employeesPerOrganisation = Math.ceil(size.employees / size.organisations);
  const withLoader = (work: (client: pg.Client) => Promise<void>) =>
    withClient(ownerUrl, async (client) => {
      if (!checked) await client.query('SET session_replication_role = replica');
      await work(client);
    });
  await withLoader(async (client) => {
    await client.query('BEGIN');
    for (const statement of plan.shared) await client.query(statement, [size.mandatesPerEmployee]);
    await client.query('COMMIT');
  });
  const waiting = [...organisationNumbers];
  const load = (client: pg.Client) =>
    loadNext(client, plan, waiting, employeesPerOrganisation, size.mandatesPerEmployee);
  await Promise.all(Array.from({ length: LOADERS }, () => withLoader(load)));
  await withClient(ownerUrl, async (client) => {
    await client.query(REMEMBER_ONCE);
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  });
  return { organisationNumbers, employeesPerOrganisation };
}

/** One employee, any number. */
export function employeeOf(
  { organisationNumbers, employeesPerOrganisation }: Register,
  index: number,
): { readonly organisation: string; readonly employee: number } {
  return {
    organisation: organisationNumbers[index % organisationNumbers.length] ?? '',
    employee: Math.floor(index / organisationNumbers.length) % employeesPerOrganisation,
  };
}

/** Each employee in turn, but not in the order in which they were loaded: a prime number apart. */
const STRIDE = 7_919;

/** The orgAffiliation of one employee after the other. @param turn any number */
export function subjectInTurn(register: Register, turn: number): string {
  const { organisation, employee } = employeeOf(register, STRIDE * turn);
  return `e${employee}@${organisation}`;
}

async function loadNext(
  client: pg.Client,
  { organisation }: Plan,
  waiting: string[],
  employees: number,
  mandates: number,
) {
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    await client.query('BEGIN');
    for (const { text, values } of organisation)
      await client.query(text, values({ number, employees, mandates }));
    await client.query('COMMIT');
  }
}

/** Nine digits and the check digit of Luhn's formula. */
function numberOf(index: number): string {
  const nine = `55${6_000_000 + index}`;
  const products = Array.from(nine, (digit, place) => Number(digit) * (place % 2 === 0 ? 2 : 1));
  const sum = products.reduce((total, product) => total + (product > 9 ? product - 9 : product), 0);
  return nine + ((10 - (sum % 10)) % 10).toString();
}
