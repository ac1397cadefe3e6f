import type { PreparedStatement } from '../../platform/database/answering-database.js';
import type { SubjectQuery } from '../entitlements/entitlements.statement.js';
import { NOW } from '../entitlements/facts-in-time.sql.js';
import { rememberedFacts } from '../entitlements/remembered-facts.sql.js';
import { isRegistered, plainAgreement } from './deciding-agreement.sql.js';
import { isParticular, plainParty } from './known-party.sql.js';

/**
 * What an answer rests on, in one snapshot: the registration of the parties that ask, what is remembered of the subjects'
 * employments, and the version of the plain agreement that each party has about the organisation of each.
 *
 * $1 numbers from 0 and the parameters of the subjects, then the ids of the parties that ask about them.
 */
export function askedTogether(subject: SubjectQuery): PreparedStatement {
  const parties = `$${subject.parameters + 1}::uuid[]`;
  const party = `(${parties})[s.n + 1]`;
  return {
    name: `asked-together-by-${subject.name}`,
    text: `
with subject as materialized (${subject.text(NOW)})
select null::int as n, p.id as "partyId", ${plainParty('p')}::text as party, null::json as facts, null as agreement,
  null::uuid as "organisationId"
from relying_party p
where p.id = any(${parties}) and ${isRegistered('p')} and not ${isParticular('p')}
union all
select s.n, null, null, (${rememberedFacts('s.employment_id')}), a.version, e.organisation_id
from subject s
  join employment e on e.id = s.employment_id
  left join lateral (${plainAgreement(party, 'e.organisation_id', NOW)}) a on true`,
  };
}
