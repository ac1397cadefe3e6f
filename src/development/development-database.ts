import { createHash } from 'node:crypto';
import type { Variables } from '../platform/config/variables.js';
import { withUser } from '../platform/database/connection-config.js';
import { ensureLogins, type Login, type Logins } from '../platform/database/database-roles.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import { migrate } from '../platform/database/migrate.js';
import type { Server } from '../platform/database/server-files.js';
import { developmentServer } from './development-server.js';

export interface DevelopmentDatabase {
  /** What it is reached by: as the two logins, and as the owner. */
  readonly variables: Variables;
  /** It is empty: we made its server just now. */
  readonly fresh: boolean;
  /**
   * Brings it to the schema of this version, and makes its logins; once.
   * @param underWay called when PostgreSQL is busy with it, and we need not be
   */
  migrate(underWay?: () => void): Promise<void>;
  /** Ends what was started. */
  stop(): Promise<void>;
}

/**
 * A PostgreSQL server of development's own, unless DATABASE_URL names one.
 * @param passwords of the logins
 * @param launching the server, where it was launched before this was read
 */
export async function startDevelopmentDatabase(
  variables: Variables,
  passwords: { readonly administration: string; readonly answering: string },
  launching?: Promise<Server | undefined>,
): Promise<DevelopmentDatabase> {
  const embedded = variables.DATABASE_URL ? undefined : await startEmbedded(variables, launching);
  const ownerUrl = variables.DATABASE_URL ?? embedded?.ownerUrl ?? '';
  const logins = loginsOf(passwords);
  const as = ({ user, password }: Login) => withUser(ownerUrl, user, password);
  let migrating: Promise<void> | undefined;
  return {
    fresh: embedded?.fresh ?? false,
    variables: {
      DATABASE_URL: ownerUrl,
      ADMINISTRATION_DATABASE_URL: as(logins.administration),
      ANSWERING_DATABASE_URL: as(logins.answering),
    },
    migrate: (underWay) =>
      (migrating ??= migrate(ownerUrl, underWay).then(() => ensureLogins(ownerUrl, logins))),
    stop: async () => {
      // Cut off in the middle of a migration, it would have to be looked into.
      await migrating?.catch(() => undefined);
      await embedded?.stop();
    },
  };
}

async function startEmbedded(variables: Variables, launching?: Promise<Server | undefined>) {
  const server = await launching;
  return startEmbeddedPostgres(developmentServer(variables), server && Promise.resolve(server));
}

/**
 * Named after their password: whatever else is on the server, a login that has the name was made by us and has this password
 * already.
 */
function loginsOf(passwords: { readonly administration: string; readonly answering: string }): Logins {
  const login = (kind: keyof Logins) => {
    const digest = createHash('sha256').update(passwords[kind]).digest('hex').slice(0, 12);
    return { user: `behorig_development_${kind}_${digest}`, password: passwords[kind] };
  };
  return { administration: login('administration'), answering: login('answering') };
}
