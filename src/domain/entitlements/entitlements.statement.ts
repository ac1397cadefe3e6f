import type { PreparedStatement } from '../../platform/database/answering-database.js';
import {
  asOf,
  beganSince,
  endOf,
  givenEnd,
  holding,
  inForce,
  isOpenNow,
  NOW,
  wasKnown,
  type Clock,
} from './facts-in-time.sql.js';

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

/**
 * A state is never ended ahead of time, so one that was ended is over now, even where a clock that is behind (stepped
 * back, another server's) has not come to its end.
 */
const stateInForce = (mandate: string, clock: Clock) => `
      select ${givenEnd('s', clock)} as until
      from mandate_state s
      where s.mandate_id = ${mandate} and s.state = 'active' and ${inForce('s', clock, givenEnd('s', clock))}
        and ${isOpenNow('s', clock)}
      limit 1`;

/** One link of a chain is alive: in its period, active, and its holder employed without a break since it began. */
const aliveLink = (mandate: string, clock: Clock) => `
      cross join lateral (${stateInForce(`${mandate}.id`, clock)}) state
      cross join lateral (${holding(`${mandate}.holder_id`, clock)}) holder
    where ${wasKnown(mandate, clock)} and ${mandate}.valid_from <= ${clock.at} and ${clock.at} < ${mandate}.valid_until
      and ${beganSince('holder.last_end', mandate)}`;

const linkUntil = (mandate: string) => `least(${mandate}.valid_until, state.until, holder.until)`;

/**
 * Walks from each mandate of the holder to the mandate the organisation gave; a link that is not alive ends the walk,
 * and a mandate whose walk does not arrive is not in force. The depth only guards against damaged data.
 */
const mandateChains = (clock: Clock) => `
  chain as (
    select m.id as mandate_id, m.holder_id, m.power_id, m.valid_from, m.organisation_id, m.parent_id,
      array[]::uuid[] as passed_on_from, ${linkUntil('m')} as valid_until
    from employed e
      join mandate m on m.holder_id = e.id and m.organisation_id = e.organisation_id
      ${aliveLink('m', clock)}
    union all
    select c.mandate_id, c.holder_id, c.power_id, c.valid_from, c.organisation_id, p.parent_id,
      c.passed_on_from || p.id, least(c.valid_until, ${linkUntil('p')})
    from chain c
      join mandate p on p.id = c.parent_id and p.organisation_id = c.organisation_id
      ${aliveLink('p', clock)} and cardinality(c.passed_on_from) < 64
  )`;

const powerFacts = (power: string) => `(
        select json_build_object('code', p.code, 'personsTogether', p.persons_together, 'condition', p.condition,
          'relyingPartyId', p.relying_party_id,
          'acceptedLevels', array(
            select l.level from power_assurance_level l where l.power_id = p.id order by l.level))
        from power p where p.id = ${power})`;

const mandatesOf = (employment: string) => `
    select coalesce(json_agg(json_build_object(
      'mandateId', c.mandate_id, 'passedOnFrom', c.passed_on_from, 'validFrom', c.valid_from, 'validUntil', c.valid_until,
      'power', ${powerFacts('c.power_id')},
      'limits', array(
        select json_build_array(l.dimension, l.value) from mandate_limit l where l.mandate_id = c.mandate_id
        order by l.dimension, l.value)) order by c.mandate_id), '[]')
    from chain c
    where c.parent_id is null and c.holder_id = ${employment}`;

const rolesOf = (employment: string, clock: Clock) => `
    select coalesce(json_agg(json_build_object(
      'assignmentId', a.id,
      'code', (select r.code from role r where r.id = a.role_id),
      'unit', (select u.code from unit u where u.id = a.unit_id),
      'validFrom', a.valid_from,
      'validUntil', least(${endOf('a', clock)}, ${employment}.until),
      'powers', array(select ${powerFacts('rp.power_id')} from role_power rp where rp.role_id = a.role_id)
      ) order by a.id), '[]')
    from role_assignment a
    where a.employment_id = ${employment}.id and ${inForce('a', clock)} and ${beganSince(`${employment}.last_end`, 'a')}`;

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
