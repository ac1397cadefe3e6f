import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { versionOf } from '../../platform/database/kept-rows.js';
import { NAMED } from '../entitlements/entitlements.statement.js';
import { inForce, NOW } from '../entitlements/facts-in-time.sql.js';
import { rememberedHeld } from '../entitlements/remembered-facts.sql.js';
import { plainAgreement } from '../relying-parties/deciding-agreement.sql.js';
import { eServiceClients } from '../relying-parties/e-service-client.sql.js';
import { coveringPowers, POWER, powersRow } from './asked-facts.statement.js';

/**
 * What is remembered of employees that are asked about now by an identifier, where no login is shown: a row of the powers, as
 * of the computation, then one for each employment that a question names, with `agreement` and `facts`, narrowed to powers
 * that cover the act. Where one of them is not there the question is to be computed, as it is where nobody is named; without
 * an agreement nothing is looked up. So who is not to be told of costs what nobody costs. Fewer agreements are found than the
 * computation finds, and none that it does not. Then a row for each of the clients that ask, as it is now.
 *
 * $1 n, $2 act, $3 party, $4 kind of identifier, $5 its value, $6 actions, $7 types, $8 ids of clients
 */
export const rememberedAsked: PreparedStatement = {
  name: 'remembered-asked-facts',
  text: `
with ${coveringPowers('act', '$6', '$7')}${powersRow(NOW, versionOf('p'))}
union all
select json_build_object('n', q.n, 'agreement', g.version,
  'facts', case when g.version is not null then (${rememberedHeld('e.id', 'select c.id from covering c where c.act = q.act')}) end)
from unnest($1::int[], $2::int[], $3::uuid[], $4::identifier_type[], $5::text[]) q(n, act, party, type, value)
  join identifier i on i.type = q.type and i.value = q.value and ${inForce('i', NOW)}
  cross join lateral (${NAMED}) e
  left join lateral (
    select g.version from (${plainAgreement('q.party', 'e.organisation_id', NOW)}) g
    where not g.require_encryption and not g.require_evidence limit 1) g on true
union all
select json_build_object('client', c.id, 'text', c.text) from (${eServiceClients('$8::uuid[]')}) c`,
};

/** $1 ids: what powers say. Names apart, a power stays as it was defined. */
export const keptPowers: PreparedStatement = {
  name: 'kept-powers',
  text: `select ${versionOf('p')} as version, ${POWER} as content from power p where p.id = any($1::uuid[])`,
};
