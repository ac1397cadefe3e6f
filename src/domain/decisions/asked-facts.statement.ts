import type { PreparedStatement } from '../../platform/database/answering-database.js';
import { identifierTypes } from '../directory/identifier.rules.js';
import { asOf, holding, inForce, NOW, type Clock } from '../entitlements/facts-in-time.sql.js';
import { codeInForce, ofOther } from '../entitlements/issued-identifiers.sql.js';
import { heldFacts, mandatesOf, rolesOf } from '../entitlements/held-facts.sql.js';
import { agreementJson } from '../relying-parties/agreement-in-force.sql.js';
import { decidingAgreement } from '../relying-parties/deciding-agreement.sql.js';

/**
 * The one computation for decisions: the same SQL of what employments hold, for many questions at once, each narrowed to
 * powers that cover its own act. One row of the powers (`powers`), then one for each employment that a question names.
 *
 * Who has no agreement costs what nobody costs: nothing of it is computed.
 */

/** SQL of a power `p` as JSON. */
export const POWER = `json_build_object('id', p.id, 'code', p.code, 'nameSv', p.name_sv, 'nameEn', p.name_en,
      'personsTogether', p.persons_together, 'togetherMinutes', coalesce(p.together_minutes, 60),
      'condition', p.condition, 'relyingPartyId', p.relying_party_id,
      'acceptedLevels', array(select l.level from power_assurance_level l where l.power_id = p.id order by l.level),
      'actions', array(select a.action from power_action a where a.power_id = p.id order by a.action),
      'resourceTypes', array(select t.type from power_resource_type t where t.power_id = p.id order by t.type),
      'maximums', array(select d.dimension from power_dimension d where d.power_id = p.id and d.kind = 'maximum'))`;

/** Which powers matter for which act: those that cover an action on a type of resource, anything on one, or anything at all. */
const COVERING = {
  act: `
    select w.act, a.power_id as id from wanted cross join unnest(wanted.actions, wanted.types) with ordinality w(action, type, act)
      join power_action a on a.action = w.action
      join power_resource_type t on t.power_id = a.power_id and t.type = w.type`,
  type: `
    select w.act, t.power_id as id from wanted cross join unnest(wanted.types) with ordinality w(type, act)
      join power_resource_type t on t.type = w.type`,
  all: 'select distinct null::bigint as act, power_id as id from power_action',
} as const;
export type Covering = keyof typeof COVERING;

const ONLY = { asked: 'asked' };
/** Of the issuer that a name `<code>!<id>` begins with. */
const CODE = "split_part(q.value, '!', 1)";
const IDENTIFIERS = identifierTypes.map((type) => `'${type}'`).join(', ');

interface Asking {
  readonly parameters: number;
  /** SQL of (n, act, party, employment_id, …); act: of those wanted, counted from one, or null for all of them. */
  readonly subjects: (clock: Clock) => string;
  /** SQL of whether the agreement `g` that decides lets the question `s` ask. */
  readonly agreement: string;
  /** SQL of whether the login that the question `s` shows is of the employment `e`. */
  readonly isLoggedIn: (clock: Clock) => string;
  /** SQL of whether that is enough for the agreement `g`. */
  readonly isTold: string;
  /** Employments that are computed. */
  readonly computed: string;
  readonly actions: string;
  readonly types: string;
}

/**
 * $1 n, $2 act, $3 party, $4 kind of name, $5 name, $6 hash of a personal number, $7 the kind is not said, $8 whose login
 * is shown: JSON of a list of kinds, names and hashes, or null for none, $9 actions, $10 types
 */
const BY_PARTY: Asking = {
  parameters: 10,
  actions: '$9',
  types: '$10',
  subjects: (clock) => `
    with question as materialized (
      select * from unnest($1::int[], $2::int[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::boolean[], $8::text[])
        q(n, act, party, type, value, hash, unspecified, login))
    select q.*, e.id as employment_id
    from question q
      join identifier i on q.type in (${IDENTIFIERS}) and i.type::text = q.type and i.value = q.value and ${inForce('i', clock)}
      join employment e on e.id = i.employment_id
        and not (q.type = 'issuerId' and ${ofOther('e', CODE, clock)})
    union all
    select q.*, e.id
    from question q
      join identifier i on q.type in (${IDENTIFIERS}) and i.type::text = q.type and i.value = q.value and ${inForce('i', clock)}
      join employment e on e.person_id = i.person_id
        and not (q.type = 'issuerId' and ${ofOther('e', CODE, clock)})
    union all
    select q.*, e.id
    from question q
      join issuer_code c on q.type = 'issuedUid' and c.code = ${CODE} and ${codeInForce(clock)}
      join employment e on e.organisation_id = c.organisation_id and e.uid collate "C" = split_part(q.value, '!', 2)
    union all
    select q.*, e.id
    from question q
      join person p on q.hash is not null and p.personal_number_hash = decode(q.hash, 'hex')
      join employment e on e.person_id = p.id
    union all
    select q.*, e.id
    from question q
      join agreement g on q.type = 'uid' and g.relying_party_id = q.party and ${inForce('g', clock)}
        and g.unspecified_means = 'orgAffiliation'
      join employment e on e.organisation_id = g.organisation_id and e.uid collate "C" = q.value`,
  // What is to be encrypted is for SAML alone.
  agreement: `not g.require_encryption
        and case when s.unspecified
          then g.unspecified_means::text = case s.type when 'uid' then 'orgAffiliation' when 'issuedUid' then 'issuerId' else s.type end
          else s.type <> 'personalIdentityNumber' or g.personal_number_subjects end`,
  isLoggedIn: (clock) => `exists (
          select from jsonb_to_recordset(s.login::jsonb) l(type text, value text, hash text)
          where exists (
              select from identifier i where i.type::text = l.type and i.value = l.value and ${inForce('i', clock)}
                and (i.employment_id = e.id or i.person_id = e.person_id))
            or exists (
              select from person p where p.id = e.person_id and p.personal_number_hash = decode(l.hash, 'hex')))`,
  isTold: 'case when s.login is null then not g.require_evidence else login.is_hers end',
  computed: 'agreement is not null and is_told',
};

