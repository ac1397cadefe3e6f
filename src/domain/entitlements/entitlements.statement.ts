import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { asOf, endOf, holding, inForce, NOW, type Clock } from './facts-in-time.sql.js';
import { mandateChains, mandatesOf, rolesOf } from './held-facts.sql.js';
import { codeInForce, ofOther } from './issued-identifiers.sql.js';

/**
 * The one computation as SQL: from a subject to every employment in force with its roles and mandates, read in a single
 * statement so that all of it is seen at one instant. Rows are facts with two times, see prisma/schema.prisma.
 *
 * One text makes two statements for each way to name a subject: one for now, short enough to be fast, and one for any
 * instant as known at any instant. A test holds them equal.
 */

interface SubjectQuery {
  readonly name: string;
  /** Its own parameters; the instants come after them. */
  readonly parameters: number;
  readonly text: (clock: Clock) => string;
}

const identifiersOf = (employment: string, clock: Clock) => `
    select coalesce(json_agg(json_build_object('type', i.type, 'value', i.display_value,
      'validUntil', ${endOf('i', clock)}) order by i.type, i.value), '[]')
    from (
      select * from identifier where employment_id = ${employment}.id
      union all
      select * from identifier where person_id = ${employment}.person_id) i
    where ${inForce('i', clock)}`;

/** The answering role sees every organisation, so the organisation's own row decides: not onboarded, no answer. */
const employed = (subject: SubjectQuery, clock: Clock) => `
  employed as materialized (
    select e.id, e.organisation_id, e.person_id, e.uid, holding.until, holding.last_end
    from (${subject.text(clock)}) subject
      join employment e on e.id = subject.employment_id
      join organisation o on o.id = e.organisation_id and o.onboarded_at <= ${clock.known ?? clock.at}
      cross join lateral (${holding('e.id', clock)}) holding
  )`;

const statementText = (subject: SubjectQuery, clock: Clock) => `
with recursive ${employed(subject, clock)}, ${mandateChains(clock)}
select json_build_object(
  'employmentId', e.id, 'personId', e.person_id, 'uid', e.uid,
  'organisation', json_build_object('id', o.id, 'number', o.number, 'name', o.name,
    'scopes', array(select s.scope from organisation_scope s where s.organisation_id = o.id order by s.scope)),
  'term', json_build_object(
    'unit', (select json_build_object('code', u.code, 'name', u.name) from unit u where u.id = t.unit_id),
    'title', t.title, 'displayName', t.display_name, 'mail', t.mail, 'validUntil', ${endOf('t', clock)}),
  'employedUntil', e.until,
  'protectedIdentity', p.protected_identity,
  'personalNumberKind', p.personal_number_kind,
  'personalNumber', encode(p.personal_number_encrypted, 'base64'),
  'identifiers', (${identifiersOf('e', clock)}),
  'roles', (${rolesOf('e', clock)}),
  'mandates', (${mandatesOf('e.id')})) as facts
from employed e
  join organisation o on o.id = e.organisation_id
  join person p on p.id = e.person_id
  join employment_term t on t.employment_id = e.id and ${inForce('t', clock)}
order by o.number, e.uid`;

/** For now, and for any instants: $n+1 `at`, $n+2 `asKnownAt`, each null for its default. */
export interface EntitlementsStatements {
  readonly now: PreparedStatement;
  readonly asOf: PreparedStatement;
}

const statements = (subject: SubjectQuery): EntitlementsStatements => ({
  now: { name: `entitlements-by-${subject.name}`, text: statementText(subject, NOW) },
  asOf: {
    name: `entitlements-by-${subject.name}-as-of`,
    text: statementText(subject, asOf(subject.parameters)),
  },
});

/** $1 identifier type, $2 its normalised value. One that names a person finds every employment of the person. */
export const byIdentifier = statements({
  name: 'identifier',
  parameters: 2,
  text: (clock) => `
      select e.id as employment_id
      from identifier i join employment e on e.id = i.employment_id or e.person_id = i.person_id
      where i.type = $1::identifier_type and i.value = $2 and ${inForce('i', clock)}`,
});

/** $1 `<code>!<id>` of an issuer, $2 its code, $3 its id as a uid: as it is registered, or by the organisation of the code. */
export const byIssuerId = statements({
  name: 'issuer-id',
  parameters: 3,
  text: (clock) => `
      select e.id as employment_id
      from identifier i join employment e on e.id = i.employment_id or e.person_id = i.person_id
      where i.type = 'issuerId' and i.value = $1 and ${inForce('i', clock)} and not ${ofOther('e', '$2', clock)}
      union
      select e.id
      from issuer_code c join employment e on e.organisation_id = c.organisation_id and e.uid collate "C" = $3
      where c.code = $2 and ${codeInForce(clock)}`,
});

/** $1 the keyed hash of the personal number. */
export const byPersonalNumber = statements({
  name: 'personal-number',
  parameters: 1,
  text: () => `
      select e.id as employment_id
      from person p join employment e on e.person_id = p.id
      where p.personal_number_hash = $1::bytea`,
});

/** $1 the employment's id. */
export const byEmployment = statements({
  name: 'employment',
  parameters: 1,
  text: () => `select $1::uuid as employment_id`,
});

/** $1 ids of employments. */
export const byEmployments = statements({
  name: 'employments',
  parameters: 1,
  text: () => `select distinct unnest($1::uuid[]) as employment_id`,
});
