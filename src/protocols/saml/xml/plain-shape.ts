import { isPlain, type PlainElement } from './plain-markup.js';

/** Whether a value is one of those that are taken. */
type Check = (value: string) => boolean;

/** What an element may look like; anything that is not named is not taken. */
export interface Shape {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: ReadonlyMap<string, Check>;
  readonly required: readonly string[];
  /** Of an element that holds text alone. */
  readonly text?: Check;
  /** Of an element that holds elements, in this order, and white space between them. */
  readonly children?: readonly Part[];
}

/** So many elements of any of these shapes. */
interface Part {
  readonly shapes: readonly Shape[];
  readonly least: number;
  readonly most: number;
}

/** Names of required attributes end with "!". */
type Attributes = Readonly<Record<string, Check>>;

export const one = (...shapes: Shape[]): Part => ({ shapes, least: 1, most: 1 });
export const optional = (...shapes: Shape[]): Part => ({ shapes, least: 0, most: 1 });
export const some = (...shapes: Shape[]): Part => ({ shapes, least: 1, most: Infinity });
export const any = (...shapes: Shape[]): Part => ({ shapes, least: 0, most: Infinity });

export const holding = (namespace: string, name: string, attributes: Attributes, children: readonly Part[]) =>
  shapeOf(namespace, name, attributes, { children });

export const withText = (namespace: string, name: string, attributes: Attributes, text: Check) =>
  shapeOf(namespace, name, attributes, { text });

function shapeOf(
  namespace: string,
  name: string,
  attributes: Attributes,
  content: Pick<Shape, 'text' | 'children'>,
): Shape {
  const names = Object.keys(attributes);
  const checks = new Map(Object.entries(attributes).map(([key, check]) => [key.replace('!', ''), check]));
  const required = names.filter((key) => key.endsWith('!')).map((key) => key.slice(0, -1));
  return { namespace, name, attributes: checks, required, ...content };
}

/** Whether an element and all below it have the shape. */
export function fits(element: PlainElement, shape: Shape): boolean {
  return (
    isPlain(element, shape.namespace, shape.name) &&
    attributesFit(element, shape) &&
    contentFits(element, shape)
  );
}

function attributesFit({ attributes }: PlainElement, { attributes: checks, required }: Shape): boolean {
  for (const { name, value } of attributes) if (checks.get(name)?.(value) !== true) return false;
  for (const name of required) if (!attributes.some((attribute) => attribute.name === name)) return false;
  return true;
}

function contentFits(element: PlainElement, { text, children = [] }: Shape): boolean {
  if (text) return element.content.every((part) => typeof part === 'string') && text(textOf(element));
  return element.content.every(isElementOrWhite) && partsFit(elementsOf(element), children);
}

const isElementOrWhite = (part: string | PlainElement) => typeof part !== 'string' || part.trim() === '';

function partsFit(elements: readonly PlainElement[], parts: readonly Part[]): boolean {
  let at = 0;
  for (const { shapes, least, most } of parts) {
    const start = at;
    for (let next = elements[at]; next && at - start < most && fitsAny(next, shapes); next = elements[at])
      at++;
    if (at - start < least) return false;
  }
  return at === elements.length;
}

function fitsAny(element: PlainElement, shapes: readonly Shape[]): boolean {
  for (const shape of shapes) if (fits(element, shape)) return true;
  return false;
}

/** The elements directly in an element. */
export function elementsOf({ content }: PlainElement): readonly PlainElement[] {
  return content.length === 0 ? NOTHING : content.filter((part) => typeof part !== 'string');
}

/** The text directly in an element. */
export function textOf({ content }: PlainElement): string {
  const [first] = content;
  if (content.length < 2) return typeof first === 'string' ? first : '';
  return content.filter((part) => typeof part === 'string').join('');
}

const NOTHING: readonly never[] = [];
