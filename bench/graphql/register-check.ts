import { entitlements } from '../../src/domain/entitlements/entitlements.rules.js';
import { byIdentifier } from '../../src/domain/entitlements/entitlements.statement.js';
import { toFacts, type FactsRow } from '../../src/domain/entitlements/facts-row.rules.js';
import type { EmploymentFacts } from '../../src/domain/entitlements/entitlement.js';
import { withClient, type Database } from '../measuring/database.js';
import { employeeOf, type Register } from '../measuring/register.js';
import { planned, type Planned } from './register.plan.js';

const SAMPLE = 200;
const STRIDE = 613;

/**
 * Asks the one computation about some employees, since no trigger has looked at what was loaded.
 * @throws Error when it is not what was planned
 */
export async function checkRegister({ answeringUrl }: Database, register: Register): Promise<void> {
  await withClient(answeringUrl, async (client) => {
    for (let index = 0; index < SAMPLE; index++) {
      const { organisation, employee } = employeeOf(register, index * STRIDE);
      const subject = `e${employee}@${organisation}`;
      const { rows } = await client.query<{ facts: FactsRow }>({
        ...byIdentifier.now,
        values: [[0], ['orgAffiliation'], [subject]],
      });
      const found = toFacts(rows.map(({ facts }) => facts))
        .get(0)
        ?.map(foundIn);
      if (JSON.stringify(found) !== JSON.stringify([expected(planned(employee))]))
        throw new Error(`The register is not as planned: ${subject} has ${JSON.stringify(found)}.`);
    }
  });
}

function expected({ roles, mandates, passedOn }: Planned) {
  return {
    roles: roles.toSorted(),
    powers: mandates.map((number) => `https://bench.example/power/${number}`).toSorted(),
    passedOn,
    // A role is one, and two powers come with it.
    entitlements: mandates.length + roles.length * 3,
  };
}

function foundIn(facts: EmploymentFacts) {
  return {
    roles: facts.roles.map(({ code }) => code).toSorted(),
    powers: facts.mandates.map(({ power }) => power.code).toSorted(),
    passedOn: facts.mandates.filter(({ passedOnFrom }) => passedOnFrom.length > 0).length,
    entitlements: entitlements(facts).length,
  };
}
