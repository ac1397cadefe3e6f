import { Option, type Command } from 'commander';
import { identifierTypes, type IdentifierType } from '../domain/directory/identifier.rules.js';
import { ALL, type Agreement, type NewAgreement } from '../domain/relying-parties/agreement.js';
import { AgreementsService } from '../domain/relying-parties/agreements.service.js';
import {
  certificateMeanings,
  type CertificateSubject,
} from '../domain/relying-parties/certificate-subject.js';
import type { PartyKind } from '../domain/relying-parties/entity-category.js';
import type { CommandRunner } from './command-runner.js';
import { FROM_HELP, periodOf, UNTIL_HELP, type PeriodOptions } from './dates.js';
import { UsageError } from './exit-codes.js';
import { commaSeparated, count, example } from './options.js';
import { printable, said } from './output.js';
import { conditionsText } from './party-conditions.js';

interface MakeOptions extends PeriodOptions {
  readonly relyingParty?: string;
  readonly anyParty?: boolean;
  readonly contract?: readonly string[];
  readonly serviceCategory?: readonly string[];
  readonly sector?: 'public' | 'private';
  readonly kind?: keyof typeof KINDS;
  readonly organisation: string;
  readonly purpose: string;
  readonly legalBasis: string;
  readonly release: readonly string[];
  readonly roles?: readonly string[];
  readonly powers?: readonly string[];
  readonly personalNumberSubjects?: boolean;
  readonly unspecifiedMeans?: IdentifierType;
  readonly certificateSubject?: CertificateSubject['means'];
  readonly certificateAttribute: string;
  readonly certificateIssuer?: string;
  readonly signAssertion?: boolean;
  readonly requireEncryption?: boolean;
  readonly rsaSignature?: boolean;
  readonly passedProperties?: boolean;
  readonly requireEvidence?: boolean;
  readonly evidenceMinutes?: number;
  readonly reason?: string;
}

const KINDS = {
  'e-service': 'eService',
  'signature-service': 'signatureService',
} as const satisfies Record<string, PartyKind>;

const LISTS = 'by commas or by repeating';

export function makeAgreementCommand(noun: Command, runner: CommandRunner): void {
  noun
    .command('make')
    .description('agree on what may be released to a relying party about an organisation')
    .option('--relying-party <entityID>', 'the party')
    .option('--any-party', 'instead of one: whichever declares what is required')
    .option('--contract <URIs>', `contracts that the party has to declare, ${LISTS}`, commaSeparated)
    .option(
      '--service-category <URIs>',
      `service categories that it has to declare, ${LISTS}`,
      commaSeparated,
    )
    .addOption(
      new Option('--sector <sector>', 'sector that it has to declare').choices(['public', 'private']),
    )
    .addOption(
      new Option(
        '--kind <kind>',
        'what it has to be (default: an e-service, unless the party is named)',
      ).choices(Object.keys(KINDS)),
    )
    .requiredOption('--organisation <number>', 'organisation number')
    .requiredOption('--purpose <text>', 'what the party needs it for')
    .requiredOption('--legal-basis <text>', 'on what legal ground')
    .requiredOption(
      '--release <attributes>',
      `attributes by Name or friendly name, ${LISTS}; or all, which leaves out personalIdentityNumber alone`,
      commaSeparated,
    )
    .option('--roles <codes>', `roles that may be released, ${LISTS} (default: all)`, commaSeparated)
    .option('--powers <codes>', `powers that may be released, ${LISTS} (default: all)`, commaSeparated)
    .option('--from <date>', FROM_HELP)
    .option('--until <date>', UNTIL_HELP)
    .option('--personal-number-subjects', 'the party may ask by personal number')
    .addOption(
      new Option(
        '--unspecified-means <type>',
        'what a NameID of format unspecified means (default: nobody)',
      ).choices(identifierTypes),
    )
    .addOption(
      new Option(
        '--certificate-subject <type>',
        'what the subject of a certificate names an employee by; orgAffiliation: its personal part (default: nobody)',
      ).choices(certificateMeanings),
    )
    .option(
      '--certificate-attribute <name>',
      'in which attribute of the subject, by name or object identifier',
      'serialNumber',
    )
    .option(
      '--certificate-issuer <text>',
      'whose certificates the party verifies, with --certificate-subject: for others it does not ask',
    )
    .option('--sign-assertion', 'sign the assertion too, whatever the metadata says')
    .option('--require-encryption', 'no answer unless it can be encrypted')
    .option('--rsa-signature', 'sign with RSA, whatever the metadata says')
    .option(
      '--passed-properties',
      'what the party says of subject, action, resource and context counts in decisions',
    )
    .option(
      '--require-evidence',
      "nothing without an identity provider's assertion that the employee has logged in",
    )
    .option('--evidence-minutes <number>', 'how long ago that login may be (default: 60)', count)
    .option('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example(
        'agreement make --relying-party https://e-service.example.se/saml --organisation 2021006883 --release orgAffiliation,displayName,role,mandate --roles registrar --purpose "Handläggning" --legal-basis "Avtal 2026/17"',
        'agreement make --any-party --contract http://id.swedenconnect.se/contract/sc/prepaid-auth-2021 --sector public --organisation 2021006883 --release orgAffiliation,o --purpose "Inloggning" --legal-basis "Avtal 2026/18"',
      ),
    )
    .action(
      runner.onRegister(async ({ caller, get }, options: MakeOptions) => {
        const agreement = await get(AgreementsService).make(caller, newAgreement(options));
        return said(agreement, agreementText(agreement));
      }),
    );
}

