import { StacklessError } from './stackless-error.js';
import type { Status } from './status.js';

const REFUSALS = {
  'version-too-low': { code: 'VersionMismatch', second: 'RequestVersionTooLow' },
  'version-too-high': { code: 'VersionMismatch', second: 'RequestVersionTooHigh' },
  'message-type': { code: 'Requester', second: 'RequestUnsupported' },
  'not-schema-valid': { code: 'Requester' },
  issuer: { code: 'Requester', second: 'RequestDenied' },
  'issue-instant': { code: 'Requester' },
  subject: { code: 'Requester' },
  'subject-unsupported': { code: 'Requester', second: 'RequestUnsupported' },
  'subject-confirmation': { code: 'Requester', second: 'RequestUnsupported' },
  evidence: { code: 'Requester', second: 'RequestUnsupported' },
  attribute: { code: 'Requester', second: 'InvalidAttrNameOrValue' },
  'attribute-twice': { code: 'Requester', second: 'InvalidAttrNameOrValue' },
} as const satisfies Record<string, Status>;

/** Why a SAML message is answered with a status. */
export type MessageRefusal = keyof typeof REFUSALS;

/** A SAML message that is answered with a SAML status and nothing else (saml-core 3.2.2.2). Carries nothing of the message but its ID. */
export class MessageRefused extends StacklessError {
  override readonly name = 'MessageRefused';
  readonly status: Status;

  /** @param inResponseTo the ID of the message when it has a proper one; it need not be signed */
  constructor(
    readonly reason: MessageRefusal,
    readonly inResponseTo?: string,
  ) {
    super(`message refused: ${reason}`);
    this.status = REFUSALS[reason];
  }
}
