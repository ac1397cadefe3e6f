import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Variables } from '../platform/config/variables.js';
import type { Server } from '../platform/database/server-files.js';
import { startDevelopmentDatabase, type DevelopmentDatabase } from './development-database.js';
import { DevelopmentIssuer } from './development-issuer.js';
import { makeOwnKeys, ownKeysFolder } from './development-keys.js';
import { writeSamplePresentation } from './sample-presentation.js';
import { refuseForeignDatabase } from './served-before.store.js';

/** What development mode invents, and keeps so that the next start and the CLI find the same. */
interface Secrets {
  readonly administrationPassword: string;
  readonly answeringPassword: string;
  readonly personalNumberKey: string;
}

export interface Development extends DevelopmentDatabase {
  /** Complete. */
  readonly variables: Variables;
  /** Of access tokens for the sample's employees. */
  readonly issuer: DevelopmentIssuer;
}

const NO_DATABASE: DevelopmentDatabase = {
  variables: {},
  fresh: false,
  migrate: () => Promise.resolve(),
  stop: () => Promise.resolve(),
};

/**
 * Fills in for a command everything that production demands of an operator: a PostgreSQL server of its own unless DATABASE_URL
 * names one, the schema, logins, keys and names. All of it lives in DATA_FOLDER; removing the folder starts afresh.
 * @param needsDatabase otherwise none is touched
 * @throws ConfigurationError when DATABASE_URL names a database that is not development's
 */
export async function prepareDevelopment(variables: Variables, needsDatabase: boolean): Promise<Development> {
  const invention = await invent(variables);
  const database = needsDatabase ? await startDatabase(variables, invention.secrets) : NO_DATABASE;
  try {
    if (needsDatabase && variables.DATABASE_URL) await refuseForeignDatabase(database.variables);
    await Promise.all([database.migrate(), makeOwnKeys(variables)]);
    return complete(variables, invention, database);
  } catch (error) {
    await database.stop().catch(() => undefined);
    throw error;
  }
}

/**
 * The same without keys, and with a database that is still to be migrated, whatever it holds.
 * @param launching the server, where it was launched before this was read
 */
export async function inventDevelopment(
  variables: Variables,
  launching?: Promise<Server | undefined>,
): Promise<Development> {
  const invention = await invent(variables);
  return complete(variables, invention, await startDatabase(variables, invention.secrets, launching));
}

interface Invention {
  readonly secrets: Secrets;
  readonly issuer: DevelopmentIssuer;
  readonly names: Variables;
}

async function invent(variables: Variables): Promise<Invention> {
  const folder = resolve(variables.DATA_FOLDER ?? 'data');
  mkdirSync(folder, { recursive: true });
  const secrets = readSecrets(join(folder, 'secrets.json'));
  const publicUrl = variables.PUBLIC_URL ?? `http://localhost:${variables.PORT ?? '3000'}`;
  const issuer = await DevelopmentIssuer.in(folder, publicUrl);
  const issuersFile = join(folder, 'token-issuers.json');
  writeFileSync(issuersFile, JSON.stringify([issuer.entry()], null, 2));
  const names = {
    PUBLIC_URL: publicUrl,
    TOKEN_ISSUERS_FILE: issuersFile,
    KEYS_FOLDER: ownKeysFolder(variables),
    ATTRIBUTE_BASE_URI: 'https://behorig.example/attributes/1.0',
    PERSONAL_NUMBER_KEY: secrets.personalNumberKey,
    OPERATOR_NUMBER: '2021006883',
    OPERATOR_NAME: 'Behörig development',
    OPERATOR_URL: 'https://behorig.example',
    CONTACT_MAIL: 'nobody@behorig.example',
    AUTHORITY_METADATA_FILE: writeSamplePresentation(folder),
  };
  return { secrets, issuer, names };
}

function complete(
  variables: Variables,
  { issuer, names }: Invention,
  database: DevelopmentDatabase,
): Development {
  return {
    ...database,
    issuer,
    variables: { ...names, ...database.variables, ...definedOf(variables) },
  };
}

function startDatabase(variables: Variables, secrets: Secrets, launching?: Promise<Server | undefined>) {
  const { administrationPassword: administration, answeringPassword: answering } = secrets;
  return startDevelopmentDatabase(variables, { administration, answering }, launching);
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

function definedOf(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
}
