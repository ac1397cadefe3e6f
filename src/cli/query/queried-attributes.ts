import { AttributeCatalogue } from '../../domain/attributes/attribute-catalogue.js';
import type { QueriedAttribute } from '../../protocols/saml/xml/requester/query-writer.js';
import { UsageError } from '../exit-codes.js';

/**
 * The attributes of texts such as `role` or `urn:oid:2.5.4.10=Name`; one that comes several times is asked for once,
 * with all its values.
 * @param baseUri  of our own attributes; only friendly names need it
 */
export function queriedAttributes(texts: readonly string[], baseUri: string): QueriedAttribute[] {
  const catalogue = new AttributeCatalogue(baseUri);
  const wanted = texts.map(split).map(({ name, value }) => ({ name: fullName(name, catalogue), value }));
  return [...Map.groupBy(wanted, ({ name }) => name)].map(([name, found]) => ({
    name,
    values: found.flatMap(({ value }) => value ?? []),
  }));
}

/** Whether an attribute is said by a friendly name, which only the configuration can tell the Name of. */
export function needsCatalogue(texts: readonly string[]): boolean {
  return texts.map(split).some(({ name }) => !isName(name));
}

/** Names are URIs, and none in use holds an equals sign; values may. */
function split(text: string): { name: string; value?: string } {
  const at = text.indexOf('=');
  return at < 0 ? { name: text } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

function isName(text: string): boolean {
  return text.includes(':');
}

function fullName(text: string, catalogue: AttributeCatalogue): string {
  if (isName(text)) return text;
  const known = catalogue.byNameOrFriendlyName(text);
  if (known) return known.name;
  const names = catalogue.all.map(({ friendlyName }) => friendlyName).join(', ');
  throw new UsageError(`An attribute is said by its Name, a URI, or is one of: ${names}.`);
}
