import { Injectable } from '@nestjs/common';
import { TAKEN_BEFORE } from '../../../domain/audit/disclosure.js';
import { DisclosuresStore } from '../../../domain/audit/disclosures.store.js';
import { recordedAssurance } from '../../../domain/relying-parties/evidence.rules.js';
import type { Evidence } from '../../../domain/relying-parties/evidence.js';
import type { Release } from '../../../domain/relying-parties/release.js';
import { DomainError } from '../../../platform/errors/domain-error.js';
import { denied } from '../refused.js';
import type { VerifiedQuery } from './verify-query.js';

const CONSENT = 'urn:oasis:names:tc:SAML:2.0:consent:';
/** Core 8.4. Anything else is the requester's own text, which might hold anything. */
const CONSENTS = new Set(
  [
    'unspecified',
    'obtained',
    'prior',
    'current-implicit',
    'current-explicit',
    'unavailable',
    'inapplicable',
  ].map((name) => CONSENT + name),
);

/** What is told, and what was shown of the login. */
export interface Told {
  readonly release: Release;
  readonly evidence: Evidence;
  /** When the query is too old to be answered anyway. */
  readonly freshUntil: Date;
}

/**
 * Step 10. Who asked about whom and which names go out, written durably before the answer leaves. The query is taken with
 * it, so that it is answered once, by any instance.
 * @throws DomainError of kind `unavailable` when it could not be recorded: then there is no answer
 * @throws Refused when it has been answered before
 */
@Injectable()
export class RecordDisclosure {
  constructor(private readonly disclosures: DisclosuresStore) {}

  async of({ query, party }: VerifiedQuery, told: Told, responseId: string): Promise<void> {
    try {
      await this.disclosures.record({
        channel: 'saml',
        requester: party.entityId,
        relyingPartyId: party.id,
        requestId: query.id,
        responseId,
        consent: CONSENTS.has(query.consent ?? '') ? query.consent : undefined,
        about: told.release.about,
        assurance: recordedAssurance(told.evidence),
        takes: { issuer: query.issuer, id: query.id, expiresAt: told.freshUntil },
      });
    } catch (error) {
      if (error instanceof DomainError && error.code === TAKEN_BEFORE) throw denied('replayed');
      throw error;
    }
  }
}