/** $1 n, $2 employments, $3 party or null, $4 actions, $5 types */
const BY_EMPLOYMENT: Asking = {
  parameters: 5,
  actions: '$4',
  types: '$5',
  subjects: () => `
    select q.n, null::int as act, q.employment_id, $3::uuid as party from unnest($1::int[], $2::uuid[]) q(n, employment_id)`,
  agreement: 'true',
  isLoggedIn: () => 'false',
  isTold: 'true',
  computed: 'true',
};

/** SQL of the CTE `covering` (act, id): powers that matter. @param actions SQL, as `types` */
export const coveringPowers = (covering: Covering, actions: string, types: string) => `
  wanted as (select ${actions}::text[] as actions, ${types}::text[] as types),
  covering as materialized (${COVERING[covering]})`;

/** SQL of the first row: the instant, and these powers. @param power SQL of what is told of a power `p` */
export const powersRow = (clock: Clock, power = POWER) => `
select json_build_object(
  'at', to_char((${clock.at}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'powers', coalesce((select json_agg(${power}) from power p where p.id in (select id from covering)), '[]')) as facts`;

function text(asking: Asking, covering: Covering, clock: Clock): string {
  return `
with recursive ${coveringPowers(covering, asking.actions, asking.types)},
subject as materialized (${asking.subjects(clock)}),
found as materialized (
  select s.n, s.act, e.id, e.organisation_id, e.person_id, e.uid, h.until, h.last_end, g.agreement, g.is_told, login.is_hers
  from subject s
    join employment e on e.id = s.employment_id
    join organisation o on o.id = e.organisation_id and o.onboarded_at <= ${clock.known ?? clock.at}
    cross join lateral (${holding('e.id', clock)}) h
    cross join lateral (select ${asking.isLoggedIn(clock)} as is_hers) login
    left join lateral (
      select ${agreementJson('g', 's.party')} as agreement, ${asking.isTold} as is_told
      from (${decidingAgreement('s.party', 'e.organisation_id', clock)}) g where ${asking.agreement} limit 1) g on true
),
employed as materialized (
  select distinct id, organisation_id, person_id, uid, until, last_end from found where ${asking.computed}
),
asked as materialized (
  select distinct f.id as employment_id, c.id as power_id
  from found f join covering c on f.act is null or c.act = f.act where ${asking.computed}
),${heldFacts(clock, ONLY)}${powersRow(clock)}
union all
select json_build_object('n', f.n, 'employmentId', f.id, 'personId', f.person_id, 'uid', f.uid,
  'organisation', json_build_object('id', o.id, 'number', o.number),
  'protectedIdentity', p.protected_identity, 'agreement', f.agreement, 'isLoggedIn', f.is_hers,
  'roles', case when ${asking.computed} then ${rolesOf('f.id', ONLY)} else '[]' end,
  'mandates', case when ${asking.computed} then ${mandatesOf('f.id')} else '[]' end)
from found f join organisation o on o.id = f.organisation_id join person p on p.id = f.person_id`;
}

export interface InTime {
  readonly now: PreparedStatement;
  /** For any instants: two more parameters, `at` and `asKnownAt`, each null for its default. */
  readonly asOf: PreparedStatement;
}

function inTime(name: string, asking: Asking, covering: Covering): InTime {
  return {
    now: { name: `asked-facts-${name}-${covering}`, text: text(asking, covering, NOW) },
    asOf: {
      name: `asked-facts-${name}-${covering}-as-of`,
      text: text(asking, covering, asOf(asking.parameters)),
    },
  };
}

const each = (name: string, asking: Asking): Readonly<Record<Covering, InTime>> => ({
  act: inTime(name, asking, 'act'),
  type: inTime(name, asking, 'type'),
  all: inTime(name, asking, 'all'),
});

export const byParty = each('by-party', BY_PARTY);
export const byEmployment = each('by-employment', BY_EMPLOYMENT);
