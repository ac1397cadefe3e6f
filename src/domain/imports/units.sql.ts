import { reject } from './row-problem.sql.js';
import type { RowSetSql } from './row-set.sql.js';

const PARENT = `r.content->>'parent'`;

/** Codes that lead up to a unit without a parent, in the tree as it would be. */
const PLACED = `
  with recursive wanted as (
    select content->>'code' as code, content->>'parent' as parent from import_row
    where batch_id = :batch and verdict in ('create', 'change')
  ), tree as (
    select code, parent from wanted
    union all
    select u.code, p.code from unit u left join unit p on p.id = u.parent_id
    where u.organisation_id = :organisation and not exists (select from wanted w where w.code = u.code)
  ), placed as (
    select code from tree where parent is null
    union all
    select t.code from tree t join placed on placed.code = t.parent
  )
  select code from placed`;

export const units: RowSetSql = {
  endedByHand: 'false',
  ends: false,
  checks: [
    {
      statement: reject(
        'import.not-its-own',
        `exists (select from unit u where u.organisation_id = :organisation and u.code = r.content->>'code' and u.managed_by <> :source)`,
      ),
    },
    {
      repeat: true,
      statement: reject(
        'import.parent-not-found',
        `${PARENT} is not null
          and not exists (select from unit u where u.organisation_id = :organisation and u.code = ${PARENT})
          and not exists (
            select from import_row p where p.batch_id = :batch and p.verdict in ('create', 'change')
              and p.content->>'code' = ${PARENT})`,
      ),
    },
    { statement: reject('import.cycle', `r.content->>'code' not in (${PLACED})`) },
  ],
  apply: [
    `with made as (
       insert into unit (organisation_id, code, name, managed_by)
       select :organisation, content->>'code', content->>'name', :source from import_row
       where batch_id = :batch and verdict = 'create' order by number
       returning id, code)
     update import_row r set subject_id = made.id from made
     where r.batch_id = :batch and r.verdict = 'create' and r.content->>'code' = made.code`,
    `update unit u set name = r.content->>'name', parent_id = null
     from import_row r where r.batch_id = :batch and r.verdict = 'change' and u.id = r.subject_id`,
    // Afterwards, so that a parent may come after what is below it, and units that change places do not meet.
    `update unit u set parent_id = p.id
     from import_row r join unit p on p.organisation_id = :organisation and p.code = ${PARENT}
     where r.batch_id = :batch and r.verdict in ('create', 'change') and u.id = r.subject_id`,
  ],
  acts: { create: 'unit.add', change: 'unit.change', end: '' },
};
