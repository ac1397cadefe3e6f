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

const MANY_NOTES = `insert into facts_change (about) select gen_random_uuid() from generate_series(1, 20000)`;
const AS_IT_IS_NOW = 'vacuum (analyze) facts_change, remembered_facts';

/** What a connection finds that plans while hardly anything is noted. */
const MOMENTS = {
  'before the first import': [AS_IT_IS_NOW],
  'between two imports': [MANY_NOTES, 'delete from facts_change', AS_IT_IS_NOW],
};
type Moment = keyof typeof MOMENTS;
const moments = Object.keys(MOMENTS) as Moment[];

const databases = new Map<
  Moment,
  { readonly database: TestDatabase; readonly answering: AnsweringDatabase }
>();
beforeAll(async () => {
  for (const moment of moments) {
    const database = await createTestDatabase();
    const owner = await database.connect();
    for (const statement of MOMENTS[moment]) await owner.query(statement);
    databases.set(moment, { database, answering: new AnsweringDatabase(database.answeringUrl, 1) });
  }
});
afterAll(async () => {
  for (const { database, answering } of databases.values()) {
    await answering.close();
    await database.drop();
  }
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
// twenty thousand notes of an import: 40 attribute queries a second instead of 800, until the server planned anew. So it did again where
// an index that had been large was empty: to look ten notes up in it seemed to cost more than to read all of it.
const statements = [
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
];

it.each(statements.flatMap((statement) => moments.map((moment) => ({ ...statement, moment }))))(
  'looks notes up that were planned $moment: $name',
  async ({ name, text, parameters, moment }) => {
    const { answering } = databases.get(moment) ?? {};
    if (!answering) throw new Error('There is no such database.');
    await answering.query({ name: `prepare-${name}`, text: `prepare "${name}" as ${text}` }, []);
    const [row] = await answering.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
      { name: `explain-${name}`, text: `explain (format json) execute "${name}"(${parameters})` },
      [],
    );
    const plan = row?.['QUERY PLAN'][0].Plan;
    expect(JSON.stringify(plan)).toMatch(/"Relation Name":"(facts_change|remembered_facts)"/);
    const whole = plan ? readWhole(plan) : [];
    expect(whole.filter((table) => ['facts_change', 'remembered_facts'].includes(table))).toEqual([]);
  },
);
