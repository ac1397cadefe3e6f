import type { PoolConfig } from 'pg';

/** Long enough for a busy server, short enough that a lost one is noticed. */
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * How every connection of ours is opened. The session speaks UTC whatever the server's own time zone is, because
 * Prisma's driver adapter writes and reads instants without looking at the zone.
 */
export function connectionConfig(url: string): PoolConfig {
  return {
    connectionString: withSessionOption(url, 'TimeZone=UTC'),
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

function withSessionOption(url: string, option: string): string {
  const changed = new URL(url);
  const present = changed.searchParams.get('options');
  changed.searchParams.set('options', [present, `-c ${option}`].filter(Boolean).join(' '));
  return changed.href;
}
