import { Injectable } from '@nestjs/common';
import {
  NO_EVIDENCE,
  type Evidence,
  type EvidenceRefusal,
} from '../../../domain/relying-parties/evidence.js';
import { Environment } from '../../../platform/config/environment.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { KnownIdentityProviders } from '../known-identity-providers.js';
import { provenLogin } from '../login-evidence.rules.js';
import { DecryptionRefused } from '../xml/decrypt.js';
import { readLoginAssertion } from '../xml/login-assertion.js';
import type { QueryEvidence } from '../xml/query-evidence.js';
import { SignatureRefused } from '../xml/signature-refused.js';
import {
  openCarriedAssertion,
  openEncryptedAssertion,
  type UnverifiedAssertion,
} from '../xml/unverified-assertion.js';
import { verifySignature } from '../xml/verify-signature.js';
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
    private readonly providers: KnownIdentityProviders,
    private readonly keys: KeyRing,
    private readonly environment: Environment,
  ) {}

  async of({ query: { evidence }, party, body }: VerifiedQuery): Promise<Evidence> {
    if (!evidence) return NO_EVIDENCE;
    if (!evidence.encrypted && this.environment.NODE_ENV === 'production') return refused('not-encrypted');
    const assertion = this.open(evidence, body);
    // Looked up in any case, and nothing waited for: the time must not tell either whether it could be opened.
    const provider = await this.providers.byEntityId(assertion?.unverifiedIssuer ?? '', false);
    if (!assertion) return refused('unreadable');
    if (!provider) return refused('identity-provider-unknown');
    const login = verified(assertion, provider.signingKeys);
    if (login === 'signature') return refused(login);
    if (!login) return refused('unreadable');
    const proven = provenLogin({ login, provider, party: party.entityId, now: new Date() });
    return typeof proven === 'string' ? refused(proven) : proven;
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

function verified(assertion: UnverifiedAssertion, keys: Parameters<typeof verifySignature>[1]) {
  try {
    return readLoginAssertion(verifySignature(assertion, keys));
  } catch (error) {
    if (error instanceof SignatureRefused) return 'signature';
    if (error instanceof XmlRefused) return undefined;
    throw error;
  }
}

const refused = (reason: EvidenceRefusal): Evidence => ({ outcome: 'refused', reason });
