import { factsVersion } from './version.sql.js';

/** Who sees the employment (row `e`) sees the person. Said so that an index of the protected few serves it. */
export const IS_PROTECTED = 'exists (select from person p where p.id = e.person_id and p.protected_identity)';

/** An employment (row `e`) as JSON, before it is decided what of it may be shown: see employment-record.rules.ts. */
export const EMPLOYMENT_RECORD = `json_build_object(
  'id', e.id, 'personId', e.person_id, 'organisationId', e.organisation_id, 'uid', e.uid, 'managedBy', e.managed_by,
  'number', (select o.number from organisation o where o.id = e.organisation_id),
  'protectedIdentity', ${IS_PROTECTED},
  'ofEmployment', (${identifiers('i.employment_id = e.id')}),
  'ofPerson', (${identifiers('i.person_id = e.person_id')}),
  'facts', (${terms()}))`;

function terms(): string {
  return `
    select json_build_object('version', ${factsVersion('t')}, 'terms', json_agg(json_build_object('id', t.id, 'validFrom', t.valid_from, 'validUntil', t.valid_until,
      'endedAt', t.ended_at, 'displayName', t.display_name, 'title', t.title, 'mail', t.mail,
      'unitId', t.unit_id, 'unit', u.code, 'unitName', u.name, 'managedBy', t.managed_by,
      'recordedAt', t.recorded_at, 'endRecordedAt', t.end_recorded_at, 'lastVerifiedAt', t.last_verified_at)
      order by t.valid_from, t.recorded_at))
    from employment_term t left join unit u on u.id = t.unit_id where t.employment_id = e.id`;
}

function identifiers(owner: string): string {
  return `
    select json_agg(json_build_object('id', i.id, 'type', i.type, 'displayValue', i.display_value,
      'validFrom', i.valid_from, 'validUntil', i.valid_until, 'endedAt', i.ended_at, 'managedBy', i.managed_by,
      'persistence', i.prid_persistence)
      order by i.type, i.value)
    from identifier i where ${owner}`;
}
