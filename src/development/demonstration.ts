import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { AttributeCatalogue } from '../domain/attributes/attribute-catalogue.js';
import type { Environment } from '../platform/config/environment.js';
import { ask, fetchAuthority } from '../protocols/saml/requester/ask.js';
import type { Answer } from '../protocols/saml/xml/requester/answer-reader.js';
import { issuerIdFormat, X509_SUBJECT } from '../protocols/saml/subject-formats.js';
import { AUTHORITY, MUNICIPALITY } from './sample-data.js';
import type { SampleEService } from './sample-e-services.js';

const ORG_AFFILIATION = 'urn:oid:1.2.752.201.3.1';
const SUBJECT = `anna.andersson@${AUTHORITY}`;

/**
 * Lets a sample e-service ask about an employee who just logged in, over HTTP and with real signatures and encryption, and
 * prints the question, the answer and how to go on.
 */
export async function demonstrate(
  parties: readonly SampleEService[],
  environment: Environment,
): Promise<void> {
  const [eService, signatureService] = [parties[0], parties.at(-1)];
  if (!eService || !signatureService) return;
  const authority = await fetchAuthority(`${environment.PUBLIC_URL}/saml/metadata`);
  const answer = await ask(
    authority,
    {
      entityId: eService.entityId,
      signingKey: privateKey(eService.signingKeyFile),
      decryptionKeys: [privateKey(eService.decryptionKeyFile)],
    },
    { nameId: { value: SUBJECT, format: ORG_AFFILIATION } },
  );
  const catalogue = new AttributeCatalogue(environment.ATTRIBUTE_BASE_URI);
  console.log(
    [
      '',
      'Behörig is running. This just happened, over HTTP and really signed:',
      '',
      `  ${eService.displayName} (${eService.entityId})`,
      `  asked about ${SUBJECT}, who had just logged in:`,
      '  what may she do?',
      '',
      ...answerLines(answer, catalogue),
      '',
      'Ask for more, in another terminal:',
      '',
      ...queryLines(eService, environment),
      `    --subject hassan.ali@${MUNICIPALITY}`,
      '  as an issuer of e-identities names him, and Anna by her SITHS card, instead of the last line:',
      `    --subject 'PROVINGE!hassan.ali' --format ${issuerIdFormat(environment.ATTRIBUTE_BASE_URI)}`,
      `    --subject 'serialNumber=SE${AUTHORITY}-AA01,O=Exempelmyndigheten,C=SE' --format ${X509_SUBJECT}`,
      '  as a signature service, by an agreement with whichever declares to be one:',
      ...queryLines(signatureService, environment),
      `    --subject ${SUBJECT}`,
      `  npm run -s behorig -- mandate list --organisation ${AUTHORITY}`,
      `  npm run -s behorig -- disclosures --employee ${SUBJECT}`,
      '  npm run -s behorig -- --help',
      '',
      `Log in:   ${environment.PUBLIC_URL}/login?return-to=/graphiql/me   as any employee, by SAML and a test identity provider`,
      `GraphQL:  ${environment.PUBLIC_URL}/graphiql   as an administrator, an operator or an e-service of the sample`,
      `Metadata: ${environment.PUBLIC_URL}/saml/metadata   Queries: ${authority.attributeService}`,
      `Everything is kept in ${here(environment.DATA_FOLDER)}/; remove it to begin afresh. Ctrl-C stops.`,
      '',
    ].join('\n'),
  );
}

function queryLines(party: SampleEService, { PUBLIC_URL }: Environment): string[] {
  return [
    `  npm run -s behorig -- query --authority ${PUBLIC_URL}/saml/metadata \\`,
    `    --entity-id ${party.entityId} \\`,
    `    --key ${here(party.signingKeyFile)} \\`,
    `    --certificate ${here(party.signingCertificateFile)} \\`,
    `    --decryption-key ${here(party.decryptionKeyFile)} \\`,
  ];
}

function answerLines({ assertion }: Answer, catalogue: AttributeCatalogue): string[] {
  if (!assertion) return ['  The answer: nothing to release.'];
  const rows = assertion.attributes.flatMap(({ name, values }) =>
    values.map(
      (value, index) => [index === 0 ? (catalogue.byName(name)?.friendlyName ?? name) : '', value] as const,
    ),
  );
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    `  The answer (signature verified, assertion ${assertion.encrypted ? 'decrypted' : 'not encrypted'},`,
    `  valid until ${assertion.notOnOrAfter.toISOString()}):`,
    '',
    ...rows.flatMap(([name, value]) => {
      const [first, ...more] = readable(value);
      return [
        `    ${name.padEnd(width)}  ${first ?? ''}`,
        ...more.map((line) => `    ${' '.repeat(width)}    ${line}`),
      ];
    }),
  ];
}

/** The details of a mandate are one JSON document; people read it by member. */
function readable(value: string): string[] {
  if (!value.startsWith('{')) return [value];
  const { power, ...rest } = JSON.parse(value) as Record<string, unknown>;
  const members = Object.entries(rest).map(([name, member]) => `${name}: ${JSON.stringify(member)}`);
  return [String(power), ...members];
}

function privateKey(file: string) {
  return createPrivateKey(readFileSync(file));
}

function here(path: string): string {
  return relative(process.cwd(), path) || '.';
}
