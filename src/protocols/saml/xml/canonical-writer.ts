import { PREFIXES, XML } from './namespaces.js';

type Attributes = Readonly<Record<string, string | undefined>>;

/**
 * Writes a document directly as exclusive canonical XML (W3C xml-exc-c14n, without comments): what it holds can be hashed and signed as it is.
 *
 * Names are `prefix:local` (or `local` for attributes without namespace) and come from code, never from data; texts and attribute values may be any
 * string XML can hold. A namespace is declared where it is first visibly used. Attributes that are `undefined` are left out.
 * @throws RangeError for a character XML 1.0 cannot hold (section 2.2)
 */
export class CanonicalWriter {
  #xml = '';
  readonly #open: { name: string; declared: readonly string[] }[] = [];
  readonly #scope = new Set<string>(['xml']);

  constructor(private readonly namespaces: Readonly<Record<string, string>> = PREFIXES) {}

  /** What has been written so far; canonical once every element is closed. */
  get xml(): string {
    return this.#xml;
  }

  start(name: string, attributes: Attributes = {}): this {
    const present = Object.keys(attributes).filter((key) => attributes[key] !== undefined);
    const declared = this.#undeclared(name, present);
    for (const prefix of declared) this.#scope.add(prefix);
    this.#open.push({ name, declared });
    this.#xml += `<${name}`;
    for (const prefix of declared) this.#xml += ` xmlns:${prefix}="${escapeAttribute(this.#uri(prefix))}"`;
    if (present.length > 1) present.sort((a, b) => this.#compareAttributes(a, b));
    for (const key of present) this.#xml += ` ${key}="${escapeAttribute(attributes[key] ?? '')}"`;
    this.#xml += '>';
    return this;
  }

  text(value: string): this {
    this.#xml += escapeText(value);
    return this;
  }

  /** Text that is base64 and so has nothing to be escaped: looking for it in 12 kB takes as many microseconds. */
  base64(value: string): this {
    this.#xml += value;
    return this;
  }

  end(): this {
    const element = this.#open.pop();
    if (element === undefined) throw new Error('no element is open');
    for (const prefix of element.declared) this.#scope.delete(prefix);
    this.#xml += `</${element.name}>`;
    return this;
  }

  /** An element with nothing but text. */
  element(name: string, attributes: Attributes = {}, text = ''): this {
    return this.start(name, attributes).text(text).end();
  }

  /** Adds an element that is canonical by itself. It must declare its own prefixes, so none of them may be in scope here. */
  fragment(xml: string, prefixes: readonly string[]): this {
    const taken = prefixes.find((prefix) => this.#scope.has(prefix));
    if (taken !== undefined) throw new Error(`prefix ${taken} is already in scope`);
    this.#xml += xml;
    return this;
  }

  /** Adds an element that is canonical by itself and declares one prefix, which is in scope here: without that declaration. */
  fragmentInScope(xml: string, prefix: string): this {
    if (!this.#scope.has(prefix)) throw new Error(`prefix ${prefix} is not in scope`);
    this.#xml += xml.replace(` xmlns:${prefix}="${escapeAttribute(this.#uri(prefix))}"`, '');
    return this;
  }

  /** The prefixes used by an element's own name and attributes that are not in scope yet, sorted. */
  #undeclared(name: string, attributes: readonly string[]): readonly string[] {
    let found: readonly string[] = NONE;
    for (const prefix of [prefixOf(name), ...attributes.map(prefixOf)]) {
      if (prefix !== '' && !this.#scope.has(prefix) && !found.includes(prefix))
        found = [...found, prefix].sort();
    }
    return found;
  }

  #uri(prefix: string): string {
    const uri = prefix === 'xml' ? XML : this.namespaces[prefix];
    if (uri === undefined) throw new Error(`unknown prefix ${prefix}`);
    return uri;
  }

  // Canonical XML 2.3: by namespace name, then local name; attributes without a namespace come first.
  #compareAttributes(a: string, b: string): number {
    const [left, right] = [prefixOf(a), prefixOf(b)];
    const byNamespace = compare(left && this.#uri(left), right && this.#uri(right));
    return byNamespace || compare(localOf(a), localOf(b));
  }
}

const NONE: readonly string[] = [];
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const prefixOf = (name: string) => name.slice(0, Math.max(0, name.indexOf(':')));
const localOf = (name: string) => name.slice(name.indexOf(':') + 1);

// Everything outside XML 1.0 Char, including lone surrogates (the u flag keeps pairs together).
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
const TEXT_SPECIAL = /[&<>\r]/g;
const ATTRIBUTE_SPECIAL = /[&<"\t\n\r]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

// What nearly every value is made of: nothing here needs escaping anywhere.
const PLAIN = /^[\u0020\u0021\u0023-\u0025\u0027-\u003B\u003D\u003F-\u007E]*$/;

/** Whether XML 1.0 can hold the string at all. */
export function isXmlText(value: string): boolean {
  return !FORBIDDEN.test(value);
}

const escapeText = (value: string) => escape(value, TEXT_SPECIAL);
const escapeAttribute = (value: string) => escape(value, ATTRIBUTE_SPECIAL);

function escape(value: string, special: RegExp): string {
  if (PLAIN.test(value)) return value;
  if (!isXmlText(value)) throw new RangeError('a character that XML cannot hold');
  return value.replace(special, (character) => ENTITIES[character] ?? character);
}
