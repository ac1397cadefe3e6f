import { Injectable } from '@nestjs/common';
import { AnswerService } from '../../../domain/relying-parties/answer.service.js';
import type { Evidence } from '../../../domain/relying-parties/evidence.js';
import type { Release } from '../../../domain/relying-parties/release.js';
import {
  effectiveRequest,
  type RequestedAttribute,
} from '../../../domain/relying-parties/requested-attributes.rules.js';
import { PartyAlgorithms } from '../party-algorithms.js';
import type { QueriedSubject } from './identify-subject.js';
import type { VerifiedQuery } from './verify-query.js';

const KNOWN_FORMATS = [
  'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
  'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
];

/**
 * Steps 7 to 9: resolve, release and narrow are one call of the domain, the same that every other door makes. An
 * attribute of a NameFormat that we do not use is one that we do not have, and is left out.
 * @throws DomainError of kind `unavailable` when it could not be found out
 */
@Injectable()
export class ReleaseAttributes {
  constructor(
    private readonly answers: AnswerService,
    private readonly algorithms: PartyAlgorithms,
  ) {}

  async for(
    { query, party, metadata }: VerifiedQuery,
    subject: QueriedSubject,
    evidence: Evidence,
  ): Promise<Release> {
    // Chosen before the unknown are left out: who asks for unknown attributes alone does not ask for everything.
    const asked = effectiveRequest<NamedAttribute>(query.attributes, metadata.requestedAttributes);
    const requested = asked?.filter(isKnown).map(({ name, values }) => ({ name, values }));
    return this.answers.answer({
      party,
      subjects: subject.keys,
      unspecified: subject.unspecified,
      canEncrypt: this.algorithms.encryption(metadata) !== undefined,
      evidence,
      requested,
    });
  }
}

interface NamedAttribute extends RequestedAttribute {
  readonly nameFormat: string;
}

function isKnown({ nameFormat }: NamedAttribute): boolean {
  return KNOWN_FORMATS.includes(nameFormat);
}
