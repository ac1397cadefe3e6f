import type { CanonicalElement } from './canonical-reader.js';
import type { CanonicalWriter } from './canonical-writer.js';

/** A `saml:NameID` (saml-core 2.2.2), every part exactly as it was written: the answer must repeat it to the letter (3.3.4). */
export interface NameId {
  readonly value: string;
  readonly format?: string;
  readonly nameQualifier?: string;
  readonly spNameQualifier?: string;
  readonly spProvidedId?: string;
}

/** Reads `saml:NameID`, or any element of that type. */
export function readNameId(element: CanonicalElement): NameId {
  const { attributes, text } = element;
  const parts = {
    format: attributes.get('Format'),
    nameQualifier: attributes.get('NameQualifier'),
    spNameQualifier: attributes.get('SPNameQualifier'),
    spProvidedId: attributes.get('SPProvidedID'),
  };
  const present = Object.entries(parts).filter(([, value]) => value !== undefined);
  return { value: text, ...Object.fromEntries(present) };
}

/** Writes `saml:NameID`. */
export function writeNameId(writer: CanonicalWriter, nameId: NameId): void {
  const attributes = {
    Format: nameId.format,
    NameQualifier: nameId.nameQualifier,
    SPNameQualifier: nameId.spNameQualifier,
    SPProvidedID: nameId.spProvidedId,
  };
  writer.element('ns1:NameID', attributes, nameId.value);
}
