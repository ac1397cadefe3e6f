import { isUtf8 } from 'node:buffer';
import { ParseOption, XmlDocument, XmlParseError } from 'libxml2-wasm';
import { scanMarkup, type MarkupLimits } from './scan-markup.js';
import { XmlRefused } from './xml-refused.js';

// libxml2 keeps its own limits (256 levels, 10 MB texts) because XML_PARSE_HUGE is not given; entities are never substituted or loaded.
const OPTIONS = {
  encoding: 'utf-8',
  option:
    ParseOption.XML_PARSE_NONET |
    ParseOption.XML_PARSE_NO_XXE |
    ParseOption.XML_PARSE_NO_SYS_CATALOG |
    ParseOption.XML_PARSE_SKIP_IDS |
    ParseOption.XML_PARSE_NOCDATA,
};

/**
 * Parses a document that nobody vouches for and hands it to `use`; the document is released when `use` returns or throws, so nothing of it may be
 * kept. Only UTF-8, no document type, nothing fetched.
 * @throws XmlRefused
 */
export function withDocument<T>(
  bytes: Uint8Array,
  limits: MarkupLimits,
  use: (document: XmlDocument) => T,
): T {
  const xml = scanned(bytes, limits);
  const document = parse(xml);
  try {
    return use(document);
  } finally {
    document.dispose();
  }
}

/**
 * Refuses what `withDocument` would refuse before it parses.
 * @throws XmlRefused
 */
export function scanned(bytes: Uint8Array, limits: MarkupLimits): Buffer {
  const xml = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkEncoding(xml);
  scanMarkup(xml, limits);
  return xml;
}

function parse(xml: Buffer): XmlDocument {
  try {
    return XmlDocument.fromBuffer(xml, OPTIONS);
  } catch (error) {
    // The parser's own message quotes the document, so it is not passed on.
    if (error instanceof XmlParseError) throw new XmlRefused('not-well-formed');
    throw error;
  }
}

const DECLARED_ENCODING = /^(?:\xEF\xBB\xBF)?<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']/;

// One encoding only: the scan before parsing reads bytes, and another encoding could hide a document type from it.
function checkEncoding(xml: Buffer): void {
  if (xml.length === 0) throw new XmlRefused('empty');
  if (!isUtf8(xml)) throw new XmlRefused('encoding');
  const declared = DECLARED_ENCODING.exec(xml.toString('latin1', 0, 200))?.[1];
  if (declared !== undefined && !/^(utf-?8|us-ascii)$/i.test(declared)) throw new XmlRefused('encoding');
}
