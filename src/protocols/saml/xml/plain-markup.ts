/**
 * An element of a document in the plain spelling that nearly every sender uses: ASCII, known namespaces, attributes without prefix, and nothing that a parser
 * would read as anything else than what is written (no references, CDATA, comments, carriage returns).
 */
export interface PlainElement {
  readonly namespace: string;
  /** '' where the default namespace is meant. */
  readonly prefix: string;
  readonly name: string;
  readonly attributes: readonly PlainAttribute[];
  /** In order; texts are never empty. */
  readonly content: readonly (string | PlainElement)[];
}

interface PlainAttribute {
  readonly name: string;
  readonly value: string;
}

/** More than any message that is meant to be read this way. */
const LIMITS = { depth: 16, elements: 5_000, attributesPerElement: 32 };

const DECLARATION = /^<\?xml version=(?:"1\.0"|'1\.0')(?: encoding=(?:"UTF-8"|'UTF-8'|"utf-8"|'utf-8'))?\?>/;

/**
 * Reads a document of plain spelling. Since a value in it is written as it is read, its canonical form is put together from pieces of itself: a third of what
 * libxml2 needs for the same. The language is kept so small that nothing in it is left to interpretation; all else is for libxml2.
 * @param namespaces those that may be declared
 * @returns undefined for everything that is not plain, malformed or not
 */
