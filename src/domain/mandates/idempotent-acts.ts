import { Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import type { Transaction } from '../access/transaction.js';
import { digest, type CanonicalValue } from '../audit/canonical-json.js';
import { IdempotentActStore } from './idempotent-act.store.js';
import type { IssuedMandate } from './mandate.js';
import { refusals } from './mandates.errors.js';

interface Sent {
  /** Absent: the act is done each time it is sent. */
  readonly key: string | undefined;
  readonly organisationId: string;
  /** All that was said, but for the key. */
  readonly input: CanonicalValue;
}

/** Lets an act be sent twice, by somebody who did not see the first answer, and done once. */
@Injectable()
export class IdempotentActs {
  constructor(private readonly acts: IdempotentActStore) {}

  /**
   * Does the work, unless the same act by the same caller was done before: then what it gave is given again.
   * @throws DomainError `mandate.idempotency-key-reused` when the key was used with another input
   */
  async once(
    tx: Transaction,
    caller: Caller,
    { key, organisationId, input }: Sent,
    work: () => Promise<IssuedMandate>,
  ): Promise<IssuedMandate> {
    if (key === undefined) return work();
    if (!/^[^\p{C}]{1,200}$/u.test(key) || key.trim() === '') throw refusals.keyMalformed();
    const act = { organisationId, actor: nameOf(caller), key };
    const inputDigest = digest(input);
    await this.acts.lock(tx, act);
    const done = await this.acts.find(tx, act);
    if (!done) {
      const issued = await work();
      await this.acts.insert(tx, { ...act, inputDigest, mandateId: issued.mandateId });
      return issued;
    }
    if (Buffer.compare(done.inputDigest, inputDigest) !== 0) throw refusals.keyReused();
    return { mandateId: done.mandateId, state: done.state };
  }
}

/** Several persons may call by one client, and their keys are their own. */
function nameOf({ actor, personId }: Caller): string {
  return personId === undefined ? actor : `${actor} ${personId}`;
}
