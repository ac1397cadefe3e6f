import { LOSSES, lostBy } from '../measuring/register.losses.js';
import {
  A_YEAR_AGO,
  EMPLOYEES,
  employment,
  id,
  NUMBER,
  organisation,
  perEmployee,
  person,
  PLAN,
  power,
  type Plan,
} from '../measuring/register.statements.js';

export const MANDATES_PER_EMPLOYEE = 10;

const secondRole = id("'role'", '((e + 1) % 5)');

/** What one employee was given, so that it can be compared with what the service computes. */
export interface Planned {
  readonly roles: readonly string[];
  /** Powers by mandate, by number: those that are neither revoked, suspended nor over. */
  readonly mandates: readonly number[];
  /** How many of those mandates were passed on by a colleague. */
  readonly passedOn: number;
}

/** @param employee its number within the organisation */
export function planned(employee: number): Planned {
  const lost = lostBy(employee)?.mandate;
  const all = Array.from({ length: MANDATES_PER_EMPLOYEE }, (_, index) => index + 1);
  const roles = [employee % 5, ...(employee % 2 === 0 ? [(employee + 1) % 5] : [])];
  return {
    roles: roles.map((role) => `role-${role}`),
    mandates: all.filter((number) => number !== lost),
    passedOn: employee % 10 === 0 ? 0 : 1,
  };
}

/** Every employee as for attribute queries, and beside it what an administrator's pages also have to cope with. */
export const ADMINISTERED: Plan = {
  shared: [
    ...PLAN.shared,
    // Each role carries every fifth power.
    `INSERT INTO role_power (role_id, power_id)
    SELECT ${id("'role'", '(m % 5)')}, ${power} FROM generate_series(1, $1::int) AS m`,
  ],
  organisation: [
    ...PLAN.organisation,
    // Everybody had another title before.
    perEmployee(`INSERT INTO employment_term (organisation_id, employment_id, title, display_name, valid_from, valid_until)
      SELECT ${organisation}, ${employment}, 'Assistent', 'Förnamn Efternamn ' || e, now() - interval '2 years', ${A_YEAR_AGO}
      FROM ${EMPLOYEES}`),
    // Every second has a second role, in one unit.
    perEmployee(`INSERT INTO role_assignment (organisation_id, employment_id, role_id, unit_id, valid_from)
      SELECT ${organisation}, ${employment}, ${secondRole}, ${id("'unit'", NUMBER, '(e % 10)')}, ${A_YEAR_AGO}
      FROM ${EMPLOYEES} WHERE e % 2 = 0`),
    // One in fifty is a protected identity.
    perEmployee(`UPDATE person SET protected_identity = true
      FROM ${EMPLOYEES} WHERE e % 50 = 49 AND person.id = ${person}`),
    ...LOSSES,
  ],
};
