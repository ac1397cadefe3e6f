import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { NAMED } from '../entitlements/entitlements.statement.js';
import { inForce, NOW } from '../entitlements/facts-in-time.sql.js';
import { rememberedHeld } from '../entitlements/remembered-facts.sql.js';
import { agreementJson } from '../relying-parties/agreement-in-force.sql.js';
import { plainAgreement } from '../relying-parties/deciding-agreement.sql.js';
import { coveringPowers, powersRow } from './asked-facts.statement.js';

/**
 * What is remembered of employees that are asked about now by an identifier, where no login is shown: a row of the powers, as
 * of the computation, then one for each employment that a question names, with `agreement` and `facts`, narrowed to powers
 * that cover the act. Where one of them is not there the question is to be computed, as it is where nobody is named; without
 * an agreement nothing is looked up. So who is not to be told of costs what nobody costs. Fewer agreements are found than the
 * computation finds, and none that it does not.
 *
 * $1 n, $2 act, $3 party, $4 kind of identifier, $5 its value, $6 actions, $7 types
 */
export const rememberedAsked: PreparedStatement = {
  name: 'remembered-asked-facts',
  text: `
with ${coveringPowers('act', '$6', '$7')}${powersRow(NOW)}
union all
select json_build_object('n', q.n, 'agreement', g.agreement,
  'facts', case when g.agreement is not null then (${rememberedHeld('e.id', 'select c.id from covering c where c.act = q.act')}) end)
from unnest($1::int[], $2::int[], $3::uuid[], $4::identifier_type[], $5::text[]) q(n, act, party, type, value)
  join identifier i on i.type = q.type and i.value = q.value and ${inForce('i', NOW)}
  cross join lateral (${NAMED}) e
  left join lateral (
    select ${agreementJson('g', 'q.party')} as agreement
    from (${plainAgreement('q.party', 'e.organisation_id', NOW)}) g
    where not g.require_encryption and not g.require_evidence limit 1) g on true`,
};
