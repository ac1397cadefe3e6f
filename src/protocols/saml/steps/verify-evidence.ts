import { Injectable } from '@nestjs/common';
import { NO_EVIDENCE, type Evidence } from '../../../domain/relying-parties/evidence.js';
import { Environment } from '../../../platform/config/environment.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { LoginVerifier } from '../login-verifier.js';
import { DecryptionRefused } from '../xml/decrypt.js';
import type { QueryEvidence } from '../xml/query-evidence.js';
import {
  openCarriedAssertion,
  openEncryptedAssertion,
  type UnverifiedAssertion,
} from '../xml/unverified-assertion.js';
import { XmlRefused } from '../xml/xml-refused.js';
import type { VerifiedQuery } from './verify-query.js';

/**
 * Step 5. What the query shows of a login counts when a registered identity provider signed it, for this party, for now.
 * What does not count is no error: the requester sees nothing of why, for it may have altered a ciphertext to learn what
 * is in it, and whoever showed it is answered as about somebody unknown.
 */
@Injectable()
export class VerifyEvidence {
  constructor(
    private readonly logins: LoginVerifier,
    private readonly keys: KeyRing,
    private readonly environment: Environment,
  ) {}

  async of({ query: { evidence }, party, body }: VerifiedQuery): Promise<Evidence> {
    if (!evidence) return NO_EVIDENCE;
    if (!evidence.encrypted && this.environment.NODE_ENV === 'production')
      return { outcome: 'refused', reason: 'not-encrypted' };
    return this.logins.of(this.open(evidence, body), party.entityId);
  }

  private open({ encrypted }: QueryEvidence, body: Uint8Array): UnverifiedAssertion | undefined {
    try {
      if (!encrypted) return openCarriedAssertion(body);
      const privateKeys = this.keys.decryption().map(({ privateKey }) => privateKey);
      return openEncryptedAssertion(encrypted, privateKeys);
    } catch (error) {
      if (error instanceof DecryptionRefused || error instanceof XmlRefused) return undefined;
      throw error;
    }
  }
}
