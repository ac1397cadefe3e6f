import { reject } from './row-problem.sql.js';
import type { RowSetSql } from './row-set.sql.js';

const PARENT = `r.content->>'parent'`;

/** The planner takes what was just planned for a row or two, and would compare each with each, at every level of the tree. */
const COMPARE_BY_HASH = 'set local enable_nestloop = off';
const COMPARE_AS_BEFORE = 'set local enable_nestloop = on';

/** Deeper trees are refused: each unit is led up to its root when it is placed, by a trigger, one at a time. */
const DEEPEST = 100;

const WANTED = `
  wanted as materialized (
    select content->>'code' as code, content->>'parent' as parent from import_row
    where batch_id = :batch and verdict in ('create', 'change')
  ), registered as materialized (
    select u.code, p.code as parent from unit u left join unit p on p.id = u.parent_id
    where u.organisation_id = :organisation
  )`;

/**
 * Codes of the file whose parent is nowhere, and new ones below those: what is in the register stays there, so that what
 * the file puts below it is placed. Found in one go: a file may hold a chain of any length.
 */
const LOST = `
  with recursive ${WANTED}, lost(code, depth) as (
    select code, 1 from wanted
    where parent is not null and parent not in (select code from registered)
      and parent not in (select code from wanted)
    union
    select w.code, lost.depth + 1 from lost join wanted w on w.parent = lost.code
    where lost.depth < ${DEEPEST} and lost.code not in (select code from registered)
  )
  select code from lost`;

/** The tree as it would be, and the codes of it that lead up to a unit without a parent. */
const PLACED = `
  with recursive ${WANTED}, tree as materialized (
    select code, parent from wanted
    union all
    select code, parent from registered where code not in (select code from wanted)
  ), placed(code, depth) as (
    select code, 1 from tree where parent is null
    union all
    select t.code, placed.depth + 1 from placed join tree t on t.parent = placed.code
    where placed.depth < ${DEEPEST}
  )`;

/** Of those not placed, those that come by the same unit twice on their way up. */
const ROUND = `${PLACED}, way(beginning, code, length) as (
    select code, parent, 1 from wanted where code not in (select code from placed)
    union all
    select way.beginning, t.parent, way.length + 1 from way join tree t on t.code = way.code
    where way.length <= ${DEEPEST} and t.parent is not null
  )
  select beginning from way group by beginning having count(distinct code) < count(*)`;

export const units: RowSetSql = {
  endedByHand: 'false',
  over: 'false',
  endsByChange: 'false',
  ends: false,
  checks: [
    COMPARE_BY_HASH,
    reject(
      'import.not-its-own',
      `exists (select from unit u where u.organisation_id = :organisation and u.code = r.content->>'code' and u.managed_by <> :source)`,
    ),
    reject('import.parent-not-found', `r.content->>'code' in (${LOST})`),
    reject('import.cycle', `r.content->>'code' in (${ROUND})`),
    reject('import.too-deep', `r.content->>'code' not in (${PLACED} select code from placed)`),
    COMPARE_AS_BEFORE,
  ],
  apply: [
    COMPARE_BY_HASH,
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
    COMPARE_AS_BEFORE,
  ],
  writes: ['unit'],
  acts: { create: 'unit.add', change: 'unit.change', end: '' },
};
