import type { MandateQuestion } from './mandate-question.js';

/** Gives a value its place among the statement's parameters: `$1` and so on. */
export type Parameter = (value: unknown) => string;

/** In which organisations (rows `o`) mandates are looked for. */
export interface Scope {
  readonly name: string;
  /** Queries before the page's own, each with a comma after it. */
  readonly tables: string;
  readonly found: string;
  /** Whether the mandates are those of the organisations in `source`. */
  readonly isLimited: boolean;
  readonly source: string;
}

export function scopeOf({ organisation, administers, holder }: MandateQuestion, parameter: Parameter): Scope {
  const owner =
    organisation === undefined
      ? ''
      : `owner as materialized (select id from organisation where number = ${parameter(organisation)}),`;
  const held = holder ? holding(holder, parameter) : '';
  const found = `${owner ? '(select id from owner)' : 'null'} as "organisationId",
    ${held ? '(select organisation_id from held)' : 'null'} as "holderOrganisationId",
    ${held ? '(select id from held)' : 'null'} as "holderId"`;
  const common = { tables: owner + held, found };
  if (owner) return { ...common, name: held ? 'of-held' : 'of', isLimited: true, source: 'owner o' };
  if (held) {
    return { ...common, name: 'held', isLimited: true, source: '(select organisation_id as id from held) o' };
  }
  if (administers === 'all') return { ...common, name: 'all', isLimited: false, source: '' };
  return {
    ...common,
    name: 'own',
    isLimited: true,
    source: `unnest(${parameter(administers)}::uuid[]) o (id)`,
  };
}

function holding({ number, uid }: NonNullable<MandateQuestion['holder']>, parameter: Parameter): string {
  return `held as materialized (
    select o.id as organisation_id, e.id from organisation o
    left join employment e on e.organisation_id = o.id and e.uid collate "C" = ${parameter(uid)}
    where o.number = ${parameter(number)}),`;
}
