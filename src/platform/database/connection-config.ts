import type { PoolConfig } from 'pg';

/** Long enough for a busy server, short enough that a lost one is noticed. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * UTC whatever the server's own time zone is, because Prisma's driver adapter writes and reads instants without looking
 * at the zone. The schema `public` alone, because by default a login finds a schema of its own name first, and ours has
 * one that an owner may well be named after.
 */
const SESSION = ['TimeZone=UTC', 'search_path=public'];

/**
 * How every connection of ours is opened.
 * @param settings further ones of the session, `name=value`; what the driver itself calls `options` gives way to the URL
 */
export function connectionConfig(url: string, settings: readonly string[] = []): PoolConfig {
  return {
    connectionString: withSession(url, [...SESSION, ...settings]),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  };
}

/** The same server and user, another database. */
export function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** The same database, another user. */
export function withUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = encodeURIComponent(user);
  changed.password = encodeURIComponent(password);
  return changed.href;
}

function withSession(url: string, settings: readonly string[]): string {
  const changed = new URL(url);
  const present = changed.searchParams.get('options');
  const options = [present, ...settings.map((setting) => `-c ${setting}`)];
  changed.searchParams.set('options', options.filter(Boolean).join(' '));
  return changed.href;
}
