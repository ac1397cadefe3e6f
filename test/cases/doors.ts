import { AttributeCatalogue } from '../../src/domain/attributes/attribute-catalogue.js';
import type { SubjectKey } from '../../src/domain/directory/identifier.rules.js';
import { SUBJECT_FORMATS, UNSPECIFIED } from '../../src/protocols/saml/subject-formats.js';
import { SubjectType } from '../../src/protocols/graphql/release/subject-type.js';
import type { Asker } from '../saml/asker.js';
import { BASE } from '../saml/scenario.js';
import { askGraphql } from '../support/graphql.js';
import type { Scenario } from './cases.js';

export const catalogue = new AttributeCatalogue(BASE);

/** What a door told. */
export interface Told {
  readonly responseId: string;
  /** By friendly name; values in order. */
  readonly released: Readonly<Record<string, readonly string[]>>;
  /** Absent where nothing was told, at a door that does not say then. */
  readonly validUntil?: Date;
}

export async function throughSaml(asker: Asker, { subject, attributes }: Scenario): Promise<Told> {
  const { id, status, released, assertion } = await asker.ask({
    nameId: { value: subject.value, format: formatOf(subject.type) },
    attributes: attributes.map(({ name, values }) => ({
      name: catalogue.byNameOrFriendlyName(name)?.name ?? name,
      values,
    })),
  });
  if (status.join() !== 'Success') throw new Error(`SAML answered ${status.join()}`);
  return { responseId: id, released: inOrder(Object.entries(released)), validUntil: assertion?.notOnOrAfter };
}

const QUERY = `query Ask($subject: SubjectInput!, $attributes: [RequestedAttributeInput!]!) {
  releasedAttributes(subject: $subject, attributes: $attributes) {
    responseId validUntil attributes { friendlyName name values }
  }
}`;

interface Answered {
  readonly releasedAttributes: {
    readonly responseId: string;
    readonly validUntil: string;
    readonly attributes: readonly { readonly friendlyName: string; readonly values: readonly string[] }[];
  };
}

/** @param token of a client that is the e-service */
export async function throughGraphql(
  address: string,
  token: string,
  { subject: { type, value }, attributes }: Pick<Scenario, 'subject' | 'attributes'>,
): Promise<Told> {
  const variables = { subject: { type: nameOf(type), value }, attributes };
  const { data, errors } = await askGraphql(address, token, { query: QUERY, variables });
  if (errors.length > 0) throw new Error(`GraphQL answered ${JSON.stringify(errors)}`);
  const { responseId, validUntil, attributes: told } = (data as unknown as Answered).releasedAttributes;
  const released = inOrder(told.map(({ friendlyName, values }) => [friendlyName, values] as const));
  return { responseId, released, validUntil: new Date(validUntil) };
}

function formatOf(type: SubjectKey['type']): string {
  return [...SUBJECT_FORMATS].find(([, meaning]) => meaning === type)?.[0] ?? UNSPECIFIED;
}

function nameOf(type: SubjectKey['type']): string | undefined {
  return Object.entries(SubjectType).find(([, value]) => value === type)?.[0];
}

function inOrder(
  entries: readonly (readonly [string, readonly string[]])[],
): Record<string, readonly string[]> {
  return Object.fromEntries(entries.map(([name, values]) => [name, [...values].sort()]));
}
