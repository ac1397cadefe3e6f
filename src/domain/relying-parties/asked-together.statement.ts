import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { POWER, type SubjectQuery } from '../entitlements/entitlements.statement.js';
import { NOW } from '../entitlements/facts-in-time.sql.js';
import { givenFacts } from '../entitlements/held-facts.sql.js';
import { rememberedFacts, rememberedHolder } from '../entitlements/remembered-facts.sql.js';
import { ALL } from './agreement.js';
import { isRegistered, plainAgreement } from './deciding-agreement.sql.js';
import { isParticular, plainParty } from './known-party.sql.js';

/**
 * What an answer rests on, in one snapshot: the registration of the parties that ask, what is remembered of the subjects'
 * employments, and the version of the plain agreement that each party has about the organisation of each.
 *
 * $1 numbers from 0 and the parameters of the subjects, then the ids of the parties that ask about them.
 */
export function askedTogether(subject: SubjectQuery): PreparedStatement {
  return {
    name: `asked-together-by-${subject.name}`,
    text: `
with ${subjects(subject)}
${parties(subject)}
union all
select t.n, null, null, t.facts, t.version, t.organisation_id, null from (${told(subject)}) t`,
  };
}

/**
 * The same about one subject that has very much, and beside what is remembered of it the mandates that the plain agreements may let be
 * told, each with the powers they are of: as the computation has them, and of the powers that no agreement lists one. None where an agreement
 * lists all, where one of them was passed on, or where no other was given: that takes more to find out.
 *
 * After the parameters of `askedTogether`: the codes of powers that matter whatever is listed.
 */
export function askedWithMandates(subject: SubjectQuery): PreparedStatement {
  const always = `$${subject.parameters + 2}::text[]`;
  return {
    name: `asked-with-mandates-by-${subject.name}`,
    text: `
with ${subjects(subject)},
told as materialized (${told(subject)}),
listing as materialized (
  select t.*, r.codes
  from told t cross join lateral (
    select array_agg(r.name) as codes from agreement_release r where r.agreement_id = t.agreement_id and r.kind = 'power') r
  where t.agreement_id is not null and '${ALL}' <> all (coalesce(r.codes, '{}'))
),
employed as materialized (${rememberedHolder('listing')}),
asked as materialized (
  select e.id as employment_id, p.id as power_id
  from employed e join listing l on l.employment_id = e.id
    join power p on p.code = any (l.codes || ${always}) and (p.organisation_id is null or p.organisation_id = e.organisation_id)
),
${givenFacts(NOW, 'asked')}
${parties(subject)}
union all
select t.n, null, null, t.facts, t.version, t.organisation_id, (
  select json_build_object('mandates', h.mandates, 'powers', (
    select json_agg(${POWER}) from power p where p.id = any (w.power_ids)))
  from held h cross join lateral (
    select array_agg(distinct c.power_id) as power_ids from chain c where c.holder_id = h.holder_id
    having bool_and(c.parent_id is null)
      and bool_or(c.power_id <> all (array(select q.power_id from asked q where q.employment_id = h.holder_id)))) w
  where h.holder_id = t.employment_id)
from told t`,
  };
}

const partiesOf = (subject: SubjectQuery) => `$${subject.parameters + 1}::uuid[]`;

const subjects = (subject: SubjectQuery) => `subject as materialized (${subject.text(NOW)})`;

const told = (subject: SubjectQuery) => `
  select s.n, s.employment_id, e.organisation_id, (${rememberedFacts('s.employment_id')}) as facts,
    a.id as agreement_id, a.version
  from subject s
    join employment e on e.id = s.employment_id
    left join lateral (${plainAgreement(`(${partiesOf(subject)})[s.n + 1]`, 'e.organisation_id', NOW)}) a on true`;

const parties = (subject: SubjectQuery) => `
select null::int as n, p.id as "partyId", ${plainParty('p')}::text as party, null::json as facts, null as agreement,
  null::uuid as "organisationId", null::json as mandates
from relying_party p
where p.id = any(${partiesOf(subject)}) and ${isRegistered('p')} and not ${isParticular('p')}`;
