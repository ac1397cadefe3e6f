import { StacklessError } from './stackless-error.js';

/** Why a signature is not accepted. For the log; the asking party is told nothing but RequestDenied. */
export type SignatureRefusal =
  | 'none'
  | 'several'
  | 'position'
  | 'structure'
  | 'canonicalisation'
  | 'algorithm'
  | 'reference'
  | 'transform'
  | 'comment'
  | 'id'
  | 'id-twice'
  | 'digest'
  | 'no-fitting-key'
  | 'value';

/** A signature that is missing, not of the form SAML allows, or not made with one of the keys. Carries nothing of the message. */
export class SignatureRefused extends StacklessError {
  override readonly name = 'SignatureRefused';

  constructor(readonly reason: SignatureRefusal) {
    super(`signature refused: ${reason}`);
  }
}
