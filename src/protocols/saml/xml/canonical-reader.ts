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
  /** What is declared here, the innermost first; see `declaredUri`. */
  readonly scope: Scope | undefined;
}

/** A declaration and what was declared before it. */
export interface Scope {
  readonly prefix: string;
  readonly uri: string;
  readonly outer: Scope | undefined;
  readonly count: number;
  /** Of every sixteenth: this one and all before it, so that who declares a thousand makes nobody walk past them. */
  readonly all: ReadonlyMap<string, string> | undefined;
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
  const root = reader.element(undefined);
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

/** The namespace name that a prefix stands for, for names in values; '' is the default namespace. */
export function declaredUri(prefix: string, scope: Scope | undefined): string | undefined {
  for (let one = scope; one; one = one.outer) {
    if (one.all) return one.all.get(prefix);
    if (one.prefix === prefix) return one.uri;
  }
  return undefined;
}

function scopeWith(prefix: string, uri: string, outer: Scope | undefined): Scope {
  const count = (outer?.count ?? 0) + 1;
  return { prefix, uri, outer, count, all: count % 16 === 0 ? allOf(prefix, uri, outer) : undefined };
}

function allOf(prefix: string, uri: string, outer: Scope | undefined): ReadonlyMap<string, string> {
  const since: Scope[] = [];
  let one = outer;
  for (; one && !one.all; one = one.outer) since.push(one);
  const all = new Map(one?.all);
  for (const { prefix, uri } of since.reverse()) all.set(prefix, uri);
  return all.set(prefix, uri);
}

interface RawAttribute {
  readonly name: string;
  readonly value: string;
}

// Canonical output only holds names that a parser has accepted; what matters here is where they end.
const NAME = /[^\s<>&"'=/!?]+/y;
const NOT_IN_VALUE = /[<\t\n\r]/;
const NOT_IN_TEXT = /[>\r]/;
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

  element(outer: Scope | undefined): CanonicalElement {
    this.#expect('<');
    const qualified = this.#name();
    let scope = outer;
    let raw = NOTHING;
    while (this.#take(' ')) {
      const attribute = { name: this.#name(), value: this.#value() };
      const prefix = declaredBy(attribute);
      if (prefix !== undefined) scope = scopeWith(prefix, attribute.value, scope);
      else if (raw === NOTHING) raw = [attribute];
      else raw.push(attribute);
    }
    this.#expect('>');
    const { children, text } = this.#content(scope);
    this.#expect('</');
    this.#expect(qualified);
    this.#expect('>');
    const colon = qualified.indexOf(':');
    const namespace = colon === -1 ? (declaredUri('', scope) ?? '') : namespaceOf(qualified, colon, scope);
    return {
      namespace,
      name: qualified.slice(colon + 1),
      attributes: resolve(raw, scope),
      children,
      text,
      scope,
    };
  }

  expectEnd(): void {
    if (this.#at !== this.xml.length) fail();
  }

  #content(scope: Scope | undefined): Pick<CanonicalElement, 'children' | 'text'> {
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

  #name(): string {
    const start = this.#at;
    NAME.lastIndex = start;
    if (!NAME.test(this.xml)) fail();
    this.#at = NAME.lastIndex;
    return this.xml.slice(start, this.#at);
  }

  #value(): string {
    this.#expect('="');
    const end = this.xml.indexOf('"', this.#at);
    if (end === -1) fail();
    const value = this.xml.slice(this.#at, end);
    if (NOT_IN_VALUE.test(value)) fail();
    this.#at = end + 1;
    return unescape(value, ATTRIBUTE_REFERENCES);
  }

  #take(literal: string): boolean {
    const isThere = this.xml.startsWith(literal, this.#at);
    if (isThere) this.#at += literal.length;
    return isThere;
  }

  #expect(literal: string): void {
    if (!this.#take(literal)) fail();
  }
}

// One for all that have none: most have not.
const NOTHING: RawAttribute[] = [];
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** The prefix that an attribute declares; undefined for any other attribute. */
function declaredBy({ name }: RawAttribute): string | undefined {
  if (!name.startsWith('xmlns')) return undefined;
  return name === 'xmlns' ? '' : name.startsWith('xmlns:') ? name.slice(6) : undefined;
}

function resolve(raw: readonly RawAttribute[], scope: Scope | undefined): ReadonlyMap<string, string> {
  if (raw.length === 0) return NO_ATTRIBUTES;
  const attributes = new Map<string, string>();
  for (const { name, value } of raw) {
    const colon = name.indexOf(':');
    const key = colon === -1 ? name : `{${namespaceOf(name, colon, scope)}}${name.slice(colon + 1)}`;
    if (attributes.has(key)) fail();
    attributes.set(key, value);
  }
  return attributes;
}

function namespaceOf(qualified: string, colon: number, scope: Scope | undefined): string {
  const prefix = qualified.slice(0, colon);
  const uri = prefix === 'xml' ? XML : declaredUri(prefix, scope);
  // Only the default namespace can be taken back.
  return uri === undefined || uri === '' ? fail() : uri;
}

function readText(value: string): string {
  if (NOT_IN_TEXT.test(value)) fail();
  return unescape(value, TEXT_REFERENCES);
}

function unescape(value: string, references: Readonly<Record<string, string>>): string {
  if (!value.includes('&')) return value;
  return value.replace(/&[^;]*;?/g, (reference) => references[reference] ?? fail());
}

function fail(): never {
  throw new XmlRefused('not-canonical');
}
