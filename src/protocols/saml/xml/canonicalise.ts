import { XmlC14NMode, XmlDocument, XmlElement } from 'libxml2-wasm';

export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const EXCLUSIVE_WITH_COMMENTS = 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments';

/**
 * The exclusive canonical form (without comments) of an element and what is below it. The element is **moved out of its document** to be
 * canonicalised as a document of its own, which is several times faster than selecting it inside the old one.
 * @param prefixes the InclusiveNamespaces PrefixList (xml-exc-c14n section 2.1); `#default` names the default namespace
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

/** The inclusive canonical form (without comments) of a whole document: keeps every namespace declaration, so that QNames in values resolve. */
export function canonicaliseInclusively(document: XmlDocument): Buffer {
  return canonicaliseDocument(document, XmlC14NMode.XML_C14N_1_0, []);
}

function canonicaliseDocument(
  document: XmlDocument,
  mode: (typeof XmlC14NMode)[keyof typeof XmlC14NMode],
  prefixes: readonly string[],
): Buffer {
  const chunks: Buffer[] = [];
  const write = (chunk: Uint8Array) => chunks.push(Buffer.from(chunk)) && chunk.byteLength;
  const inclusive = prefixes.length ? { inclusiveNamespacePrefixes: [...prefixes] } : {};
  document.canonicalize({ write, close: () => true }, { mode, ...inclusive });
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
