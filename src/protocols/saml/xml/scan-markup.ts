import { XmlRefused } from './xml-refused.js';

/** What one document may hold; the number of its bytes is limited by the caller. */
export interface MarkupLimits {
  readonly depth: number;
  readonly elements: number;
  /** Attributes and namespace declarations of one element: canonicalisation sorts them in quadratic time. */
  readonly attributesPerElement: number;
  readonly processingInstructions: boolean;
}

/** A SAML message in a SOAP envelope (SOAP 1.1 section 3: no DTD, no processing instructions). */
export const MESSAGE_LIMITS: MarkupLimits = {
  depth: 64,
  elements: 5_000,
  attributesPerElement: 64,
  processingInstructions: false,
};

/** A metadata file, up to a whole federation. */
export const METADATA_LIMITS: MarkupLimits = {
  depth: 64,
  elements: 10_000_000,
  attributesPerElement: 64,
  processingInstructions: true,
};

const [LT, GT, SLASH, BANG, QUESTION, QUOTE, APOSTROPHE] = [
  0x3c, 0x3e, 0x2f, 0x21, 0x3f, 0x22, 0x27,
] as const;

/**
 * Walks the markup of a UTF-8 document before it is parsed and refuses document types, stray processing instructions, and more nesting, elements or
 * attributes than allowed. It needs no well-formed document: what it cannot follow, the parser refuses.
 * @throws XmlRefused
 */
export function scanMarkup(xml: Buffer, limits: MarkupLimits): void {
  let depth = 0;
  let elements = 0;
  for (let at = xml.indexOf(LT); at !== -1; at = xml.indexOf(LT, at)) {
    const next = xml[at + 1];
    if (next === BANG) at = endOfComment(xml, at);
    else if (next === QUESTION) at = endOfInstruction(xml, at, limits);
    else if (next === SLASH) {
      depth--;
      at += 2;
    } else {
      if (++elements > limits.elements) throw new XmlRefused('too-many-elements');
      if (++depth > limits.depth) throw new XmlRefused('too-deep');
      at = endOfStartTag(xml, at, limits.attributesPerElement);
      if (xml[at - 2] === SLASH) depth--;
    }
  }
}

function endOfComment(xml: Buffer, at: number): number {
  if (xml.toString('latin1', at, at + 4) === '<!--') return after(xml, '-->', at + 4);
  if (xml.toString('latin1', at, at + 9) === '<![CDATA[') return after(xml, ']]>', at + 9);
  throw new XmlRefused('document-type');
}

function endOfInstruction(xml: Buffer, at: number, limits: MarkupLimits): number {
  const isDeclaration = /^<\?xml[ \t\r\n]/.test(xml.toString('latin1', at, at + 6));
  if (!isDeclaration && !limits.processingInstructions) throw new XmlRefused('processing-instruction');
  return after(xml, '?>', at + 2);
}

function after(xml: Buffer, end: string, from: number): number {
  const found = xml.indexOf(end, from, 'latin1');
  if (found === -1) throw new XmlRefused('not-well-formed');
  return found + end.length;
}

/** The position after the ">" of a start tag. A ">" may stand inside a quoted value. */
function endOfStartTag(xml: Buffer, from: number, maximum: number): number {
  let attributes = 0;
  let quote: number | undefined;
  for (let at = from + 1; at < xml.length; at++) {
    const byte = xml[at];
    if (quote !== undefined) {
      if (byte === quote) quote = undefined;
    } else if (byte === GT) return at + 1;
    else if (byte === LT) break;
    else if (byte === QUOTE || byte === APOSTROPHE) {
      quote = byte;
      if (++attributes > maximum) throw new XmlRefused('too-many-attributes');
    }
  }
  throw new XmlRefused('not-well-formed');
}
