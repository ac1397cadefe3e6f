import type { Severity } from '../../protocols/saml/check/explained.js';
import type { Finding } from '../../protocols/saml/check/finding.js';
import type { FindingCode } from '../../protocols/saml/check/findings.js';
import type { CheckedMetadata } from '../../protocols/saml/check/check-metadata.js';
import { printable } from '../output.js';

/** What to set where the metadata is ours: of the authority, or of its login. */
const OUR_SETTING: Partial<Record<FindingCode, string>> = {
  'entity-id': 'ENTITY_ID',
  'entity-id-long': 'ENTITY_ID',
  'display-name': 'AUTHORITY_METADATA_FILE: displayName',
  logo: 'AUTHORITY_METADATA_FILE: logo',
  'logo-https': 'AUTHORITY_METADATA_FILE: logo, or PUBLIC_URL, under which a file is served',
  english: 'AUTHORITY_METADATA_FILE: en beside sv',
  'organisation-number': 'OPERATOR_NUMBER',
  'category-unknown': 'AUTHORITY_METADATA_FILE: entityCategories, or LOGIN_ENTITY_CATEGORIES for the login',
  'service-type': 'AUTHORITY_METADATA_FILE: entityCategories',
  'service-category': 'LOGIN_ENTITY_CATEGORIES',
  sector: 'LOGIN_ENTITY_CATEGORIES',
  'sector-both': 'LOGIN_ENTITY_CATEGORIES',
  'endpoint-https': 'PUBLIC_URL',
  'endpoint-elsewhere': 'PUBLIC_URL',
  'address-unreachable': 'PUBLIC_URL, OPERATOR_URL or AUTHORITY_METADATA_FILE',
  'scope-missing': 'behorig organisation onboard',
};

/** A finding of our own metadata; `setting` is what mends it. */
interface OwnFinding extends Finding {
  readonly setting?: string;
}

/** Says what to set, for a finding about our own metadata. */
export function withSetting(finding: Finding): OwnFinding {
  const setting = OUR_SETTING[finding.code];
  return setting === undefined ? finding : { ...finding, setting };
}

/** For people: each finding in a paragraph, then how many there are. */
export function findingsText({ entities, findings }: CheckedMetadata): string {
  const manyEntities = entities.length > 1;
  return [...findings.map((finding) => findingText(finding, manyEntities)), summary(entities, findings)].join(
    '\n\n',
  );
}

function findingText(
  { severity, code, entityId, at, value, problem, rule, remedy, setting }: OwnFinding,
  saysWhose: boolean,
): string {
  const lines = [
    `${severity.toUpperCase()} ${code}: ${problem}`,
    ...(saysWhose ? [`entity: ${printable(entityId)}`] : []),
    `where: ${printable(at)}${value === undefined ? '' : `: ${printable(value)}`}`,
    `rule: ${rule}`,
    `remedy: ${remedy}${setting === undefined ? '' : ` (${setting})`}`,
  ];
  return lines.join('\n  ');
}

function summary(entities: readonly string[], findings: readonly Finding[]): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const [must, should] = [count('must'), count('should')];
  const checked = entities.length === 1 ? printable(entities[0] ?? '') : `${entities.length} entities`;
  if (must + should === 0) return `Nothing to object to in ${checked}.`;
  return `${checked}: ${must} that must be mended, ${should} that should be.`;
}
