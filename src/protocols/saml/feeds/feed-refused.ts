/** Why a feed is not believed, or could not be had. */
export type FeedRefusal =
  | 'unreachable'
  | 'not-found'
  | 'status'
  | 'packed'
  | 'too-slow'
  | 'too-large'
  | 'unreadable-file'
  | 'rolled-back'
  | 'no-parties';

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
