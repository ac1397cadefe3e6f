import type { Act, Properties } from './decision.js';

/**
 * What the question says of a dimension that a mandate is limited by: the resource itself where the dimension is named
 * after its type; else, from a party whose properties count, the property of the dimension's name of the resource, the
 * action or the context, in this order.
 * @returns its values as text; undefined when nothing usable is said
 */
export function toldOf(dimension: string, act: Act, propertiesCount: boolean): string[] | undefined {
  if (dimension === act.resource.type) return [act.resource.id.normalize('NFC')];
  if (!propertiesCount) return undefined;
  const places = [act.resource.properties, act.action.properties, act.context];
  const place = places.find((one) => one && Object.hasOwn(one, dimension));
  const said: unknown = place?.[dimension];
  const values: readonly unknown[] = Array.isArray(said) ? said : [said];
  const texts = values.map(text);
  return texts.length > 0 && texts.every((one) => one !== undefined) ? texts : undefined;
}

/** The level of assurance that the party says the person logged in with. */
export function levelOf({ context }: Act): string | undefined {
  return textIn(context, 'acr');
}

/** The property where it is text. */
export function textIn(properties: Properties | undefined, name: string): string | undefined {
  const said: unknown = properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  return typeof said === 'string' ? said : undefined;
}

function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value.normalize('NFC');
  if (typeof value === 'number') return plain(String(value));
  return typeof value === 'boolean' ? String(value) : undefined;
}

/** JavaScript writes numbers that are very small or large with an exponent, 9e-7, which is no decimal number of ours. */
function plain(number: string): string {
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^(-?)([0-9]+)(?:\.([0-9]+))?e([+-][0-9]+)$/.exec(number) ?? [];
  if (exponent === undefined) return number;
  const places = Number(exponent);
  if (places >= 0) return sign + whole + fraction.padEnd(places, '0');
  const digits = (whole + fraction).padStart(whole.length + fraction.length - places, '0');
  const point = whole.length;
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