export function readPlain(xml: string, namespaces: ReadonlySet<string>): PlainElement | undefined {
  const reader = new Reader(xml, namespaces);
  try {
    return reader.document(DECLARATION.exec(xml)?.[0].length ?? 0);
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

/**
 * The exclusive canonical form (xml-exc-c14n, no PrefixList) of an element and what is below it.
 * @param without an element that is left out
 */
export function canonicalOf(element: PlainElement, without?: PlainElement): string {
  return write(element, without, undefined);
}

/** Whether this is the element `name` of `namespace`. */
export function isPlain(element: PlainElement | undefined, namespace: string, name: string): boolean {
  return element?.name === name && element.namespace === namespace;
}

/** What is in scope or has been written out: the latest first. */
interface Declared {
  readonly prefix: string;
  readonly uri: string;
  readonly outer: Declared | undefined;
}

function uriOf(prefix: string, scope: Declared | undefined): string | undefined {
  for (let one = scope; one; one = one.outer) if (one.prefix === prefix) return one.uri;
  return undefined;
}

function write(
  element: PlainElement,
  without: PlainElement | undefined,
  outer: Declared | undefined,
): string {
  const { prefix, namespace: uri } = element;
  const name = prefix === '' ? element.name : `${prefix}:${element.name}`;
  let xml = `<${name}`;
  let written = outer;
  if (uriOf(prefix, outer) !== uri) {
    xml += prefix === '' ? ` xmlns="${uri}"` : ` xmlns:${prefix}="${uri}"`;
    written = { prefix, uri, outer };
  }
  for (const attribute of sorted(element.attributes)) xml += ` ${attribute.name}="${attribute.value}"`;
  xml += '>';
  for (const part of element.content) {
    if (typeof part === 'string') xml += part;
    else if (part !== without) xml += write(part, without, written);
  }
  return `${xml}</${name}>`;
}

function sorted(attributes: readonly PlainAttribute[]): readonly PlainAttribute[] {
  return attributes.length < 2 ? attributes : [...attributes].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const NOT_PLAIN = new Error('not plain');

function notPlain(): never {
  throw NOT_PLAIN;
}

const [SPACE, NAME_START, NAME, TEXT, VALUE] = [1, 2, 4, 8, 16] as const;

/** What each character may be part of: nothing, unless it is ASCII. A `"` in a value would have to be escaped in canonical form, white space to be normalised. */
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  const character = String.fromCharCode(code);
  const kinds: [number, RegExp][] = [
    [SPACE, /[ \t\n]/],
    [NAME_START, /[A-Za-z_]/],
    [NAME, /[A-Za-z0-9_.-]/],
    [TEXT, /[\t\n !-%'-;=?-~]/],
    [VALUE, /[ !#-%(-;=?-~]/],
  ];
  return kinds.reduce((sum, [kind, pattern]) => sum + (pattern.test(character) ? kind : 0), 0);
});

const isOf = (kind: number, code: number) => ((KINDS[code] ?? 0) & kind) !== 0;

const [LT, GT, SLASH, COLON, EQUALS, QUOTE, APOSTROPHE] = [0x3c, 0x3e, 0x2f, 0x3a, 0x3d, 0x22, 0x27] as const;

class Reader {
  #at = 0;
  #elements = 0;

  constructor(
    private readonly xml: string,
    private readonly namespaces: ReadonlySet<string>,
  ) {}

  document(from: number): PlainElement {
    this.#at = from;
    this.#skip(SPACE);
    this.#expect(LT);
    const root = this.#element(undefined, LIMITS.depth);
    this.#skip(SPACE);
    return this.#at === this.xml.length ? root : notPlain();
  }

  /** From after its "<". */
  #element(outer: Declared | undefined, depth: number): PlainElement {
    if (depth === 0 || ++this.#elements > LIMITS.elements) notPlain();
    const start = this.#at;
    const first = this.#name();
    const local = this.#take(COLON) ? this.#name() : undefined;
    const qualified = this.xml.slice(start, this.#at);
    const [prefix, name] = local === undefined ? ['', first] : [first, local];
    const { attributes, scope, isEmpty } = this.#restOfTag(outer);
    const namespace = uriOf(prefix, scope) ?? notPlain();
    const content = isEmpty ? NOTHING : this.#content(scope, depth - 1);
    if (!isEmpty) this.#endTag(qualified);
    return { namespace, prefix, name, attributes, content };
  }

  #restOfTag(outer: Declared | undefined) {
    const attributes: PlainAttribute[] = [];
    let scope = outer;
    for (let count = 0; ; count++) {
      const spaced = this.#skip(SPACE);
      const isEmpty = this.#take(SLASH);
      if (this.#take(GT)) return { attributes, scope, isEmpty };
      if (isEmpty || !spaced || count === LIMITS.attributesPerElement) notPlain();
      const name = this.#name();
      if (name === 'xmlns') scope = this.#declaration(outer, scope);
      else if (attributes.some((one) => one.name === name)) notPlain();
      else attributes.push({ name, value: this.#value() });
    }
  }

  #declaration(outer: Declared | undefined, scope: Declared | undefined): Declared {
    const prefix = this.#take(COLON) ? this.#name() : '';
    const uri = this.#value();
    if (/^xml/i.test(prefix) || !this.namespaces.has(uri)) notPlain();
    for (let one = scope; one !== outer; one = one?.outer) if (one?.prefix === prefix) notPlain();
    return { prefix, uri, outer: scope };
  }

  #content(scope: Declared | undefined, depth: number): (string | PlainElement)[] {
    const content: (string | PlainElement)[] = [];
    for (;;) {
      const start = this.#at;
      if (this.#skip(TEXT)) content.push(this.xml.slice(start, this.#at));
      this.#expect(LT);
      if (this.#take(SLASH)) return content;
      content.push(this.#element(scope, depth));
    }
  }

  #endTag(qualified: string): void {
    if (!this.xml.startsWith(qualified, this.#at)) notPlain();
    this.#at += qualified.length;
    this.#skip(SPACE);
    this.#expect(GT);
  }

  #name(): string {
    const start = this.#at;
    if (!isOf(NAME_START, this.xml.charCodeAt(start))) notPlain();
    this.#skip(NAME);
    return this.xml.slice(start, this.#at);
  }

  #value(): string {
    this.#skip(SPACE);
    this.#expect(EQUALS);
    this.#skip(SPACE);
    const quote = this.#take(QUOTE) ? QUOTE : this.#take(APOSTROPHE) ? APOSTROPHE : notPlain();
    const start = this.#at;
    this.#skip(VALUE);
    const value = this.xml.slice(start, this.#at);
    this.#expect(quote);
    return value;
  }

  /** @returns whether there was any */
  #skip(kind: number): boolean {
    const { xml } = this;
    const start = this.#at;
    let at = start;
    while (at < xml.length && isOf(kind, xml.charCodeAt(at))) at++;
    this.#at = at;
    return at > start;
  }

  #take(code: number): boolean {
    const isThere = this.xml.charCodeAt(this.#at) === code;
    if (isThere) this.#at++;
    return isThere;
  }

  #expect(code: number): void {
    if (!this.#take(code)) notPlain();
  }
}

const NOTHING: readonly never[] = [];
