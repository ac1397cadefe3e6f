import type { VerifiedEntity } from '../../../domain/relying-parties/mdq-entity.js';
import { keyDigest } from '../shared-keys.js';
import { newIdentityProvider, newParty } from '../relying-party-files.js';
import type { AggregatePiece } from '../xml/relying-party-metadata.js';
import { readAggregate, type VerifiedAggregate } from '../xml/streamed-aggregate.js';
import { copyFeed, type FeedCopy } from './feed-copy.js';
import { FeedRefused } from './feed-refused.js';
import type { ConfiguredFeed } from './feeds-file.js';
import { verifyCopy } from './verify-copy.js';

/** An entity has a few kilobytes. */
const BYTES_AT_MOST = 1_000_000;
const PATIENCE = { atMostMs: 10_000, idleMs: 5_000 };

/** An entity that was verified, and for how long it is to be kept. */
export interface FetchedEntity {
  readonly entity: VerifiedEntity;
  readonly cacheSeconds?: number;
}

/**
 * Asks a federation for one entity (draft-young-md-query-saml) and verifies it as an aggregate is: one signed
 * EntityDescriptor, and no other than was asked for.
 * @param signal ends it
 * @param version the version that is known
 * @returns undefined when it is still that version
 * @throws FeedRefused, AggregateRefused, SignatureRefused, XmlRefused
 */
export async function fetchEntity(
  feed: ConfiguredFeed,
  entityId: string,
  signal: AbortSignal,
  version?: string,
): Promise<FetchedEntity | undefined> {
  const copy = await copyFeed(addressOf(feed, entityId), version, BYTES_AT_MOST, { ...PATIENCE, signal });
  if (!copy) return undefined;
  try {
    const verified = await verifyCopy(copy, feed, () => Promise.resolve());
    if (!verified.isEntity) throw new FeedRefused('not-an-entity');
    const { cacheSeconds, validUntil, publishedAt, key } = verified;
    const entity = read(await onlyPiece(copy, verified), entityId);
    return {
      entity: {
        ...{ entityId, validUntil, verifiedBy: keyDigest(key), ...entity },
        ...(publishedAt && { publishedAt }),
        ...(copy.version !== undefined && { version: copy.version }),
      },
      ...(cacheSeconds !== undefined && { cacheSeconds }),
    };
  } finally {
    await copy.close();
  }
}

/** Below the configured address, whatever the entityID holds. */
export function addressOf({ location }: Pick<ConfiguredFeed, 'location'>, entityId: string): string {
  return `${location.replace(/\/+$/, '')}/entities/${encodeURIComponent(entityId)}`;
}

/** Taken only when what was read has been found to be what was verified, which is known at the end. */
async function onlyPiece(copy: FeedCopy, verified: VerifiedAggregate): Promise<AggregatePiece> {
  const pieces: AggregatePiece[] = [];
  for await (const piece of readAggregate(copy.read(), verified, () => Promise.resolve())) pieces.push(piece);
  const [only] = pieces;
  if (!only) throw new FeedRefused('not-an-entity');
  return only;
}

function read({ parties, identityProviders, broken, problems }: AggregatePiece, entityId: string) {
  const found = [...parties, ...identityProviders];
  if ([...found, ...problems].some((one) => one.entityId !== entityId))
    throw new FeedRefused('another-entity');
  if (found.length === 0) throw new FeedRefused(problems[0]?.reason ?? 'no-parties');
  const [party] = parties;
  const [provider] = identityProviders;
  return {
    problems: [...new Set(problems.map(({ reason }) => reason))],
    broken: [
      ...(broken.parties.length > 0 ? (['party'] as const) : []),
      ...(broken.identityProviders.length > 0 ? (['identityProvider'] as const) : []),
    ],
    signingKeys: [...new Set(found.flatMap(({ signingKeys }) => signingKeys.map(keyDigest)))],
    ...(party && { party: newParty(party) }),
    ...(provider && { identityProvider: newIdentityProvider(provider) }),
  };
}
