import { byEmployment } from '../../src/domain/entitlements/entitlements.statement.js';
import type { Dated } from './baseline-json.js';
import { mandates } from './mandates.baseline.js';

/** $1 organisation id, $2 uid. The employments of the person, the one that was asked for first. */
export const EMPLOYMENTS = {
  name: 'employments',
  text: `
select e.id, e.uid, e.person_id, e.managed_by, o.number, o.name, p.protected_identity,
  (select json_agg(json_build_object('id', t.id, 'displayName', t.display_name, 'title', t.title, 'mail', t.mail,
      'unitCode', u.code, 'unitName', u.name, 'from', t.valid_from, 'until', least(t.valid_until, t.ended_at),
      'recordedAt', t.recorded_at) order by t.valid_from)
    from employment_term t left join unit u on u.id = t.unit_id where t.employment_id = e.id) as terms,
  (select coalesce(json_agg(json_build_object('id', i.id, 'type', i.type, 'value', i.display_value,
      'from', i.valid_from, 'until', least(i.valid_until, i.ended_at)) order by i.type, i.value), '[]')
    from (select * from identifier where employment_id = e.id union all select * from identifier where person_id = p.id) i
    where i.valid_from <= statement_timestamp()
      and coalesce(least(i.valid_until, i.ended_at) > statement_timestamp(), true)) as identifiers
from employment one
  join employment e on e.person_id = one.person_id
  join organisation o on o.id = e.organisation_id
  join person p on p.id = e.person_id
where one.organisation_id = $1 and one.uid collate "C" = $2
order by e.id <> one.id, o.number, e.uid`,
};

/** $1 employment id. */
export const ASSIGNMENTS = {
  name: 'assignments',
  text: `
select a.id, r.code, r.name_sv, u.code as unit_code, u.name as unit_name, a.valid_from as "from",
  least(a.valid_until, a.ended_at) as until,
  case when coalesce(least(a.valid_until, a.ended_at) <= statement_timestamp(), false) then 'ENDED'
    when a.valid_from > statement_timestamp() then 'SCHEDULED' else 'ACTIVE' end as status
from role_assignment a join role r on r.id = a.role_id left join unit u on u.id = a.unit_id
where a.employment_id = $1 order by a.valid_from, a.id`,
};

export const MANDATES = {
  name: 'mandates',
  text: mandates(`select m.* from mandate m where m.holder_id = $1`),
};

/** The same computation, since there is to be one; what is built of its facts is written by hand. */
export const ENTITLEMENTS = byEmployment.now;

export interface Term extends Dated {
  readonly id: string;
  readonly displayName: string;
  readonly title: string | null;
  readonly mail: string | null;
  readonly unitCode: string | null;
  readonly unitName: string | null;
  readonly recordedAt: string;
}

export interface EmploymentRow {
  readonly id: string;
  readonly uid: string;
  readonly person_id: string;
  readonly managed_by: string;
  readonly number: string;
  readonly name: string;
  readonly protected_identity: boolean;
  readonly terms: readonly Term[];
  readonly identifiers: readonly (Dated & { id: string; type: string; value: string })[];
}

export interface AssignmentRow extends Dated {
  readonly id: string;
  readonly code: string;
  readonly name_sv: string;
  readonly unit_code: string | null;
  readonly unit_name: string | null;
  readonly status: string;
}

export interface Power {
  readonly id: string;
  readonly code: string;
  readonly personsTogether: number;
  readonly condition: string | null;
  readonly acceptedLevels: readonly string[];
}

export interface Powers {
  readonly powers: readonly Power[];
}

export interface Facts {
  readonly roles: readonly {
    readonly assignmentId: string;
    readonly code: string;
    readonly unit: string | null;
    readonly validFrom: string;
    readonly validUntil: string | null;
    readonly powerIds: readonly string[];
  }[];
  readonly mandates: readonly {
    readonly mandateId: string;
    readonly passedOnFrom: readonly string[];
    readonly powerId: string;
    readonly limits: readonly (readonly [string, string])[];
    readonly validFrom: string;
    readonly validUntil: string;
  }[];
}
