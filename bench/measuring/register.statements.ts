/** What is loaded for one organisation. */
export interface Load {
  readonly number: string;
  readonly employees: number;
  readonly mandates: number;
}

export interface Statement {
  readonly text: string;
  readonly values: (load: Load) => unknown[];
}

/** What a register is made of. */
export interface Plan {
  /** What organisations share. $1 how many mandates each employee has: each is for another power. */
  readonly shared: readonly string[];
  readonly organisation: readonly Statement[];
}

/** Every id is a digest of what it names, so that rows find each other without a look-up and lie as scattered as random ids do. */
export const id = (...parts: string[]) => `md5(${parts.join(` || '/' || `)})::uuid`;
export const NUMBER = '$1::text';
export const organisation = id("'organisation'", NUMBER);
export const person = id("'person'", NUMBER, 'e');
export const employment = id("'employment'", NUMBER, 'e');
export const mandate = id("'mandate'", NUMBER, 'e', 'm');
export const power = id("'power'", 'm');
export const role = id("'role'", '(e % 5)');

export const A_YEAR_AGO = `now() - interval '1 year'`;
/** Where triggers are on, they say now. Otherwise the newest mandates are of all kinds. */
const WITHIN_THE_YEAR = `now() - ('x' || substr(md5('recorded' || e || m), 1, 6))::bit(24)::int * interval '1 second'`;
const IN_A_YEAR = `now() + interval '1 year'`;
export const EMPLOYEES = `generate_series(0, $2::int - 1) AS e`;

/** Of ten employees the first leads the others, and has passed on one mandate to each of them. */
const leads = `e % 10 = 0`;
const leader = id("'mandate'", NUMBER, '(e - e % 10)', 'm');

const one = (text: string): Statement => ({ text, values: ({ number }) => [number] });
export const perEmployee = (text: string): Statement => ({
  text,
  values: ({ number, employees }) => [number, employees],
});
const perMandate = (text: string): Statement => ({
  text,
  values: ({ number, employees, mandates }) => [number, employees, mandates],
});

const SHARED: readonly string[] = [
  `INSERT INTO power (id, code, name_sv, name_en, passable_depth)
  SELECT ${power}, 'https://bench.example/power/' || m, 'Befogenhet ' || m, 'Power ' || m, 1
  FROM generate_series(1, $1::int) AS m`,
  `INSERT INTO power_dimension (power_id, dimension) SELECT ${power}, 'case-type' FROM generate_series(1, $1::int) AS m`,
  `INSERT INTO role (id, code, name_sv, name_en)
  SELECT ${role}, 'role-' || e, 'Roll ' || e, 'Role ' || e FROM generate_series(0, 4) AS e WHERE $1 > 0`,
];

const mandatesWhere = (passedOn: 'given' | 'passed on') => {
  const condition = passedOn === 'given' ? `(m < $3::int OR ${leads})` : `NOT (m < $3::int OR ${leads})`;
  const parent = passedOn === 'given' ? 'NULL' : leader;
  const these = `FROM ${EMPLOYEES}, generate_series(1, $3::int) AS m WHERE ${condition}`;
  return [
    perMandate(`INSERT INTO mandate (id, organisation_id, power_id, holder_id, parent_id, valid_from, valid_until, basis, recorded_at)
      SELECT ${mandate}, ${organisation}, ${power}, ${employment}, ${parent}, ${A_YEAR_AGO}, ${IN_A_YEAR}, 'Delegationsordning § 4',
        ${WITHIN_THE_YEAR} ${these}`),
    perMandate(`INSERT INTO mandate_limit (organisation_id, mandate_id, dimension, value)
      SELECT ${organisation}, ${mandate}, 'case-type', 'case-' || e % 3 ${these} AND m <= 2 AND m < $3::int`),
    perMandate(`INSERT INTO mandate_state (organisation_id, mandate_id, state, valid_from)
      SELECT ${organisation}, ${mandate}, 'active', ${A_YEAR_AGO} ${these}`),
  ];
};

/**
 * One organisation: ten units; employees, each with a term, an orgAffiliation, an HSA-id and a role; their mandates, two of which are
 * limited to a case type, and the last of which nine in ten have been passed on by a colleague.
 */
const ORGANISATION: readonly Statement[] = [
  one(
    `INSERT INTO organisation (id, number, name, onboarded_at) VALUES (${organisation}, ${NUMBER}, 'Myndigheten ' || ${NUMBER}, ${A_YEAR_AGO})`,
  ),
  one(`INSERT INTO organisation_scope (organisation_id, scope) VALUES (${organisation}, ${NUMBER})`),
  one(`INSERT INTO unit (id, organisation_id, code, name)
    SELECT ${id("'unit'", NUMBER, 'u')}, ${organisation}, 'u' || u, 'Enhet ' || u FROM generate_series(0, 9) AS u`),
  perEmployee(`INSERT INTO person (id) SELECT ${person} FROM ${EMPLOYEES} WHERE ${NUMBER} <> ''`),
  perEmployee(`INSERT INTO employment (id, organisation_id, person_id, uid)
    SELECT ${employment}, ${organisation}, ${person}, 'e' || e FROM ${EMPLOYEES}`),
  perEmployee(`INSERT INTO employment_term (organisation_id, employment_id, unit_id, title, display_name, mail, valid_from)
    SELECT ${organisation}, ${employment}, ${id("'unit'", NUMBER, '(e % 10)')}, 'Handläggare', 'Förnamn Efternamn ' || e,
      'e' || e || '@m' || ${NUMBER} || '.example', ${A_YEAR_AGO} FROM ${EMPLOYEES}`),
  perEmployee(`INSERT INTO identifier (type, value, display_value, organisation_id, employment_id, valid_from)
    SELECT 'orgAffiliation', 'e' || e || '@' || ${NUMBER}, 'e' || e || '@' || ${NUMBER}, ${organisation}, ${employment}, ${A_YEAR_AGO} FROM ${EMPLOYEES}`),
  perEmployee(`INSERT INTO identifier (type, value, display_value, organisation_id, employment_id, valid_from)
    SELECT 'hsaId', 'SE' || ${NUMBER} || '-E' || e, 'SE' || ${NUMBER} || '-E' || e, ${organisation}, ${employment}, ${A_YEAR_AGO} FROM ${EMPLOYEES}`),
  perEmployee(`INSERT INTO role_assignment (organisation_id, employment_id, role_id, valid_from)
    SELECT ${organisation}, ${employment}, ${role}, ${A_YEAR_AGO} FROM ${EMPLOYEES}`),
  ...mandatesWhere('given'),
  ...mandatesWhere('passed on'),
];

export const PLAN: Plan = { shared: SHARED, organisation: ORGANISATION };
