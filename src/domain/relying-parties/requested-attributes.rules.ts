import type { AttributeDefinition } from '../attributes/attribute-catalogue.js';

/** An attribute asked for. Values, when there are any, filter: no other value is to be released. */
export interface RequestedAttribute {
  /** The attribute's Name, exact. */
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * What counts as asked for: the query's attributes; when it names none, those the party's metadata declares; when that
 * declares none either, undefined: everything the policy allows (SAML core 3.3.2.3).
 */
export function effectiveRequest<Asked extends RequestedAttribute>(
  query: readonly Asked[],
  declared: readonly Asked[] = [],
): readonly Asked[] | undefined {
  if (query.length > 0) return query;
  return declared.length > 0 ? declared : undefined;
}

/** Whether the attribute is asked for at all. */
export function isRequested(
  { name }: AttributeDefinition,
  requested: readonly RequestedAttribute[] | undefined,
): boolean {
  if (requested === undefined) return true;
  for (const one of requested) if (one.name === name) return true;
  return false;
}

/** Whether every filter on the attribute lets the value through. Asked for twice, both filters count. */
export function passesFilters(
  attribute: AttributeDefinition,
  value: string,
  requested: readonly RequestedAttribute[] = [],
): boolean {
  for (const { name, values } of requested) {
    if (name !== attribute.name || values.length === 0) continue;
    if (!values.some((wanted) => matches(attribute, wanted, value))) return false;
  }
  return true;
}

/**
 * Sweden Connect attributes compare by caseIgnoreMatch (attribute specification 3.1; RFC 4518 for insignificant
 * spaces); ours and eduPersonEntitlement are codes and URIs and compare exactly.
 */
function matches({ kind }: AttributeDefinition, wanted: string, value: string): boolean {
  return kind === 'entitlement' ? wanted === value : ignoringCase(wanted) === ignoringCase(value);
}

function ignoringCase(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');
}
