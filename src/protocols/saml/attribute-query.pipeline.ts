import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { PartyChanged } from '../../domain/relying-parties/relying-party.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { Refused } from './refused.js';
import { CheckFreshness } from './steps/check-freshness.js';
import { IdentifyRelyingParty, type ClaimedParty } from './steps/identify-relying-party.js';
import { IdentifySubject } from './steps/identify-subject.js';
import { RecordDisclosure } from './steps/record-disclosure.js';
import { ReleaseAttributes } from './steps/release-attributes.js';
import {
  checkIntact,
  readVerified,
  verifySender,
  type IntactMessage,
  type ProvenMessage,
  type VerifiedQuery,
} from './steps/verify-query.js';
import { VerifyEvidence } from './steps/verify-evidence.js';
import { WriteAnswer } from './steps/write-answer.js';
import { readIncomingMessage, type UnverifiedMessage } from './xml/incoming-message.js';
import { MessageRefused } from './xml/message-refused.js';
import { newMessageId } from './xml/message-id.js';
import type { Status } from './xml/status.js';

/** A signed Response, and for the log what became of the query: ids and codes alone. */
export interface Outcome {
  readonly response: string;
  readonly status: Status;
  readonly requester?: string;
  readonly requestId?: string;
  readonly responseId?: string;
  /** Why it was refused. Never shown to the requester. */
  readonly reason?: string;
  readonly cause?: unknown;
  /** Why the login that it showed does not count. Never shown to the requester. */
  readonly evidenceRefused?: string;
}

/** The attribute query, step by step; every step is a file in `steps/`. */
@Injectable()
export class AttributeQueryPipeline {
  constructor(
    private readonly identifyRelyingParty: IdentifyRelyingParty,
    private readonly checkFreshness: CheckFreshness,
    private readonly verifyEvidence: VerifyEvidence,
    private readonly identifySubject: IdentifySubject,
    private readonly releaseAttributes: ReleaseAttributes,
    private readonly recordDisclosure: RecordDisclosure,
    private readonly writeAnswer: WriteAnswer,
  ) {}

  /**
   * Always answers with a signed Response for a message that could be read.
   * @throws XmlRefused, SoapRefused when the body is no such message (answered by a SOAP fault)
   */
  async answer(body: Uint8Array): Promise<Outcome> {
    let message: UnverifiedMessage | undefined;
    try {
      message = readIncomingMessage(body);
      const intact = checkIntact(message);
      return (
        (await this.asKept(intact)) ??
        (await this.asRegistered(intact, await this.identifyRelyingParty.byIssuer(message.unverifiedIssuer)))
      );
    } catch (error) {
      // Whom it claims to be from is named in the log where we know of it: to ask, for a message that nobody signed, would cost a statement.
      const claimed = message && this.identifyRelyingParty.fromMemory(message.unverifiedIssuer);
      return this.refused(error, message, claimed);
    }
  }

  /** With the party as it was registered last; undefined where it is registered otherwise now. */
  private async asKept(message: IntactMessage): Promise<Outcome | undefined> {
    const claimed = this.identifyRelyingParty.fromMemory(message.unverifiedIssuer);
    if (!claimed) return undefined;
    const outcome = await this.asRegistered(message, claimed);
    if (outcome.cause instanceof PartyChanged) return undefined;
    return !isRefusal(outcome.cause) || (await this.identifyRelyingParty.isStill(claimed))
      ? outcome
      : undefined;
  }

  private async asRegistered(message: IntactMessage, claimed: ClaimedParty): Promise<Outcome> {
    let proven: ProvenMessage | undefined;
    try {
      proven = verifySender(message, claimed);
      return await this.released(readVerified(proven));
    } catch (error) {
      return this.refused(error, message, claimed, proven);
    }
  }

  private async released(verified: VerifiedQuery): Promise<Outcome> {
    const freshUntil = this.checkFreshness.of(verified);
    const evidence = await this.verifyEvidence.of(verified);
    const subject = this.identifySubject.of(verified);
    const release = await this.releaseAttributes.for(verified, subject, evidence);
    const responseId = newMessageId();
    const recorded = this.recordDisclosure.of(verified, { release, evidence, freshUntil }, responseId);
    // Written while the record is on the way to the disk: in the next turn, for in this one it is not sent yet.
    const written = nextTurn().then(() => this.writeAnswer.success(verified, subject, release, responseId));
    const [response] = await Promise.all([written, recorded]);
    const requester = verified.party.entityId;
    const evidenceRefused = evidence.outcome === 'refused' ? evidence.reason : undefined;
    const ids = { requester, requestId: verified.query.id, responseId };
    return { response, status: { code: 'Success' }, ...ids, evidenceRefused };
  }

  private refused(
    error: unknown,
    message: UnverifiedMessage | undefined,
    claimed?: ClaimedParty,
    proven?: ProvenMessage,
  ): Outcome {
    const { status, reason, inResponseTo } = refusalOf(error, message);
    const response = this.writeAnswer.status(status, inResponseTo, proven);
    return { response, status, reason, requester: claimed?.party.entityId, cause: error };
  }
}

/** Of what was asked: it may depend on how the party is registered. What fails on our side does not. */
function isRefusal(cause: unknown): boolean {
  return cause instanceof Refused || cause instanceof MessageRefused;
}

/** The status that an error is answered with; what is no refusal of ours is a failure on our side. */
function refusalOf(
  error: unknown,
  message: UnverifiedMessage | undefined,
): { status: Status; reason: string; inResponseTo?: string } {
  if (error instanceof MessageRefused) {
    return {
      status: error.status,
      reason: error.reason,
      inResponseTo: error.inResponseTo ?? message?.unverifiedId,
    };
  }
  if (!message) throw error;
  const inResponseTo = message.unverifiedId;
  if (error instanceof Refused) return { status: error.status, reason: error.reason, inResponseTo };
  const reason = error instanceof DomainError ? error.code : 'internal';
  return { status: { code: 'Responder' }, reason, inResponseTo };
}
