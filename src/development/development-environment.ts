import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Variables } from '../platform/config/variables.js';
import { ensureLogins } from '../platform/database/database-roles.js';
import { startEmbeddedPostgres } from '../platform/database/embedded-postgres.js';
import { migrate } from '../platform/database/migrate.js';
import { DevelopmentIssuer } from './development-issuer.js';
import { makeKeysOnce } from './keys-once.js';
import { writeSamplePresentation } from './sample-presentation.js';

/** Enough for a sample. To lay out some gigabytes takes PostgreSQL a second at each start. */
const SHARED_MEGABYTES = 512;

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
  /** Ends what was started. */
  stop(): Promise<void>;
}

export interface WhilePostgresStarts {
  /** Called once PostgreSQL makes its data or starts, or has nothing to do: before, a busy thread would keep it from that. */
  readonly launched?: () => void;
  /** Nothing but the start goes on until it is done: a connection that is being made while modules are read would time out. */
  readonly meanwhile?: Promise<unknown>;
}

/**
 * Fills in everything that production demands of an operator: a PostgreSQL server of its own unless DATABASE_URL names
 * one, the schema, logins, keys and names. All of it lives in DATA_FOLDER; removing the folder starts afresh.
 */
export async function prepareDevelopment(
  variables: Variables,
  { launched, meanwhile }: WhilePostgresStarts = {},
): Promise<Development> {
  const folder = resolve(variables.DATA_FOLDER ?? 'data');
  mkdirSync(folder, { recursive: true });
  const secrets = readSecrets(join(folder, 'secrets.json'));
  const keys = variables.KEYS_FOLDER ?? join(folder, 'keys');
  const starting = startDatabase(variables, folder, launched);
  const stop = async () => (await starting)?.stop();
  try {
    // While PostgreSQL makes its data folder, a core is free for the keys.
    const making = makeKeysOnce(keys, { commonName: 'behorig development' });
    await Promise.all([starting.then(() => launched?.()), making, meanwhile]);
    const embedded = await starting;
    const ownerUrl = variables.DATABASE_URL ?? embedded?.ownerUrl ?? '';
    return { ...(await fillIn(variables, { folder, keys, secrets, ownerUrl })), stop };
  } catch (error) {
    await stop().catch(() => undefined);
    throw error;
  }
}

interface Made {
  readonly folder: string;
  readonly keys: string;
  readonly secrets: Secrets;
  readonly ownerUrl: string;
}

async function fillIn(
  variables: Variables,
  { folder, keys, secrets, ownerUrl }: Made,
): Promise<Omit<Development, 'stop'>> {
  const logins = {
    administration: { user: 'behorig_admin', password: secrets.administrationPassword },
    answering: { user: 'behorig_answer', password: secrets.answeringPassword },
  };
  await migrate(ownerUrl);
  await ensureLogins(ownerUrl, logins);
  const publicUrl = variables.PUBLIC_URL ?? `http://localhost:${variables.PORT ?? '3000'}`;
  const issuer = await DevelopmentIssuer.in(folder, publicUrl);
  const issuersFile = join(folder, 'token-issuers.json');
  writeFileSync(issuersFile, JSON.stringify([issuer.entry()], null, 2));
  return {
    issuer,
    variables: {
      PUBLIC_URL: publicUrl,
      TOKEN_ISSUERS_FILE: issuersFile,
      ADMINISTRATION_DATABASE_URL: asLogin(ownerUrl, logins.administration),
      ANSWERING_DATABASE_URL: asLogin(ownerUrl, logins.answering),
      DATABASE_URL: ownerUrl,
      KEYS_FOLDER: keys,
      ATTRIBUTE_BASE_URI: 'https://behorig.example/attributes/1.0',
      PERSONAL_NUMBER_KEY: secrets.personalNumberKey,
      OPERATOR_NUMBER: '2021006883',
      OPERATOR_NAME: 'Behörig development',
      OPERATOR_URL: 'https://behorig.example',
      CONTACT_MAIL: 'nobody@behorig.example',
      AUTHORITY_METADATA_FILE: writeSamplePresentation(folder),
      ...definedOf(variables),
    },
  };
}

async function startDatabase({ DATABASE_URL }: Variables, folder: string, launched?: () => void) {
  if (DATABASE_URL) return undefined;
  return startEmbeddedPostgres({
    ...{ folder: join(folder, 'postgres'), durable: true, launched },
    sharedMegabytes: SHARED_MEGABYTES,
  });
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
