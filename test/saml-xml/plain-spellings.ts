import fc from 'fast-check';

/** Namespaces that the plain reader is told of when it reads `spellings`. */
export const PLAIN_NAMESPACES: ReadonlySet<string> = new Set(['urn:x', 'urn:y', 'http://example.se/z']);

const space = fc.constantFrom(' ', '\n', '\t', '  ', '\n  ');
const maybeSpace = fc.oneof({ weight: 4, arbitrary: fc.constant('') }, space);
const prefix = fc.constantFrom('', 'a', 'b', 'B', 'c-1');
const local = fc.constantFrom('a', 'b', 'B', 'Name', 'x-y', 'z.1', '_', 'xmlns-not');
const uri = fc.constantFrom(...PLAIN_NAMESPACES);
const plainText = fc.stringMatching(/^[\t\n !-%'-;=?-~]{0,12}$/);
const plainValue = fc.stringMatching(/^[ !#-%(-;=?-~]{0,12}$/);

const attribute = fc
  .tuple(space, local, maybeSpace, maybeSpace, fc.constantFrom('"', "'"), plainValue)
  .map(([before, name, left, right, quote, value]) => ({
    name,
    xml: `${before}${name}${left}=${right}${quote}${value}${quote}`,
  }));
const attributes = fc.uniqueArray(attribute, { maxLength: 4, selector: ({ name }) => name });

const declaration = fc
  .tuple(space, prefix, uri)
  .map(([before, name, value]) => ({ name, xml: `${before}xmlns${name && ':'}${name}="${value}"` }));
const declarations = fc.uniqueArray(declaration, { maxLength: 3, selector: ({ name }) => name });

interface Spelled {
  readonly prefix: string;
  readonly local: string;
  readonly tag: readonly { readonly xml: string }[];
  readonly end: string;
  readonly isShort: boolean;
  readonly content: readonly (string | Spelled)[];
}

const element = fc.letrec<{ element: Spelled }>((tie) => ({
  element: fc.record({
    prefix,
    local,
    tag: fc
      .tuple(attributes, declarations, fc.boolean())
      .map(([some, others, isFirst]) => (isFirst ? [...some, ...others] : [...others, ...some])),
    end: maybeSpace,
    isShort: fc.boolean(),
    content: fc.array(fc.oneof({ maxDepth: 4, depthSize: 'small' }, plainText, tie('element')), {
      maxLength: 3,
    }),
  }),
})).element;

/** Documents in ever so many spellings of the plain kind, all prefixes declared on the root and many again below it. */
export const spellings: fc.Arbitrary<string> = fc
  .tuple(element, fc.array(uri, { minLength: 5, maxLength: 5 }), fc.boolean())
  .map(([{ content }, uris, isDeclared]) => {
    const [xmlns, ...others] = uris;
    const prefixes = ['a', 'b', 'B', 'c-1'].map((name, index) => `xmlns:${name}="${others[index] ?? ''}"`);
    const declared = isDeclared ? '<?xml version="1.0" encoding="UTF-8"?>\n' : '';
    return `${declared}<r xmlns="${xmlns ?? ''}" ${prefixes.join(' ')}>${content.map(spell).join('')}</r>`;
  });

function spell(part: string | Spelled): string {
  if (typeof part === 'string') return part;
  const name = `${part.prefix}${part.prefix && ':'}${part.local}`;
  const start = `<${name}${part.tag.map(({ xml }) => xml).join('')}${part.end}`;
  const content = part.content.map(spell).join('');
  return content === '' && part.isShort ? `${start}/>` : `${start}>${content}</${name}${part.end}>`;
}
