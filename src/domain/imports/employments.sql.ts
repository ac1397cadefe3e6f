import { reject } from './row-problem.sql.js';
import { none, PLANNED, type RowSetSql } from './row-set.sql.js';
import { FROM, HOLDS_NOW, said, UNTIL } from './said.sql.js';

const EMPLOYMENT = `e.organisation_id = :organisation and e.uid collate "C" = ${said('uid')}`;
const HASH = `decode(${said('numberHash')}, 'hex')`;

/** Identifiers beside the orgAffiliation that a row may name. */
const NAMED = ['hsaId', 'eppn'] as const;

/** Open terms that go on beyond the end of the row, or are to say something else. */
const OPEN = 't.employment_id = r.subject_id and t.ended_at is null';
const GOES_ON = `coalesce(t.valid_until > least(:at, ${UNTIL}), true)`;

/** Until when terms of the planned row's employment are registered, whether or not they have begun. */
const ENDS_AT = `
  select coalesce(max(coalesce(t.valid_until, 'infinity')), '-infinity') from employment_term t
  where t.employment_id = r.subject_id and t.ended_at is null`;

export const employments: RowSetSql = {
  // It ends before the file said, and has: nothing holds any more, or no longer than somebody said by hand.
  endedByHand: `m.ends_at > '-infinity' and not exists (
    select from employment_term t where t.employment_id = m.subject_id and t.ended_at is null
      and (coalesce(t.valid_until, 'infinity') >= m.ends_at or coalesce(t.valid_until, 'infinity') > :at))`,
  over: `not exists (
    select from employment_term t where t.employment_id = m.subject_id and t.ended_at is null
      and coalesce(t.valid_until, 'infinity') > :at)`,
  endsByChange: `not ${HOLDS_NOW} and exists (
    select from employment_term t where t.employment_id = r.subject_id
      and tstzrange(t.valid_from, coalesce(least(t.valid_until, t.ended_at), 'infinity')) @> :at)`,
  ends: true,
  checks: [
    // No domain is taken from the organisation until this is applied (ScopeLock).
    `select pg_advisory_xact_lock_shared(hashtextextended('scopes:' || (:organisation)::text, 0))`,
    [
      {
        code: 'import.not-its-own',
        fails: `exists (select from employment e where ${EMPLOYMENT} and e.managed_by <> :source)`,
      },
    ],
    // Somebody who comes back.
    `update import_row r set subject_id = e.id from employment e
     where r.batch_id = :batch and r.verdict = 'create' and ${EMPLOYMENT}`,
    [
      {
        // No term would come of it.
        code: 'import.period-over',
        fails: `${UNTIL} <= ${FROM} and (${said('from')} is not null or r.verdict = 'create' and not exists (
            select from employment_term t where t.employment_id = r.subject_id and t.ended_at is null))
          or r.verdict = 'create' and ${UNTIL} <= :at
            and exists (select from employment_term t where t.employment_id = r.subject_id)
            and not exists (
              select from employment_term t where t.employment_id = r.subject_id and t.ended_at is null)`,
      },
      {
        // Somebody said by hand that it ends, and when: a file does not put that off.
        code: 'import.ended-by-hand',
        fails: `r.verdict = 'change' and exists (
          select from import_managed_row m
          where m.source_id = :sourceId and m.row_set = :rowSet and m.key = r.key
            and m.ends_at > (${ENDS_AT}) and coalesce(${UNTIL}, 'infinity') > (${ENDS_AT}))`,
      },
      {
        code: 'import.number-added',
        fails: `${said('numberHash')} is not null and exists (
          select from employment e join person p on p.id = e.person_id
          where e.id = r.subject_id and p.personal_number_hash is null)`,
      },
      {
        code: 'import.other-person',
        fails: `${said('numberHash')} is not null and exists (
          select from employment e join person p on p.id = e.person_id
          where e.id = r.subject_id and p.personal_number_hash is distinct from ${HASH})`,
      },
      {
        code: 'import.unit-not-found',
        fails: `${said('unit')} is not null and not exists (
          select from unit u where u.organisation_id = :organisation and u.code = ${said('unit')})`,
      },
      {
        // What is said about a person is said to all its employers: who does not administer them all cannot mark it.
        code: 'import.protected-elsewhere',
        fails: `${said('protectedIdentity')} = 'true' and behorig.is_unmarked_elsewhere(r.subject_id, ${HASH})`,
      },
    ],
    // Compared by hash: each row with each other one takes hours.
    ...NAMED.map((type) =>
      reject(
        'import.identifier-in-use',
        `${said(type)} is not null and (exists (
           select from identifier i where i.type = '${type}' and i.value = ${said(type)}
             and i.employment_id is distinct from r.subject_id
             and coalesce(least(i.valid_until, i.ended_at) > :at, true))
           or ${said(type)} in (
             select ${said(type)} from import_row r where r.batch_id = :batch and r.verdict in ('create', 'change')
             group by 1 having count(*) > 1))`,
      ),
    ),
    [
      {
        code: 'import.foreign-scope',
        fails: `${said('eppn')} is not null and not exists (
          select from organisation_scope s where s.organisation_id = :organisation
            and lower(s.scope) = lower(substring(${said('eppn')} from '@([^@]+)$')))`,
      },
      {
        code: 'import.foreign-hsa-id',
        fails: `${said('hsaId')} is not null and not starts_with(${said('hsaId')},
          'SE' || (select o.number from organisation o where o.id = :organisation) || '-')`,
      },
    ],
  ],
  apply: [
    // Whom others employ too is found by the number alone; who is new is registered first.
    `insert into person (id, personal_number_encrypted, personal_number_hash, personal_number_kind, protected_identity)
     select distinct on (${HASH}) (${said('personId')})::uuid, decode(${said('numberSealed')}, 'hex'), ${HASH},
       (${said('numberKind')})::personal_number_kind, coalesce((${said('protectedIdentity')})::boolean, false)
     from import_row r
     where ${PLANNED} and r.verdict = 'create' and r.subject_id is null and ${said('numberHash')} is not null
     order by ${HASH}, coalesce((${said('protectedIdentity')})::boolean, false) desc
     on conflict (personal_number_hash) do nothing`,
    `update import_row r set subject_id = (
       select made.id from behorig.employ_by_number(:organisation, ${said('uid')}, :source, ${HASH}) made)
     where ${PLANNED} and r.verdict = 'create' and r.subject_id is null and ${said('numberHash')} is not null`,
    `update import_row r set subject_id = gen_random_uuid(),
       content = r.content || jsonb_build_object('personId', gen_random_uuid(), 'isNew', true)
     where ${PLANNED} and r.verdict = 'create' and r.subject_id is null`,
    `insert into person (id, protected_identity)
     select (${said('personId')})::uuid, coalesce((${said('protectedIdentity')})::boolean, false)
     from import_row r where ${PLANNED} and r.verdict = 'create' and r.content ? 'isNew'`,
    `insert into employment (id, organisation_id, person_id, uid, managed_by)
     select r.subject_id, :organisation, (${said('personId')})::uuid, ${said('uid')}, :source
     from import_row r where ${PLANNED} and r.verdict = 'create' and r.content ? 'isNew'`,
    // Never unmarks anybody.
    `update person p set protected_identity = true
     from import_row r join employment e on e.id = r.subject_id
     where ${PLANNED} and r.verdict in ('create', 'change') and ${said('protectedIdentity')} = 'true'
       and p.id = e.person_id and not p.protected_identity`,
    `update import_row r set content = r.content || jsonb_build_object('begins', least(
       (select min(t.valid_from) from employment_term t where t.employment_id = r.subject_id and t.ended_at is null), ${UNTIL}))
     where ${PLANNED} and r.verdict in ('create', 'change') and ${UNTIL} <= :at
       and not ${none('select from employment_term t where t.employment_id = r.subject_id and t.ended_at is null')}`,
    // What is over already is corrected from its beginning; what goes on is changed from now on.
    `update employment_term t
     set ended_at = case when r.verdict <> 'end' and ${UNTIL} <= :at then t.valid_from else greatest(t.valid_from, :at) end,
       end_recorded_at = :at
     from import_row r
     where ${PLANNED} and r.verdict in ('create', 'change', 'end') and ${OPEN} and ${GOES_ON}`,
    `insert into employment_term
       (organisation_id, employment_id, unit_id, title, display_name, mail, valid_from, valid_until, managed_by)
     select :organisation, r.subject_id, u.id, ${said('title')}, ${said('displayName')}, ${said('mail')}, b.begins, ${UNTIL}, :source
     from import_row r
     left join unit u on u.organisation_id = :organisation and u.code = ${said('unit')}
     cross join lateral (
       select case
         when ${said('begins')} is not null then (${said('begins')})::timestamptz
         when exists (select from employment_term t where t.employment_id = r.subject_id)
           then greatest(:at, (${said('from')})::timestamptz)
         else coalesce((${said('from')})::timestamptz, :at) end as begins) b
     where ${PLANNED} and r.verdict in ('create', 'change') and coalesce(b.begins < ${UNTIL}, true)
       and ${none(`
         select from employment_term t where t.employment_id = r.subject_id and t.ended_at is null
           and tstzrange(t.valid_from, t.valid_until) && tstzrange(b.begins, ${UNTIL})`)}`,
    // Of those who have come back.
    `select behorig.end_broken_off(array(
       select r.subject_id from import_row r
       where ${PLANNED} and r.verdict in ('create', 'change') and not r.content ? 'isNew'), :at)`,
    `insert into identifier (type, value, display_value, organisation_id, employment_id, valid_from, managed_by)
     select 'orgAffiliation', ${said('uid')} || '@' || o.number, coalesce(${said('uidWritten')}, ${said('uid')}) || '@' || o.number,
       :organisation, r.subject_id, least(:at, (${said('from')})::timestamptz), :source
     from import_row r join organisation o on o.id = :organisation
     where ${PLANNED} and r.verdict = 'create'
       and ${none(`select from identifier i where i.type = 'orgAffiliation' and i.employment_id = r.subject_id`)}`,
    ...NAMED.flatMap((type) => [
      `update identifier i set ended_at = greatest(i.valid_from, :at), end_recorded_at = :at
       from import_row r
       where ${PLANNED} and r.verdict in ('create', 'change', 'end') and i.employment_id = r.subject_id
         and i.type = '${type}' and i.managed_by = :source and i.ended_at is null
         and coalesce(i.valid_until > :at, true)
         and (r.verdict = 'end' or i.value is distinct from ${said(type)})`,
      `insert into identifier (type, value, display_value, organisation_id, employment_id, valid_from, managed_by)
       select '${type}', ${said(type)}, coalesce(${said(`${type}Written`)}, ${said(type)}), :organisation, r.subject_id, :at, :source
       from import_row r
       where ${PLANNED} and r.verdict in ('create', 'change') and ${said(type)} is not null
         and coalesce(${UNTIL} > :at, true)
         and ${none(`
           select from identifier i where i.type = '${type}' and i.value = ${said(type)} and i.ended_at is null
             and i.employment_id = r.subject_id`)}`,
    ]),
  ],
  mustNotBe: {
    // Employed elsewhere since it was looked at.
    'import.protected-elsewhere': `
      select r.line from import_row r join employment e on e.id = r.subject_id join person p on p.id = e.person_id
      where r.batch_id = :batch and r.verdict in ('create', 'change') and ${said('protectedIdentity')} = 'true'
        and not p.protected_identity`,
  },
  endsAt: ENDS_AT,
  subjects: `array[r.subject_id] || case when r.verdict = 'end' or r.content ? 'isNew' then '{}' else array(
    select a.id from role_assignment a where a.employment_id = r.subject_id and a.end_recorded_at >= :at) end`,
  writes: ['person', 'employment', 'employment_term', 'identifier'],
  acts: { create: 'employment.add', change: 'employment.change', end: 'employment.end' },
};
