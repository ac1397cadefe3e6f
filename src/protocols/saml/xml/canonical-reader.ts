import { XML } from './namespaces.js';
import { XmlRefused } from './xml-refused.js';

/** An element read from canonical XML: plain values, nothing to release. */
export interface CanonicalElement {
  readonly namespace: string;
  readonly name: string;
  /** By local name, or `{namespace}local` when the attribute has a namespace. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly CanonicalElement[];
  /** The character data directly inside this element, in order, joined. */
  readonly text: string;
  /** Prefix to namespace name, as in scope here; '' is the default namespace. */
  readonly scope: ReadonlyMap<string, string>;
}

/**
 * Reads canonical XML (the output of W3C canonicalisation without comments, or of `CanonicalWriter`) and nothing else: any other spelling of a
 * document is refused. Values are therefore read from exactly the bytes that a signature covers.
 *
 * libxml2 writes a namespace name that holds `&`, `<` or quotes without escaping it; such a document is refused here rather than misread.
 * @throws XmlRefused `not-canonical`
 */
export function readCanonical(xml: string): CanonicalElement {
  const reader = new Reader(xml);
  const root = reader.element(new Map([['', '']]));
  reader.expectEnd();
  return root;
}

/** Children with this namespace and name, in document order. */
export function childrenOf(parent: CanonicalElement, namespace: string, name: string): CanonicalElement[] {
  return parent.children.filter((child) => child.namespace === namespace && child.name === name);
}

/** The first such child. */
export function childOf(
  parent: CanonicalElement,
  namespace: string,
  name: string,
): CanonicalElement | undefined {
  return parent.children.find((child) => child.namespace === namespace && child.name === name);
}

/** Every such element below `parent`, in document order. */
export function descendantsOf(parent: CanonicalElement, namespace: string, name: string): CanonicalElement[] {
  return parent.children.flatMap((child) => [
    ...(child.namespace === namespace && child.name === name ? [child] : []),
    ...descendantsOf(child, namespace, name),
  ]);
}

type Scope = ReadonlyMap<string, string>;
type RawAttribute = [name: string, value: string];

// Canonical output only holds names that a parser has accepted; what matters here is where they end.
const START = /<([^\s<>&"'=/!?]+)/y;
const ATTRIBUTE = / ([^\s<>&"'=/!?]+)="([^"<\t\n\r]*)"/y;
const TEXT_REFERENCES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&#xD;': '\r',
};
const ATTRIBUTE_REFERENCES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&quot;': '"',
  '&#x9;': '\t',
  '&#xA;': '\n',
  '&#xD;': '\r',
};

class Reader {
  #at = 0;

  constructor(private readonly xml: string) {}

  element(outer: Scope): CanonicalElement {
    const qualified = this.#match(START)?.[1] ?? fail();
    const { scope, attributes } = resolve(this.#attributes(), outer);
    this.#expect('>');
    const { children, text } = this.#content(scope);
    this.#expect(`</${qualified}>`);
    const [namespace, name] = expand(qualified, scope, scope.get('') ?? '');
    return { namespace, name, attributes, children, text, scope };
  }

  expectEnd(): void {
    if (this.#at !== this.xml.length) fail();
  }

  #attributes(): RawAttribute[] {
    const found: RawAttribute[] = [];
    for (let match = this.#match(ATTRIBUTE); match; match = this.#match(ATTRIBUTE)) {
      found.push([match[1] ?? fail(), unescape(match[2] ?? '', ATTRIBUTE_REFERENCES)]);
    }
    return found;
  }

  #content(scope: Scope): { children: CanonicalElement[]; text: string } {
    const children: CanonicalElement[] = [];
    let text = '';
    for (;;) {
      const next = this.xml.indexOf('<', this.#at);
      if (next === -1) fail();
      if (next > this.#at) text += readText(this.xml.slice(this.#at, next));
      this.#at = next;
      if (this.xml.startsWith('</', next)) return { children, text };
      children.push(this.element(scope));
    }
  }

  #match(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.xml);
    if (match) this.#at = sticky.lastIndex;
    return match;
  }

  #expect(literal: string): void {
    if (!this.xml.startsWith(literal, this.#at)) fail();
    this.#at += literal.length;
  }
}

function resolve(
  raw: readonly RawAttribute[],
  outer: Scope,
): { scope: Scope; attributes: Map<string, string> } {
  const scope = scopeWithin(raw, outer);
  const attributes = new Map<string, string>();
  for (const [name, value] of raw) {
    if (isDeclaration(name)) continue;
    const [namespace, local] = expand(name, scope, '');
    const key = namespace ? `{${namespace}}${local}` : local;
    if (attributes.has(key)) fail();
    attributes.set(key, value);
  }
  return { scope, attributes };
}

function scopeWithin(raw: readonly RawAttribute[], outer: Scope): Scope {
  const declarations = raw.filter(([name]) => isDeclaration(name));
  if (declarations.length === 0) return outer;
  return new Map([...outer, ...declarations.map(([name, uri]): RawAttribute => [name.slice(6), uri])]);
}

const isDeclaration = (name: string) => name === 'xmlns' || name.startsWith('xmlns:');

function expand(qualified: string, scope: Scope, unprefixed: string): [namespace: string, name: string] {
  const colon = qualified.indexOf(':');
  if (colon === -1) return [unprefixed, qualified];
  const prefix = qualified.slice(0, colon);
  const namespace = prefix === 'xml' ? XML : scope.get(prefix);
  return [namespace ?? fail(), qualified.slice(colon + 1)];
}

function readText(value: string): string {
  if (value.includes('>') || value.includes('\r')) fail();
  return unescape(value, TEXT_REFERENCES);
}

function unescape(value: string, references: Readonly<Record<string, string>>): string {
  if (!value.includes('&')) return value;
  return value.replace(/&[^;]*;?/g, (reference) => references[reference] ?? fail());
}

function fail(): never {
  throw new XmlRefused('not-canonical');
}
