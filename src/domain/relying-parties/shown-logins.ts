import { Injectable } from '@nestjs/common';
import { NO_EVIDENCE, type Evidence } from './evidence.js';

/** Characters of evidence as it is shown in base64: more than any identity provider's assertion takes. */
export const MOST_EVIDENCE = 50_000;

/** What verifies an assertion: its XML, and the entityID of the party that shows it. */
export type VerifyLogin = (assertion: Uint8Array, party: string) => Promise<Evidence>;

/** Whether the text is base64 (RFC 4648 section 4, without line breaks) of a length that is looked at. */
export function isEvidenceText(text: string): boolean {
  return text.length > 0 && text.length <= MOST_EVIDENCE && text.length % 4 === 0 && BASE64.test(text);
}

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * What a question shows of a login at the doors that know no XML. The door that does lends its verification, so that
 * evidence counts by the same rules wherever it is shown.
 */
@Injectable()
export class ShownLogins {
  private verify: VerifyLogin | undefined;

  verifiedBy(verify: VerifyLogin): void {
    this.verify = verify;
  }

  /**
   * What does not count is no error; see `Evidence`.
   * @param text base64 of the identity provider's signed `saml:Assertion`; undefined: none is shown
   * @param party entityID of who shows it
   */
  async of(text: string | undefined, party: string): Promise<Evidence> {
    if (text === undefined) return NO_EVIDENCE;
    if (!this.verify) throw new Error('Nothing verifies logins.');
    if (!isEvidenceText(text)) return { outcome: 'refused', reason: 'unreadable' };
    return this.verify(Buffer.from(text, 'base64'), party);
  }

  /** The same for several questions of one party: what is shown more than once is verified once. */
  eachOnce(party: string): (text: string | undefined) => Promise<Evidence> {
    const verified = new Map<string | undefined, Promise<Evidence>>();
    return (text) => {
      const known = verified.get(text) ?? this.of(text, party);
      verified.set(text, known);
      return known;
    };
  }
}
