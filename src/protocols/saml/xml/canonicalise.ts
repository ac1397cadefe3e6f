import { XmlC14NMode, XmlDocument, XmlError, XmlXPath, type XmlElement } from 'libxml2-wasm';
import { XmlRefused } from './xml-refused.js';

export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const EXCLUSIVE_WITH_COMMENTS = 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments';

/**
 * The exclusive canonical form (without comments) of an element and what is below it. The element is **moved out of its document** to be
 * canonicalised as a document of its own, which is several times faster than selecting it inside the old one.
 * @param prefixes the InclusiveNamespaces PrefixList (xml-exc-c14n section 2.1), a few; `#default` names the default namespace
 * @throws XmlRefused `not-canonical`
 */
export function canonicalise(element: XmlElement, prefixes: readonly string[] = []): Buffer {
  keepDeclarations(element, prefixes);
  const own = XmlDocument.create();
  try {
    own.root = element;
    return canonicaliseDocument(own, XmlC14NMode.XML_C14N_EXCLUSIVE_1_0, prefixes);
  } finally {
    own.dispose();
  }
}

const INSTRUCTIONS = XmlXPath.compile('descendant::processing-instruction()');

/**
 * The inclusive canonical form (without comments) of an element, which keeps every namespace declaration on it and below, so that QNames in values resolve. Not
 * for verifying: processing instructions, which canonicalisation would keep, are left out. The element **leaves its document**.
 */
export function canonicaliseInclusively(element: XmlElement): Buffer {
  const own = XmlDocument.create();
  try {
    own.root = element;
    for (const instruction of own.root.find(INSTRUCTIONS)) instruction.remove();
    return canonicaliseDocument(own, XmlC14NMode.XML_C14N_1_0, []);
  } finally {
    own.dispose();
  }
}

function canonicaliseDocument(
  document: XmlDocument,
  mode: (typeof XmlC14NMode)[keyof typeof XmlC14NMode],
  prefixes: readonly string[],
): Buffer {
  const chunks: Buffer[] = [];
  const write = (chunk: Uint8Array) => chunks.push(Buffer.from(chunk)) && chunk.byteLength;
  const inclusive = prefixes.length ? { inclusiveNamespacePrefixes: [...prefixes] } : {};
  try {
    document.canonicalize({ write, close: () => true }, { mode, ...inclusive });
  } catch (error) {
    // libxml2 does not canonicalise relative namespace names.
    if (error instanceof XmlError) throw new XmlRefused('not-canonical');
    throw error;
  }
  return Buffer.concat(chunks);
}

// Declarations on ancestors are left behind by the move; those that the PrefixList asks for must come along.
function keepDeclarations(element: XmlElement, prefixes: readonly string[]): void {
  if (prefixes.length === 0) return;
  const own = element.nsDeclarations;
  for (const listed of prefixes) {
    const prefix = listed === '#default' ? '' : listed;
    const uri = prefix === 'xml' ? null : element.namespaceForPrefix(prefix);
    if (uri && own[prefix] === undefined) element.addNsDeclaration(uri, prefix);
  }
}
