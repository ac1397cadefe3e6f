import { Injectable } from '@nestjs/common';
import { AttributeCatalogue } from '../attributes/attribute-catalogue.js';
import { attributeValues } from '../attributes/attributes.rules.js';
import { PersonalNumbers } from '../directory/personal-number.js';
import { EntitlementsService } from '../entitlements/entitlements.service.js';
import type { Evidence } from './evidence.js';
import type { AskedSubject, Candidate, Release } from './release.js';
import { release } from './release.rules.js';
import { RelyingPartiesAnswerStore } from './relying-parties.answer-store.js';
import type { KnownParty } from './relying-party.js';
import { isRequested, type RequestedAttribute } from './requested-attributes.rules.js';

export interface Question {
  readonly party: KnownParty;
  /** One; several only where the agreements decide what it means, one for each meaning. */
  readonly subjects: readonly AskedSubject[];
  readonly unspecified: boolean;
  /** Whether the answer can be encrypted; if not, nothing is told under an agreement that requires it. */
  readonly canEncrypt: boolean;
  readonly evidence: Evidence;
  /** See effectiveRequest; undefined: everything that may be released. */
  readonly requested?: readonly RequestedAttribute[];
}

/** What may be told to a party about an employee: the one computation, its attributes, the release policy. */
@Injectable()
export class AnswerService {
  constructor(
    private readonly entitlements: EntitlementsService,
    private readonly parties: RelyingPartiesAnswerStore,
    private readonly catalogue: AttributeCatalogue,
    private readonly personalNumbers: PersonalNumbers,
  ) {}

  /**
   * An unknown subject, one the party may not ask about and one without anything to release give the same: nothing
   * released. They differ in `about`, which is for the record alone.
   * @throws DomainError of kind `unavailable` when it could not be found out
   */
  async answer(question: Question): Promise<Release> {
    const { party, subjects, unspecified, canEncrypt, evidence, requested } = question;
    const candidates = (
      await Promise.all(subjects.map((subject) => this.candidates(subject, requested)))
    ).flat();
    const organisationIds = [...new Set(candidates.map(({ facts }) => facts.organisation.id))];
    const agreements =
      organisationIds.length > 0 ? await this.parties.agreementsInForce(party.id, organisationIds) : [];
    return release({
      candidates,
      agreements,
      unspecified,
      requested,
      entityCategories: party.entityCategories,
      canEncrypt,
      evidence,
      detailsAttribute: this.catalogue.mandateDetails,
      reveal: ({ encrypted, personId }) => this.personalNumbers.decrypt(encrypted, personId),
    });
  }

  private async candidates(subject: AskedSubject, requested: Question['requested']): Promise<Candidate[]> {
    const resolution = await this.entitlements.of(subject);
    if (resolution.outcome === 'unknown-subject') return [];
    return resolution.employments.map((employment) => ({
      facts: employment.facts,
      values: attributeValues(employment, this.catalogue, (attribute) => isRequested(attribute, requested)),
      foundBy: subject.type,
      rdn: subject.rdn,
    }));
  }
}
