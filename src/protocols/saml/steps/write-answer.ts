import { Injectable } from '@nestjs/common';
import type { Release } from '../../../domain/relying-parties/release.js';
import { answerEnds } from '../../../domain/relying-parties/release.rules.js';
import { AuthorityAddresses } from '../authority-addresses.js';
import { PartyAlgorithms } from '../party-algorithms.js';
import { newMessageId } from '../xml/message-id.js';
import { writeResponse, type AssertionContent } from '../xml/response.js';
import type { Status } from '../xml/status.js';
import type { QueriedSubject } from './identify-subject.js';
import type { ProvenMessage, VerifiedQuery } from './verify-query.js';

/** Step 11. Sign, encrypt, sign: algorithms as the party's metadata declares, within our allowed list. */
@Injectable()
export class WriteAnswer {
  constructor(
    private readonly algorithms: PartyAlgorithms,
    private readonly addresses: AuthorityAddresses,
  ) {}

  /**
   * A status without an assertion, signed as the party can verify it. Until somebody has proven to be the party it is
   * signed alike for all: otherwise anybody could see who is registered.
   */
  status(status: Status, inResponseTo?: string, proven?: ProvenMessage): string {
    const content = { ...this.envelope(newMessageId(), inResponseTo), status };
    const signature = proven
      ? this.algorithms.signature(proven.metadata, proven.party.rsaSignature ? 'rsa' : 'ec')
      : this.algorithms.signatureForAnybody();
    return writeResponse(content, { signature, signAssertion: false });
  }

  /** `Success`, with an assertion where something is released (core 3.3.4: none where nothing is). */
  success(
    { query, party, metadata }: VerifiedQuery,
    { nameId }: QueriedSubject,
    release: Release,
    responseId: string,
  ): string {
    const { signAssertion, rsaSignature } = release;
    const envelope = this.envelope(responseId, query.id);
    const assertion: AssertionContent | undefined =
      nameId === undefined || release.released.length === 0
        ? undefined
        : {
            id: newMessageId(),
            issueInstant: envelope.issueInstant,
            nameId,
            audience: party.entityId,
            recipient: metadata.assertionConsumerService ?? party.entityId,
            notBefore: envelope.issueInstant,
            notOnOrAfter: answerEnds(release, envelope.issueInstant),
            attributes: release.released.map(({ attribute, values }) => ({
              name: attribute.name,
              friendlyName: attribute.friendlyName,
              values,
            })),
          };
    return writeResponse(
      { ...envelope, status: { code: 'Success' }, assertion },
      {
        signature: this.algorithms.signature(metadata, rsaSignature || party.rsaSignature ? 'rsa' : 'ec'),
        signAssertion: signAssertion || metadata.wantAssertionsSigned,
        encryption: this.algorithms.encryption(metadata),
      },
    );
  }

  private envelope(id: string, inResponseTo: string | undefined) {
    return { id, issueInstant: new Date(), issuer: this.addresses.entityId, inResponseTo };
  }
}
