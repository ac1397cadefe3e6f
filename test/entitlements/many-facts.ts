import { PlantedFacts } from './planted-facts.js';

/** What grows with the number of employees. */
export const LARGE = [
  'person',
  'employment',
  'employment_term',
  'identifier',
  'role_assignment',
  'mandate',
  'mandate_state',
  'mandate_limit',
];

/** A register of so many employees that the planner minds what is read; each with a mandate, an identifier and a role. */
export async function manyFacts(): Promise<PlantedFacts> {
  const facts = await PlantedFacts.in();
  const organisation = await facts.organisation('2021006883');
  const role = await facts.role('handlaggare');
  const power = await facts.power('https://example.se/power/pay');
  await facts.run(
    'create temporary table made as select gen_random_uuid() as id, i from generate_series(1, 4000) i',
  );
  await facts.run(
    `insert into person (id, personal_number_hash, personal_number_encrypted, personal_number_kind)
     select id, sha256(i::text::bytea), '\\x00', 'personnummer' from made`,
  );
  await facts.run(
    `insert into employment (id, organisation_id, person_id, uid) select id, $1, id, 'u' || i from made`,
    organisation,
  );
  const [since, until] = ['2020-01-01T00:00:00Z', '2098-01-01T00:00:00Z'];
  await facts.run(
    `insert into employment_term (organisation_id, employment_id, display_name, valid_from)
     select $1, id, 'u' || i, $2 from made`,
    organisation,
    since,
  );
  await facts.run(
    `insert into identifier (type, value, display_value, organisation_id, employment_id, valid_from)
     select 'orgAffiliation', 'u' || i, 'u' || i, $1, id, $2 from made`,
    organisation,
    since,
  );
  await facts.run(
    `insert into role_assignment (organisation_id, employment_id, role_id, valid_from) select $1, id, $2, $3 from made`,
    organisation,
    role,
    since,
  );
  await facts.run(
    `insert into mandate (id, organisation_id, power_id, holder_id, valid_from, valid_until, basis)
     select id, $1, $2, id, $3, $4, 'b' from made`,
    organisation,
    power,
    since,
    until,
  );
  await facts.run(
    `insert into mandate_state (organisation_id, mandate_id, state, valid_from) select $1, id, 'active', $2 from made`,
    organisation,
    since,
  );
  await facts.run(
    `insert into mandate_limit (organisation_id, mandate_id, dimension, value) select $1, id, 'area', 'a' from made`,
    organisation,
  );
  await facts.run('analyze');
  return facts;
}

/** Large tables that the statement, planned once for all values as a service runs it, reads from end to end. */
export async function scannedBy(
  facts: PlantedFacts,
  { name, text, parameters }: { readonly name: string; readonly text: string; readonly parameters: string },
): Promise<{ readonly plan: string; readonly scanned: string[] }> {
  await facts.run('set plan_cache_mode = force_generic_plan');
  await facts.run(`prepare "${name}" as ${text}`);
  const plan = JSON.stringify(await facts.value(`explain (format json) execute "${name}"(${parameters})`));
  const scanned = [...plan.matchAll(/"Seq Scan"[^{}]*?"Relation Name":"([a-z_]+)"/g)].map(
    ([, table]) => table ?? '',
  );
  return { plan, scanned: scanned.filter((table) => LARGE.includes(table)) };
}
