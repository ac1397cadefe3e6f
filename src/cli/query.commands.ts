import { Option, type Command } from 'commander';
import type { Environment } from '../platform/config/environment.js';
import type { CommandRunner } from './command-runner.js';
import { withConfiguration } from './configuration.js';
import { example, repeated } from './options.js';
import type { Result } from './output.js';
import { answerText, isSuccess } from './query/answer-text.js';
import { askSafely } from './query/ask-safely.js';
import { readEvidence } from './query/evidence.js';
import { readPrivateKey, readSigningKey } from './query/e-service-keys.js';
import { needsCatalogue, queriedAttributes } from './query/queried-attributes.js';
import { subjectOf, type SubjectOptions } from './query/subject.js';
import type { Answer } from '../protocols/saml/xml/requester/answer-reader.js';
import type { Terminal } from './terminal.js';

interface QueryOptions extends SubjectOptions {
  readonly entityId: string;
  readonly key: string;
  readonly certificate?: string;
  readonly decryptionKey?: string;
  readonly evidence?: string;
  readonly attribute?: readonly string[];
  readonly authority?: string;
}

export function queryCommand(program: Command, runner: CommandRunner): void {
  program
    .command('query')
    .description(
      'ask as an e-service would: a signed attribute query over HTTP, its answer verified and decrypted',
    )
    .requiredOption('--entity-id <entityID>', "the e-service's entityID")
    .requiredOption('--key <file>', "the e-service's private key, PEM: signs, and decrypts")
    .option('--certificate <file>', 'its certificate, PEM: checked to belong to the key')
    .option('--decryption-key <file>', 'the private key that decrypts, where it is another')
    .option('--subject <value>', 'whom it is about')
    .addOption(
      new Option(
        '--personal-number-stdin',
        'read a personal number, whom it is about, from standard input',
      ).conflicts('subject'),
    )
    .option('--format <format>', 'orgAffiliation, hsaId, eppn, prid, unspecified or a URI', 'orgAffiliation')
    .option(
      '--evidence <file>',
      "an identity provider's assertion that the employee has logged in, decrypted; sent encrypted",
    )
    .option(
      '--attribute <name[=value]>',
      'by Name or friendly name; repeat for more (default: all)',
      repeated,
    )
    .option(
      '--authority <address|file>',
      "the authority's metadata, trusted as it comes (default: PUBLIC_URL's)",
    )
    .addHelpText(
      'after',
      `${example('query --entity-id https://e-service.example.se/saml --key key.pem --subject anna@2021006883 --attribute role')}

An answer that releases nothing is an answer: exit code 0. A SAML error status gives 1.`,
    )
    .action(runner.plain((options: QueryOptions) => query(options, runner.terminal)));
}

async function query(options: QueryOptions, terminal: Terminal): Promise<Result> {
  const nameId = await subjectOf(options, terminal);
  const signingKey = readSigningKey(options.key, options.certificate);
  const decryptionKeys = [
    options.decryptionKey === undefined ? signingKey : readPrivateKey(options.decryptionKey),
  ];
  const eService = { entityId: options.entityId, signingKey, decryptionKeys };
  const evidence = options.evidence === undefined ? undefined : readEvidence(options.evidence);
  const { metadata, attributes } = await whatAndWhere(options, terminal);
  const answer = await askSafely(metadata, eService, {
    nameId,
    attributes,
    ...(evidence !== undefined && { evidence }),
  });
  return { data: withoutSubject(answer), text: answerText(answer), failed: !isSuccess(answer) };
}

/** The subject equals the one that was asked about, and may be a personal number. */
function withoutSubject(answer: Answer): object {
  const { assertion } = answer;
  return { ...answer, ...(assertion && { assertion: { ...assertion, nameId: undefined } }) };
}

/** Reads of the configuration what the options leave open, so that a query may also be asked without any. */
async function whatAndWhere({ authority, attribute = [] }: QueryOptions, terminal: Terminal) {
  const needed: (keyof Environment)[] = [];
  if (authority === undefined) needed.push('PUBLIC_URL');
  if (needsCatalogue(attribute)) needed.push('ATTRIBUTE_BASE_URI');
  const read = ({ PUBLIC_URL: address, ATTRIBUTE_BASE_URI: base }: Partial<Environment>) =>
    Promise.resolve({
      metadata: authority ?? `${address}/saml/metadata`,
      attributes: queriedAttributes(attribute, base ?? ''),
    });
  return needed.length === 0 ? read({}) : withConfiguration(terminal, needed, read);
}
