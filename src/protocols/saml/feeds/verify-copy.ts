import { DomainError } from '../../../platform/errors/domain-error.js';
import { AggregateRefused } from '../xml/aggregate-refused.js';
import { SignatureRefused } from '../xml/signature-refused.js';
import { verifyAggregate, type VerifiedAggregate } from '../xml/streamed-aggregate.js';
import { XmlRefused } from '../xml/xml-refused.js';
import type { FeedCopy } from './feed-copy.js';
import { FeedRefused } from './feed-refused.js';
import type { ConfiguredFeed } from './feeds-file.js';

const DAY_MS = 24 * 3_600_000;

/**
 * Verifies a copy by what is configured of its feed.
 * @throws AggregateRefused, SignatureRefused, XmlRefused
 */
export async function verifyCopy(
  copy: FeedCopy,
  { keys, validAtMostDays, megabytesAtMost }: ConfiguredFeed,
  between: () => Promise<void>,
): Promise<VerifiedAggregate> {
  const now = new Date();
  const furthest = new Date(now.getTime() + validAtMostDays * DAY_MS);
  return verifyAggregate(copy.read(), {
    ...{ keys, now, furthest, between },
    bytesAtMost: megabytesAtMost * 1_000_000,
  });
}

/** A stable code for why a feed was not taken. */
export function refusalReason(error: unknown): string {
  const isRefusal = [FeedRefused, AggregateRefused, SignatureRefused, XmlRefused].some(
    (kind) => error instanceof kind,
  );
  if (isRefusal) return (error as FeedRefused).reason;
  return error instanceof DomainError ? error.code : 'internal';
}
