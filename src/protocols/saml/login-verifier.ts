import { Injectable } from '@nestjs/common';
import type { Evidence, EvidenceRefusal } from '../../domain/relying-parties/evidence.js';
import { KnownIdentityProviders } from './known-identity-providers.js';
import { provenLogin } from './login-evidence.rules.js';
import { readLoginAssertion } from './xml/login-assertion.js';
import { SignatureRefused } from './xml/signature-refused.js';
import { openShownAssertion, type UnverifiedAssertion } from './xml/unverified-assertion.js';
import { verifySignature } from './xml/verify-signature.js';
import { XmlRefused } from './xml/xml-refused.js';

/** An assertion proves a login when a registered identity provider signed it, for this party, for now. */
@Injectable()
export class LoginVerifier {
  constructor(private readonly providers: KnownIdentityProviders) {}

  /** @param assertion undefined: it could not be opened @param party entityID of who shows it */
  async of(assertion: UnverifiedAssertion | undefined, party: string): Promise<Evidence> {
    // Looked up in any case, and nothing waited for: the time must not tell either whether it could be opened.
    const provider = await this.providers.byEntityId(assertion?.unverifiedIssuer ?? '', false);
    if (!assertion) return refused('unreadable');
    if (!provider) return refused('identity-provider-unknown');
    const login = verified(assertion, provider.signingKeys);
    if (login === 'signature') return refused(login);
    if (!login) return refused('unreadable');
    const proven = provenLogin({ login, provider, party, now: new Date() });
    return typeof proven === 'string' ? refused(proven) : proven;
  }

  /** The same of its XML, a document of its own. */
  async shown(xml: Uint8Array, party: string): Promise<Evidence> {
    return this.of(opened(xml), party);
  }
}

function opened(xml: Uint8Array): UnverifiedAssertion | undefined {
  try {
    return openShownAssertion(xml);
  } catch (error) {
    if (error instanceof XmlRefused) return undefined;
    throw error;
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
