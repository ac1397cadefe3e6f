import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { asOf, endOf, holding, inForce, NOW, type Clock } from './facts-in-time.sql.js';
import { HELD_POWERS, heldFacts, mandatesOf, rolesOf } from './held-facts.sql.js';
import { codeInForce, ofOther } from './issued-identifiers.sql.js';
import { rememberedFacts } from './remembered-facts.sql.js';

/**
 * The one computation as SQL: from subjects to every employment in force with its roles and mandates, read in a single
 * statement so that all of it is seen at one instant. Rows are facts with two times, see prisma/schema.prisma. Subjects are
 * asked about together, since to begin such a statement costs half as much as one of them; their numbers say whose a row is.
 *
 * One text makes two statements for each way to name a subject: one for now, short enough to be fast, and one for any
 * instant as known at any instant. A test holds them equal.
 */

/** How a way to name a subject is told apart, and how subjects are found by it. */
export interface SubjectQuery {
  readonly name: string;
  /** Its own parameters; the instants come after them. */
  readonly parameters: number;
  /** SQL of (n, employment_id). */
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
export const employed = (clock: Clock) => `
  employed as materialized (
    select e.id, e.organisation_id, e.person_id, e.uid, holding.until, holding.last_end
    from (select distinct employment_id from subject) subject
      join employment e on e.id = subject.employment_id
      join organisation o on o.id = e.organisation_id and o.onboarded_at <= ${clock.known ?? clock.at}
      cross join lateral (${holding('e.id', clock)}) holding
  )`;

/** SQL of a power `p` as JSON. */
export const POWER = `json_build_object('id', p.id, 'code', p.code, 'personsTogether', p.persons_together,
  'condition', p.condition, 'relyingPartyId', p.relying_party_id,
  'acceptedLevels', array(select l.level from power_assurance_level l where l.power_id = p.id order by l.level))`;

/** SQL of keys and values: what is told of an employment of EMPLOYMENTS, save whose it is and what its powers are. */
export const employmentFacts = (clock: Clock) => `
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
  'roles', ${rolesOf('e.id')},
  'mandates', ${mandatesOf('e.id')}`;

export const employments = (clock: Clock) => `employed e
  join organisation o on o.id = e.organisation_id
  join person p on p.id = e.person_id
  join employment_term t on t.employment_id = e.id and ${inForce('t', clock)}`;

/** SQL of the powers that the parameter names by code, shared ones and those of the employment's own organisation. */
const askedPowers = (codes: string) => `
  asked as materialized (
    select e.id as employment_id, p.id as power_id from employed e
      join power p on p.code = any (${codes}) and (p.organisation_id is null or p.organisation_id = e.organisation_id)
  )`;

/** @param codes of the powers of which mandates matter; all when absent */
const statementText = (subject: SubjectQuery, clock: Clock, codes?: string) => `
with recursive subject as materialized (${subject.text(clock)}), ${employed(clock)},${
  codes === undefined
    ? heldFacts(clock)
    : `${askedPowers(codes)},${heldFacts(clock, { asked: 'asked', others: true })}`
}
select json_build_object('powers', (
  select coalesce(json_agg(${POWER}), '[]') from power p where p.id in (${HELD_POWERS}))) as facts
union all
select json_build_object('subjects', array(select s.n from subject s where s.employment_id = e.id),
  ${employmentFacts(clock)})
from ${employments(clock)}`;

/**
 * For now, and for any instants: $n+1 `at`, $n+2 `asKnownAt`, each null for its default. `remembered` finds the same
 * subjects: n, and for each of their employments what is remembered.
 */
export interface EntitlementsStatements {
  readonly subject: SubjectQuery;
  readonly remembered: PreparedStatement;
  readonly now: PreparedStatement;
  /** As `now`, with mandates of the powers of these codes: $n+1. */
  readonly nowOf: PreparedStatement;
  readonly asOf: PreparedStatement;
}

const statements = (subject: SubjectQuery): EntitlementsStatements => ({
  subject,
  remembered: {
    name: `remembered-by-${subject.name}`,
    text: `
with subject as materialized (${subject.text(NOW)})
select s.n, (${rememberedFacts('s.employment_id')}) as facts from subject s`,
  },
  now: { name: `entitlements-by-${subject.name}`, text: statementText(subject, NOW) },
  nowOf: {
    name: `entitlements-of-powers-by-${subject.name}`,
    text: statementText(subject, NOW, `$${subject.parameters + 1}::text[]`),
  },
  asOf: {
    name: `entitlements-by-${subject.name}-as-of`,
    text: statementText(subject, asOf(subject.parameters)),
  },
});

/** SQL of the employments that an identifier `i` names: its own, or all of its person. */
export const NAMED = `
        select own.id, own.organisation_id from employment own where own.id = i.employment_id
        union all
        select his.id, his.organisation_id from employment his where his.person_id = i.person_id`;

/** $1 numbers, $2 identifier types, $3 their normalised values. One that names a person finds every employment of the person. */
export const byIdentifier = statements({
  name: 'identifier',
  parameters: 3,
  text: (clock) => `
      select q.n, e.id as employment_id
      from unnest($1::int[], $2::identifier_type[], $3::text[]) q(n, type, value)
        join identifier i on i.type = q.type and i.value = q.value and ${inForce('i', clock)}
        cross join lateral (${NAMED}) e`,
});

/**
 * $1 numbers, $2 `<code>!<id>` of an issuer, $3 its code, $4 its id as a uid: as it is registered, or by the organisation
 * of the code.
 */
export const byIssuerId = statements({
  name: 'issuer-id',
  parameters: 4,
  text: (clock) => `
      select q.n, e.id as employment_id
      from unnest($1::int[], $2::text[], $3::text[]) q(n, value, code)
        join identifier i on i.type = 'issuerId' and i.value = q.value and ${inForce('i', clock)}
        cross join lateral (${NAMED}) e
      where not ${ofOther('e', 'q.code', clock)}
      union
      select q.n, e.id
      from unnest($1::int[], $3::text[], $4::text[]) q(n, code, uid)
        join issuer_code c on c.code = q.code and ${codeInForce(clock)}
        join employment e on e.organisation_id = c.organisation_id and e.uid collate "C" = q.uid`,
});

/** $1 numbers, $2 the keyed hashes of personal numbers. */
export const byPersonalNumber = statements({
  name: 'personal-number',
  parameters: 2,
  text: () => `
      select q.n, e.id as employment_id
      from unnest($1::int[], $2::bytea[]) q(n, hash)
        join person p on p.personal_number_hash = q.hash
        join employment e on e.person_id = p.id`,
});

/** $1 numbers, $2 ids of employments. */
export const byEmployment = statements({
  name: 'employment',
  parameters: 2,
  text: () => `select n, employment_id from unnest($1::int[], $2::uuid[]) q(n, employment_id)`,
});
