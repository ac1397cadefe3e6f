import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Variables } from '../platform/config/variables.js';
import { ensureLogins } from '../platform/database/database-roles.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import { migrate } from '../platform/database/migrate.js';
import type { Server } from '../platform/database/server-files.js';
import { DevelopmentIssuer } from './development-issuer.js';
import { developmentServer } from './development-server.js';
import { makeOwnKeys, ownKeysFolder } from './development-keys.js';
import { writeSamplePresentation } from './sample-presentation.js';

/** What development mode invents, and keeps so that the next start and the CLI find the same. */
interface Secrets {
  readonly administrationPassword: string;
  readonly answeringPassword: string;
  readonly personalNumberKey: string;
}

export interface Development {
  /** Complete. */
  readonly variables: Variables;
  /** Of access tokens for the sample's employees. */
  readonly issuer: DevelopmentIssuer;
  /** The database is empty: we made its server just now. */
  readonly fresh: boolean;
  /**
   * Brings the database to the schema of this version, and makes its logins; once.
   * @param underWay called when PostgreSQL is busy with it, and we need not be
   */
  migrate(underWay?: () => void): Promise<void>;
  /** Ends what was started. */
  stop(): Promise<void>;
}

/**
 * Fills in everything that production demands of an operator: a PostgreSQL server of its own unless DATABASE_URL names
 * one, the schema, logins, keys and names. All of it lives in DATA_FOLDER; removing the folder starts afresh.
 */
export async function prepareDevelopment(variables: Variables): Promise<Development> {
  const development = await inventDevelopment(variables);
  try {
    await Promise.all([development.migrate(), makeOwnKeys(variables)]);
    return development;
  } catch (error) {
    await development.stop().catch(() => undefined);
    throw error;
  }
}

/**
 * The same without keys, and with a database that is still to be migrated.
 * @param launching the server, where it was launched before this was read
 */
export async function inventDevelopment(
  variables: Variables,
  launching?: Promise<Server | undefined>,
): Promise<Development> {
  const folder = resolve(variables.DATA_FOLDER ?? 'data');
  mkdirSync(folder, { recursive: true });
  const { personalNumberKey, ...passwords } = readSecrets(join(folder, 'secrets.json'));
  const logins = {
    administration: { user: 'behorig_admin', password: passwords.administrationPassword },
    answering: { user: 'behorig_answer', password: passwords.answeringPassword },
  };
  const publicUrl = variables.PUBLIC_URL ?? `http://localhost:${variables.PORT ?? '3000'}`;
  const issuer = await DevelopmentIssuer.in(folder, publicUrl);
  const issuersFile = join(folder, 'token-issuers.json');
  writeFileSync(issuersFile, JSON.stringify([issuer.entry()], null, 2));
  const embedded = await startDatabase(variables, launching);
  const ownerUrl = variables.DATABASE_URL ?? embedded?.ownerUrl ?? '';
  let migrating: Promise<void> | undefined;
  return {
    issuer,
    fresh: embedded?.fresh ?? false,
    variables: {
      PUBLIC_URL: publicUrl,
      TOKEN_ISSUERS_FILE: issuersFile,
      ADMINISTRATION_DATABASE_URL: asLogin(ownerUrl, logins.administration),
      ANSWERING_DATABASE_URL: asLogin(ownerUrl, logins.answering),
      DATABASE_URL: ownerUrl,
      KEYS_FOLDER: ownKeysFolder(variables),
      ATTRIBUTE_BASE_URI: 'https://behorig.example/attributes/1.0',
      PERSONAL_NUMBER_KEY: personalNumberKey,
      OPERATOR_NUMBER: '2021006883',
      OPERATOR_NAME: 'Behörig development',
      OPERATOR_URL: 'https://behorig.example',
      CONTACT_MAIL: 'nobody@behorig.example',
      AUTHORITY_METADATA_FILE: writeSamplePresentation(folder),
      ...definedOf(variables),
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

async function startDatabase(variables: Variables, launching?: Promise<Server | undefined>) {
  if (variables.DATABASE_URL) return undefined;
  const server = await launching;
  return startEmbeddedPostgres(developmentServer(variables), server && Promise.resolve(server));
}

function readSecrets(file: string): Secrets {
  if (!existsSync(file)) {
    const made: Secrets = {
      administrationPassword: randomBytes(24).toString('base64url'),
      answeringPassword: randomBytes(24).toString('base64url'),
      personalNumberKey: randomBytes(32).toString('base64'),
    };
    writeFileSync(file, JSON.stringify(made), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
}

function asLogin(ownerUrl: string, { user, password }: { user: string; password: string }): string {
  const url = new URL(ownerUrl);
  url.username = user;
  url.password = password;
  return url.href;
}

function definedOf(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
}
