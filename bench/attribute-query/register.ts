import pg from 'pg';
import { connectionConfig } from '../../src/platform/database/connection-config.js';
import type { Options } from './options.js';
import { ORGANISATION, SHARED } from './register.statements.js';

export type RegisterSize = Pick<Options, 'employees' | 'mandatesPerEmployee' | 'organisations'>;

/** What was loaded, as far as who asks has to know. */
export interface Register {
  readonly organisationNumbers: readonly string[];
  readonly employeesPerOrganisation: number;
}

/** Two, because the triggers that check each row keep one core busy. */
const LOADERS = 2;

/**
 * Fills an empty, migrated database as the owner, organisation by organisation in set-based statements, with every trigger and constraint
 * at work. Ends with statistics and a checkpoint, so that none of it happens during the measurements.
 */
export async function loadRegister(ownerUrl: string, size: RegisterSize): Promise<Register> {
  const organisationNumbers = Array.from({ length: size.organisations }, (_, index) => numberOf(index));
  const employeesPerOrganisation = Math.ceil(size.employees / size.organisations);
  await withClient(ownerUrl, async (client) => {
    await client.query('BEGIN');
    for (const statement of SHARED) await client.query(statement, [size.mandatesPerEmployee]);
    await client.query('COMMIT');
  });
  const waiting = [...organisationNumbers];
  const load = (client: pg.Client) =>
    loadNext(client, waiting, employeesPerOrganisation, size.mandatesPerEmployee);
  await Promise.all(Array.from({ length: LOADERS }, () => withClient(ownerUrl, load)));
  await withClient(ownerUrl, async (client) => {
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  });
  return { organisationNumbers, employeesPerOrganisation };
}

/** The orgAffiliation of one employee, any number. */
export function subjectOf(
  { organisationNumbers, employeesPerOrganisation }: Register,
  index: number,
): string {
  const organisation = organisationNumbers[index % organisationNumbers.length] ?? '';
  const employee = Math.floor(index / organisationNumbers.length) % employeesPerOrganisation;
  return `e${employee}@${organisation}`;
}

async function loadNext(client: pg.Client, waiting: string[], employees: number, mandates: number) {
  for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
    await client.query('BEGIN');
    for (const { text, values } of ORGANISATION)
      await client.query(text, values({ number, employees, mandates }));
    await client.query('COMMIT');
  }
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(connectionConfig(url));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Nine digits and the check digit of Luhn's formula. */
function numberOf(index: number): string {
  const nine = `55${6_000_000 + index}`;
  const products = Array.from(nine, (digit, place) => Number(digit) * (place % 2 === 0 ? 2 : 1));
  const sum = products.reduce((total, product) => total + (product > 9 ? product - 9 : product), 0);
  return nine + ((10 - (sum % 10)) % 10).toString();
}
