import { NOW } from '../../src/domain/entitlements/facts-in-time.sql.js';
import { decidingAgreement } from '../../src/domain/relying-parties/deciding-agreement.sql.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';

const PARTY = '00000000-0000-4000-8000-000000000001';
const ORGANISATION = '00000000-0000-4000-8000-000000000002';

let facts: PlantedFacts;
beforeAll(async () => {
  facts = await PlantedFacts.in();
  await facts.run(
    `insert into organisation (id, number, name) values ($1, '2021006883', 'Myndigheten')`,
    ORGANISATION,
  );
  await facts.run(
    `insert into organisation (number, name)
     select n, 'Myndighet' from (select n::text from generate_series(2120000000, 2120040000) n) made(n)
     where behorig.is_organisation_number(n) limit 2000`,
  );
  await facts.run(
    `insert into relying_party (id, entity_id, display_name, metadata, metadata_digest)
     select coalesce((case n when 1 then $1 end)::uuid, gen_random_uuid()), 'https://party.example/' || n, 'P', '', ''
     from generate_series(1, 2000) n`,
    PARTY,
  );
  const columns =
    'purpose, legal_basis, valid_from, relying_party_id, organisation_id, required_categories, required_kind';
  const values = `'p', 'l', '2020-01-01'::timestamptz`;
  await facts.run(
    `insert into agreement (${columns})
     select ${values}, $1::uuid, id, '{}'::text[], null::relying_party_kind from organisation where number <> '2021006883'
     union all
     select ${values}, id, $2::uuid, '{}'::text[], null::relying_party_kind from relying_party
     union all
     select ${values}, null, id, array['http://id.swedenconnect.se/contract/sc/prepaid-auth-2021'],
       'eService'::relying_party_kind from organisation`,
    PARTY,
    ORGANISATION,
  );
  await facts.run('analyze');
}, 60_000);
afterAll(() => facts.database.drop());

it('finds the agreement that decides without reading those of other parties and organisations', async () => {
  await facts.run('set plan_cache_mode = force_generic_plan');
  await facts.run(`prepare deciding (uuid, uuid) as ${decidingAgreement('$1', '$2', NOW)}`);
  const explained = await facts.value(
    `explain (analyze, format json) execute deciding('${PARTY}', '${ORGANISATION}')`,
  );
  const plan = JSON.stringify(explained);
  expect(plan).not.toMatch(/"Seq Scan"[^{}]*?"Relation Name":"(agreement|relying_party)"/);
  const removed = [...plan.matchAll(/"Rows Removed by Filter":(\d+)/g)].map(([, rows]) => Number(rows));
  expect(Math.max(0, ...removed)).toBeLessThan(10);
});
