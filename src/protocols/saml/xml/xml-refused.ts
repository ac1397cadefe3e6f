import { StacklessError } from './stackless-error.js';

/** Why a document is not read at all. */
export type XmlRefusal =
  | 'empty'
  | 'encoding'
  | 'document-type'
  | 'processing-instruction'
  | 'too-deep'
  | 'too-many-elements'
  | 'too-many-attributes'
  | 'not-well-formed'
  | 'not-canonical'
  | 'not-schema-valid';

/** A document that is refused before anything in it is believed. Carries a closed reason and nothing of the document. */
export class XmlRefused extends StacklessError {
  override readonly name = 'XmlRefused';

  constructor(readonly reason: XmlRefusal) {
    super(`XML refused: ${reason}`);
  }
}