function newAgreement(options: MakeOptions): NewAgreement {
  const { release, roles, powers, from, until, ...rest } = options;
  return {
    relyingParty: rest.relyingParty,
    anyParty: rest.anyParty,
    requires: {
      contracts: rest.contract,
      serviceCategories: rest.serviceCategory,
      sector: rest.sector,
      kind: rest.kind && KINDS[rest.kind],
    },
    organisation: rest.organisation,
    purpose: rest.purpose,
    legalBasis: rest.legalBasis,
    release: allOr(release),
    roles: allOr(roles ?? ['all']),
    powers: allOr(powers ?? ['all']),
    ...periodOf({ from, until }),
    personalNumberSubjects: rest.personalNumberSubjects,
    unspecifiedMeans: rest.unspecifiedMeans,
    certificateSubject: certificateSubject(rest),
    signAssertion: rest.signAssertion,
    requireEncryption: rest.requireEncryption,
    rsaSignature: rest.rsaSignature,
    passedProperties: rest.passedProperties,
    requireEvidence: rest.requireEvidence,
    evidenceMinutes: rest.evidenceMinutes,
    reason: rest.reason,
  };
}

function certificateSubject(options: Omit<MakeOptions, 'release'>): CertificateSubject | undefined {
  const { certificateSubject: means, certificateAttribute: attribute, certificateIssuer: issuer } = options;
  if (means === undefined && issuer === undefined) return undefined;
  if (means === undefined || issuer === undefined)
    throw new UsageError('--certificate-subject and --certificate-issuer are said together.');
  return { issuer, attribute, means };
}

/** `all` stands for every one that is not named, so others beside it count still (`all,personalIdentityNumber`). */
function allOr(names: readonly string[]): readonly string[] {
  return names.map((name) => (name === 'all' ? ALL : name));
}

function agreementText({ id, attributes, roles, powers, ...agreement }: Agreement): string {
  const { relyingParty = 'any party', requires, organisation } = agreement;
  return [
    `Made agreement ${id}: ${printable(relyingParty)} about ${organisation}.`,
    `  required of the party: ${printable(conditionsText(requires) || 'nothing')}`,
    `  attributes: ${named(attributes)}`,
    `  roles: ${named(roles)}`,
    `  powers: ${named(powers)}`,
  ].join('\n');
}

function named(names: readonly string[]): string {
  return names.length === 0
    ? 'none'
    : names.map((name) => (name === ALL ? 'all' : printable(name))).join(', ');
}
