import { subjectKey } from '../directory/identifier.rules.js';
import { organisationNumber } from '../directory/organisation-number.rules.js';
import { oidOf } from './certificate-attributes.js';
import type { CertificateReading } from './certificate-subject.js';
import { parseDistinguishedName, type NameAttribute } from './distinguished-name.rules.js';
import type { AskedSubject } from './release.js';

/** A subject that many organisations' agreements read, each as somebody else, names nobody: each would be looked for. */
const MOST_SUBJECTS = 20;

/**
 * Whom the subject of a certificate may name, by each reading that an agreement has of it. An attribute that is there
 * twice, or in a malformed name, names nobody.
 */
export function certificateSubjects(dn: string, readings: readonly CertificateReading[]): AskedSubject[] {
  const attributes = parseDistinguishedName(dn) ?? [];
  const found = readings.flatMap((reading): AskedSubject[] => {
    const value = onlyValue(attributes, reading.attribute);
    const key = value === undefined ? undefined : keyOf(value, reading, attributes);
    return key ? [{ ...key, rdn: reading.attribute }] : [];
  });
  const distinct = [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
  return distinct.length > MOST_SUBJECTS ? [] : distinct;
}

function keyOf(
  value: string,
  { means, organisation }: CertificateReading,
  attributes: readonly NameAttribute[],
) {
  if (means !== 'orgAffiliation') return subjectKey(means, value);
  return isOf(organisation, attributes) ? subjectKey(means, `${value}@${organisation}`) : undefined;
}

/** A personal part is unique within an organisation alone, so the certificate has to say whose it is. */
function isOf(organisation: string, attributes: readonly NameAttribute[]): boolean {
  // With the prefix of EN 319 412-1, or without.
  const said = onlyValue(attributes, ORGANISATION)?.replace(/^NTRSE-/, '');
  return said !== undefined && organisationNumber(said) === organisation;
}

const ORGANISATION = oidOf('organizationIdentifier');

function onlyValue(attributes: readonly NameAttribute[], oid: string | undefined): string | undefined {
  const [first, ...more] = attributes.filter(({ type }) => type === oid);
  return more.length > 0 ? undefined : first?.value;
}
