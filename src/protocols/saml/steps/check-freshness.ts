import { Injectable } from '@nestjs/common';
import { AuthorityAddresses } from '../authority-addresses.js';
import { denied } from '../refused.js';
import type { VerifiedQuery } from './verify-query.js';

/** Clocks may differ by this much (Sweden Connect deployment profile 6.3.5: at most a minute). */
const SKEW_MS = 60_000;
/** How old a message may be on arrival. */
const MAX_AGE_MS = 180_000;

/**
 * Step 4. The query is meant for us (core 3.2.1: a Destination that is not ours means discard) and was made just now. That
 * it has not been answered before is told when the answer is recorded.
 */
@Injectable()
export class CheckFreshness {
  constructor(private readonly addresses: AuthorityAddresses) {}

  /**
   * @returns the last moment at which it is fresh
   * @throws Refused
   */
  of({ query }: VerifiedQuery): Date {
    if (query.destination !== undefined && query.destination !== this.addresses.attributeQuery) {
      throw denied('destination-not-ours');
    }
    const age = Date.now() - query.issueInstant.getTime();
    if (age < -SKEW_MS) throw denied('issued-in-the-future');
    if (age > MAX_AGE_MS) throw denied('too-old');
    return new Date(query.issueInstant.getTime() + MAX_AGE_MS + SKEW_MS);
  }
}
