import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AttributeCatalogue } from '../attributes/attribute-catalogue.js';
import { DisclosuresStore } from '../audit/disclosures.store.js';
import { subjectKey, type SubjectKey } from '../directory/identifier.rules.js';
import { AnswerService } from './answer.service.js';
import type { EvidenceRefusal } from './evidence.js';
import { recordedAssurance } from './evidence.rules.js';
import type { ReleasedAttribute } from './release.js';
import { answerEnds } from './release.rules.js';
import { refusals } from './relying-parties.errors.js';
import { ShownLogins } from './shown-logins.js';
import { RelyingPartiesAnswerStore } from './relying-parties.answer-store.js';
import { effectiveRequest, type RequestedAttribute } from './requested-attributes.rules.js';

/** A question without a message of its own around it, from an e-service whose caller has been authenticated. */
export interface AskedRelease {
  /** The door, as recorded. */
  readonly channel: string;
  /** Of the e-service that asks. */
  readonly entityId: string;
  /** The value as it was sent. */
  readonly subject: SubjectKey;
  /** By Name or friendly name, none twice; an empty value is any. Nothing named: everything that may be released. */
  readonly attributes: readonly RequestedAttribute[];
  /** Base64 of the identity provider's signed assertion: that the employee has logged in at the e-service. */
  readonly evidence?: string;
}

export interface RecordedRelease {
  /** What the answer is recorded under. */
  readonly responseId: string;
  /** When the e-service has to ask again. */
  readonly validUntil: Date;
  readonly attributes: readonly ReleasedAttribute[];
  /** Why the evidence does not count, whoever is asked about. */
  readonly evidenceRefused?: EvidenceRefusal;
}

/** What a SAML attribute query does, for the doors without messages: the same rules, so that all doors agree. */
@Injectable()
export class AskedReleaseService {
  constructor(
    private readonly parties: RelyingPartiesAnswerStore,
    private readonly answers: AnswerService,
    private readonly catalogue: AttributeCatalogue,
    private readonly disclosures: DisclosuresStore,
    private readonly logins: ShownLogins,
  ) {}

  /**
   * Answers what the agreements allow. An unknown or malformed subject, one the e-service may not ask about and one
   * without anything to release give the same: no attributes. Here nothing is encrypted to the e-service, so an
   * agreement that requires it releases nothing. The answer is on record before it is given.
   * @throws DomainError `release.attribute-twice`; `relying-party.not-registered`; of kind `unavailable` when it could not
   *   be found out or recorded
   */
  async release(asked: AskedRelease): Promise<RecordedRelease> {
    const { channel, entityId, subject, attributes } = asked;
    const requested = this.requested(attributes);
    const party = await this.parties.findByEntityId(entityId);
    if (!party) throw refusals.notRegistered();
    const evidence = await this.logins.of(asked.evidence, entityId);
    const key = subjectKey(subject.type, subject.value);
    const release = await this.answers.answer({
      party,
      subjects: key ? [key] : [],
      // Elsewhere only an unspecified NameID can hold one, and only where the agreement says so.
      unspecified: subject.type === 'issuerId',
      canEncrypt: false,
      evidence,
      requested: effectiveRequest(requested),
    });
    const responseId = randomUUID();
    const { about } = release;
    // No message came with an id, so the answer's own names both.
    const ids = { requestId: responseId, responseId };
    const assurance = recordedAssurance(evidence);
    const record = { channel, requester: entityId, relyingPartyId: party.id, ...ids, assurance, about };
    await this.disclosures.record(record);
    return {
      responseId,
      validUntil: answerEnds(release, new Date()),
      attributes: release.released,
      ...(evidence.outcome === 'refused' && { evidenceRefused: evidence.reason }),
    };
  }

  /** An unknown name stays: who asks for unknown attributes alone does not ask for everything. */
  private requested(attributes: readonly RequestedAttribute[]): RequestedAttribute[] {
    const resolved = attributes.map(({ name, values }) => ({
      name: this.catalogue.byNameOrFriendlyName(name)?.name ?? name,
      values: values.filter((value) => value !== ''),
    }));
    if (new Set(resolved.map(({ name }) => name)).size < resolved.length) throw refusals.attributeTwice();
    return resolved;
  }
}
