import { rememberedAsked } from '../../src/domain/decisions/remembered-asked.statement.js';
import {
  byEmployment,
  byIdentifier,
  byIssuerId,
  byPersonalNumber,
} from '../../src/domain/entitlements/entitlements.statement.js';
import { CHANGES, EXPIRED, FORGET_CHANGES } from '../../src/domain/entitlements/remember-facts.statement.js';
import {
  askedTogether,
  askedWithMandates,
} from '../../src/domain/relying-parties/asked-together.statement.js';
import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { createTestDatabase, type TestDatabase } from '../support/postgres.js';

const ID = '00000000-0000-4000-8000-000000000077';
const key = {
  identifier: `'{0}', '{orgAffiliation}', '{u77}'`,
  issuerId: `'{0}', '{a!u77}', '{a}', '{u77}'`,
  number: `'{0}', array[sha256('77'::bytea)]`,
  employment: `'{0}', '{${ID}}'`,
};
const parties = `'{${ID}}'`;

let database: TestDatabase;
let answering: AnsweringDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const owner = await database.connect();
  await owner.query('vacuum (analyze) facts_change, remembered_facts');
  answering = new AnsweringDatabase(database.answeringUrl, 1);
});
afterAll(async () => {
  await answering.close();
  await database.drop();
});

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** The tables that a plan reads from one end to the other, through an index or not. */
function readWhole(node: PlanNode): string[] {
  const reads = /Seq Scan|Index (Only )?Scan$/.test(node['Node Type']) && !node['Index Cond'];
  return [...(reads ? [node['Relation Name'] ?? ''] : []), ...(node.Plans ?? []).flatMap(readWhole)];
}

// A connection had planned its statements while hardly anything was noted, and then read, for each question, all of the
// twenty thousand notes of an import: 40 attribute queries a second instead of 800, until the server planned anew.
it.each([
  { ...byIdentifier.remembered, parameters: key.identifier },
  { ...askedTogether(byIdentifier.subject), parameters: `${key.identifier}, ${parties}` },
  { ...askedTogether(byIssuerId.subject), parameters: `${key.issuerId}, ${parties}` },
  { ...askedTogether(byPersonalNumber.subject), parameters: `${key.number}, ${parties}` },
  { ...askedTogether(byEmployment.subject), parameters: `${key.employment}, ${parties}` },
  { ...askedWithMandates(byIdentifier.subject), parameters: `${key.identifier}, ${parties}, '{pay}'` },
  {
    ...rememberedAsked,
    parameters: `'{1}', '{1}', '{${ID}}', '{orgAffiliation}', '{u77}', '{pay}', '{invoice}', '{${ID}}'`,
  },
  { ...EXPIRED, parameters: `'${ID}', 100` },
  { ...CHANGES, parameters: `'${ID}', 100` },
  { ...FORGET_CHANGES, parameters: `'{${ID}}', '{7}'` },
])('looks notes up however few they were when it was planned: $name', async ({ name, text, parameters }) => {
  await answering.query({ name: `prepare-${name}`, text: `prepare "${name}" as ${text}` }, []);
  const [row] = await answering.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
    { name: `explain-${name}`, text: `explain (format json) execute "${name}"(${parameters})` },
    [],
  );
  const plan = row?.['QUERY PLAN'][0].Plan;
  expect(JSON.stringify(plan)).toMatch(/"Relation Name":"(facts_change|remembered_facts)"/);
  const whole = plan ? readWhole(plan) : [];
  expect(whole.filter((table) => ['facts_change', 'remembered_facts'].includes(table))).toEqual([]);
});
