/** Why the answer of an identity provider lets nobody in. For the log; the page tells less. */
export type LoginRefusal =
  | 'not-a-response'
  | 'version'
  | 'issuer'
  | 'destination'
  | 'in-response-to'
  | 'not-valid-now'
  | 'status'
  | 'not-encrypted'
  | 'not-decrypted'
  | 'assertion'
  | 'attribute-twice'
  | 'subject-confirmation'
  | 'audience'
  | 'level'
  | 'scope'
  | 'identity'
  | 'several-employments'
  | 'replayed'
  | 'disagreement'
  | 'provider-not-allowed'
  | 'not-asked'
  | 'malformed';

/** An answer that lets nobody in. Carries nothing of it but status codes. */
export class LoginRefused extends Error {
  override readonly name = 'LoginRefused';

  /** @param status status code URIs, top level first, when the identity provider itself says no */
  constructor(
    readonly reason: LoginRefusal,
    readonly status: readonly string[] = [],
  ) {
    super(`login refused: ${reason}`);
  }
}
