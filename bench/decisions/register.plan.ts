import { LOSSES, lostBy } from '../measuring/register.losses.js';
import { PLAN, power, type Plan } from '../measuring/register.statements.js';

export const MANDATES_PER_EMPLOYEE = 10;
export const RESOURCE_TYPE = 'case';
export const DIMENSION = 'case-type';

/** Each power covers one action on cases. */
export const actionOf = (number: number) => `act-${number}`;
export const powerOf = (number: number) => `https://bench.example/power/${number}`;

/** As for attribute queries, with what the powers cover, and with mandates that may be used no longer. */
export const DECIDED: Plan = {
  shared: [
    ...PLAN.shared,
    `INSERT INTO power_action (power_id, action) SELECT ${power}, 'act-' || m FROM generate_series(1, $1::int) AS m`,
    `INSERT INTO power_resource_type (power_id, type) SELECT ${power}, '${RESOURCE_TYPE}' FROM generate_series(1, $1::int) AS m`,
  ],
  organisation: [...PLAN.organisation, ...LOSSES],
};

/** A mandate as who holds the data tells it to a policy decision point that has none. */
export interface MandateFact {
  readonly power: string;
  readonly state: string;
  readonly from: string;
  readonly until: string;
  readonly caseTypes?: readonly string[];
}

const DAY_MS = 86_400_000;
const instant = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
const [A_YEAR_AGO, A_MONTH_AGO, IN_A_YEAR] = [instant(-365), instant(-30), instant(365)];

/** The first two mandates are limited to a case type. */
export const LIMITED = [1, 2];
export const caseTypeOf = (employee: number) => `case-${employee % 3}`;

/** All that the employee was given. @param employee its number within the organisation */
export function mandateFacts(employee: number): MandateFact[] {
  const lost = lostBy(employee);
  return Array.from({ length: MANDATES_PER_EMPLOYEE }, (_, index) => {
    const number = index + 1;
    const how = lost?.mandate === number ? lost.how : undefined;
    return {
      power: powerOf(number),
      state: how === 'revoked' || how === 'suspended' ? how : 'active',
      from: A_YEAR_AGO,
      until: how === 'over' ? A_MONTH_AGO : IN_A_YEAR,
      ...(LIMITED.includes(number) && { caseTypes: [caseTypeOf(employee)] }),
    };
  });
}
