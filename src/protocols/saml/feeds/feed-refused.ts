import type { MetadataProblem } from '../xml/relying-party-metadata.js';

/** Why a feed is not believed, or could not be had. */
export type FeedRefusal =
  | MetadataProblem['reason']
  | 'unreachable'
  | 'not-found'
  | 'status'
  | 'packed'
  | 'too-slow'
  | 'too-large'
  | 'unreadable-file'
  | 'rolled-back'
  | 'no-parties'
  | 'not-an-entity'
  | 'another-entity';

/** What was verified before stands. */
export class FeedRefused extends Error {
  override readonly name = 'FeedRefused';

  constructor(
    readonly reason: FeedRefusal,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}
