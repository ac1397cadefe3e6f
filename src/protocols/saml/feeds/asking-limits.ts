import { partOf, type Share } from '../../../platform/config/workers.js';

/** Fetches at the same time: what an MDQ server that hangs can keep busy. */
const AT_ONCE = 4;
/** Fetches that unknown issuers can bring about: so many at once, then one each second. */
const BURST = 30;
const EVERY_MS = 1_000;
/** More than can be asked for while one is remembered; a bound all the same. */
const REMEMBERED = 10_000;

/**
 * Whether an entity that nobody vouches for may be asked for: the limits are of the service in all, each worker has its
 * part of them. Times are in milliseconds.
 */
export class AskingLimits {
  /** By entityID until when it is not asked for again; the longest remembered first. */
  private readonly asked = new Map<string, number>();
  private readonly burst: number;
  private readonly everyMs: number;
  private places: number;
  private allowance: number;
  private since: number | undefined;

  constructor(share: Share) {
    this.burst = partOf(BURST, share);
    this.everyMs = EVERY_MS * share.workers;
    this.places = partOf(AT_ONCE, share);
    this.allowance = this.burst;
  }

  /** @returns true: it is asked for, and `over` is called when it has been */
  admit(entityId: string, now: number): boolean {
    if ((this.asked.get(entityId) ?? now) > now) return false;
    this.earn(now);
    if (this.places === 0 || this.allowance < 1) return false;
    this.places--;
    this.allowance--;
    return true;
  }

  over(entityId: string, notBefore: number): void {
    this.places++;
    this.asked.delete(entityId);
    this.asked.set(entityId, notBefore);
    const [longest] = this.asked.keys();
    if (this.asked.size > REMEMBERED && longest !== undefined) this.asked.delete(longest);
  }

  private earn(now: number): void {
    const earned = (now - (this.since ?? now)) / this.everyMs;
    this.allowance = Math.min(this.burst, this.allowance + Math.max(0, earned));
    this.since = now;
  }
}
