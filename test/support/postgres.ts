import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connectionConfig, withDatabase, withUser } from '../../src/platform/database/connection-config.js';
import { ensureLoginsOf } from '../../src/platform/database/database-roles.js';
import type { TestServerAddress } from './test-server.js';

/** A migrated, empty database of one spec file, with logins of its own. */
export interface TestDatabase {
  readonly name: string;
  /** A superuser. */
  readonly ownerUrl: string;
  readonly administrationUrl: string;
  readonly answeringUrl: string;
  /** A plain connection; closed by `drop()`. Default: as the owner. */
  connect(url?: string): Promise<pg.Client>;
  /** What the owner sees, or does, over one connection that is kept for this: a connection takes longer than most statements. */
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Removes the database and its logins, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Makes a database by cloning the migrated template, as files: by way of the log it takes seven times the CPU. Any number may
 * be made at once.
 * @param template another one, to which nobody is connected
 */
export async function createTestDatabase(template = serverAddress().template): Promise<TestDatabase> {
  const { url, prefix } = serverAddress();
  const name = prefix + randomBytes(4).toString('hex');
  const ownerUrl = withDatabase(url, name);
  const login = (kind: string) => ({ user: `${name}_${kind}`, password: randomBytes(12).toString('hex') });
  const logins = { administration: login('administration'), answering: login('answering') };
  await asOwner(url, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
    await ensureLoginsOf(client, name, logins);
  });
  const clients: pg.Client[] = [];
  const connect = async (to = ownerUrl) => {
    const client = new pg.Client(connectionConfig(to));
    client.on('error', () => undefined);
    clients.push(client);
    await client.connect();
    return client;
  };
  let kept: Promise<pg.Client> | undefined;
  return {
    name,
    ownerUrl,
    administrationUrl: withUser(ownerUrl, logins.administration.user, logins.administration.password),
    answeringUrl: withUser(ownerUrl, logins.answering.user, logins.answering.password),
    connect,
    rows: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await (await (kept ??= connect())).query<Row>(text, [...values])).rows,
    drop: async () => {
      await Promise.all(clients.map((client) => client.end()));
      await asOwner(url, async (client) => {
        await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        for (const { user } of Object.values(logins)) await client.query(`DROP ROLE IF EXISTS ${user}`);
      });
    },
  };
}

/** Does the work when nobody else of this run does what is called the same. */
export async function oneAtATime<T>(what: string, work: () => Promise<T>): Promise<T> {
  const { url, prefix } = serverAddress();
  return asOwner(url, async (client) => {
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [prefix + what]);
    return work();
  });
}

function serverAddress(): TestServerAddress {
  const address = process.env.BEHORIG_TEST_SERVER;
  if (!address) throw new Error('Only specs under test/ have a database.');
  return JSON.parse(address) as TestServerAddress;
}

async function asOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
