import { Injectable } from '@nestjs/common';
import { DisclosuresStore } from '../../../domain/audit/disclosures.store.js';
import { recordedAssurance } from '../../../domain/relying-parties/evidence.rules.js';
import type { Evidence } from '../../../domain/relying-parties/evidence.js';
import type { Release } from '../../../domain/relying-parties/release.js';
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
}

/**
 * Step 10. Who asked about whom and which names go out, written durably before the answer leaves.
 * @throws DomainError of kind `unavailable` when it could not be recorded: then there is no answer
 */
@Injectable()
export class RecordDisclosure {
  constructor(private readonly disclosures: DisclosuresStore) {}

  async of({ query, party }: VerifiedQuery, { release, evidence }: Told, responseId: string): Promise<void> {
    await this.disclosures.record({
      channel: 'saml',
      requester: party.entityId,
      relyingPartyId: party.id,
      requestId: query.id,
      responseId,
      consent: CONSENTS.has(query.consent ?? '') ? query.consent : undefined,
      about: release.about,
      assurance: recordedAssurance(evidence),
    });
  }
}
