export type AnswerRefusal =
  | 'fault'
  | 'not-a-response'
  | 'assertion'
  | 'evidence'
  | 'no-encryption-key'
  | 'metadata-not-found'
  | 'not-an-authority'
  | 'another-question'
  | 'another-audience'
  | 'another-subject'
  | 'not-valid-now';

/** An answer that is no attribute response, or not one that can be read. A bad signature is a `SignatureRefused`. */
export class AnswerRefused extends Error {
  override readonly name = 'AnswerRefused';

  /** @param detail the SOAP fault code, or the HTTP status of metadata that was not there */
  constructor(
    readonly reason: AnswerRefusal,
    readonly detail?: string,
  ) {
    super(`answer refused: ${reason}${detail === undefined ? '' : ` (${detail})`}`);
  }
}
