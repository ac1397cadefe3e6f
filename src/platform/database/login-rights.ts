import { GROUPS, type Logins } from './database-roles.js';

/** Of whoever asks. */
export const RIGHTS_OF_LOGIN = {
  name: 'rights-of-login',
  text: `select array(select distinct roleid::regrole::text from pg_auth_members where member = r.oid) as groups,
      rolsuper or rolcreatedb or rolcreaterole or rolbypassrls or rolreplication as powerful,
      exists (select from pg_database where datname = current_database() and datdba = r.oid)
        or exists (select from pg_class where relnamespace = 'public'::regnamespace and relowner = r.oid) as owns
    from pg_roles r where rolname = current_user`,
};

export interface RightsOfLogin {
  readonly groups: string[];
  readonly powerful: boolean;
  readonly owns: boolean;
}

/** What is wrong with the login that a variable names: it must have the rights of its group and no others. */
export function faultOfLogin(
  variable: string,
  kind: keyof Logins,
  { groups, powerful, owns }: RightsOfLogin,
): string | undefined {
  const group = GROUPS[kind];
  if (powerful || owns)
    return `${variable} must not name a superuser, the owner, or a login with other rights than those of ${group}`;
  if (groups.length === 1 && groups[0] === group) return undefined;
  return `${variable} must name a login that is a member of ${group} alone, as behorig migrate makes it`;
}
