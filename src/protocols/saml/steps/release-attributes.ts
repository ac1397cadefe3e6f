import { Injectable } from '@nestjs/common';
import { AnswerService } from '../../../domain/relying-parties/answer.service.js';
import type { Release } from '../../../domain/relying-parties/release.js';
import {
  effectiveRequest,
  type RequestedAttribute,
} from '../../../domain/relying-parties/requested-attributes.rules.js';
import type { QueriedSubject } from './identify-subject.js';
import type { VerifiedQuery } from './verify-query.js';

const KNOWN_FORMATS = [
  'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
  'urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified',
];

/**
 * Steps 6 to 8: resolve, release and narrow are one call of the domain, the same that every other door makes. An
 * attribute of a NameFormat that we do not use is one that we do not have, and is left out.
 * @throws DomainError of kind `unavailable` when it could not be found out
 */
@Injectable()
export class ReleaseAttributes {
  constructor(private readonly answers: AnswerService) {}

  async for({ query, party, metadata }: VerifiedQuery, subject: QueriedSubject): Promise<Release> {
    const declared = metadata.requestedAttributes.filter(isKnown).map(toRequested);
    const named = query.attributes.filter(isKnown).map(toRequested);
    const requested = query.attributes.length > 0 ? named : effectiveRequest([], declared);
    return this.answers.answer({
      party,
      subjects: subject.keys,
      unspecified: subject.unspecified,
      requested,
    });
  }
}

function isKnown({ nameFormat }: { nameFormat: string }): boolean {
  return KNOWN_FORMATS.includes(nameFormat);
}

function toRequested({ name, values }: { name: string; values: readonly string[] }): RequestedAttribute {
  return { name, values };
}
