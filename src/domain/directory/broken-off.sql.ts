/**
 * When the employment was broken off for the first time since the instant, null when it was not: what began before that has ended
 * with it for good, as in the one computation (domain/entitlements).
 * @param employment its id, @param since the instant, both as SQL
 */
export function brokenOffAt(employment: string, since: string): string {
  return `(
    select min(t.until) from (
      select valid_from, least(valid_until, ended_at) as until from employment_term where employment_id = ${employment}) t
    where t.until > t.valid_from and t.until > ${since} and t.until <= statement_timestamp()
      and not exists (
        select from employment_term n where n.employment_id = ${employment} and n.valid_from <= t.until
          and coalesce(least(n.valid_until, n.ended_at) > t.until, true)))`;
}
