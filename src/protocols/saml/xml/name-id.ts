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

const PARTS = [
  ['format', 'Format'],
  ['nameQualifier', 'NameQualifier'],
  ['spNameQualifier', 'SPNameQualifier'],
  ['spProvidedId', 'SPProvidedID'],
] as const;

/** Reads `saml:NameID`, or any element of that type. */
export function readNameId({ attributes, text }: CanonicalElement): NameId {
  const nameId: { -readonly [Part in keyof NameId]: NameId[Part] } = { value: text };
  for (const [part, name] of PARTS) {
    const value = attributes.get(name);
    if (value !== undefined) nameId[part] = value;
  }
  return nameId;
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
