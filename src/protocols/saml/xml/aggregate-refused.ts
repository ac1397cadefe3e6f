/** Why a federation's metadata is refused as a whole, beside what XmlRefused and SignatureRefused say. */
export type AggregateRefusal =
  | 'not-an-aggregate'
  | 'truncated'
  | 'piece-too-large'
  | 'too-large'
  | 'no-valid-until'
  | 'expired'
  | 'valid-too-long'
  | 'changed-since-verified';

/** Nothing of it may be used. Carries nothing of the document. */
export class AggregateRefused extends Error {
  override readonly name = 'AggregateRefused';

  constructor(readonly reason: AggregateRefusal) {
    super(`metadata refused: ${reason}`);
  }
}
