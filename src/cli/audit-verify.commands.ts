import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { SealVerifierService, type Fault, type Verdict } from '../domain/audit/seal-verifier.service.js';
import { ConfigurationError, Environment } from '../platform/config/environment.js';
import { DomainError } from '../platform/errors/domain-error.js';
import { KeyRing, pastAndPresentSigningKeys, type OwnKey } from '../platform/keys/key-ring.js';
import type { CommandRunner } from './command-runner.js';
import { shownInstant } from './dates.js';
import { UsageError } from './exit-codes.js';
import { example, repeated } from './options.js';
import { fields, said, type Result } from './output.js';

export function checkpointCommand(noun: Command, runner: CommandRunner): void {
  noun
    .command('checkpoint')
    .description(
      'sign how far the record has come, and print it: one line to be kept outside of the database',
    )
    .addHelpText('after', example('audit checkpoint >> /elsewhere/checkpoints'))
    .action(
      runner.onRegister(async ({ caller, get }): Promise<Result> => {
        const { privateKey } = signingKey(get(Environment).KEYS_FOLDER);
        const statement = await get(SealVerifierService).checkpoint(caller, privateKey);
        if (statement === undefined) throw nothingSealed();
        return said({ statement }, statement);
      }),
    );
}

/** @throws ConfigurationError when there is none. @param folder is not needed by what else is done on the register */
function signingKey(folder: string | undefined): OwnKey {
  const key = folder === undefined ? undefined : new KeyRing(folder).signing('EC');
  if (!key) throw new ConfigurationError(['KEYS_FOLDER must name the folder with our signing keys']);
  return key;
}

interface VerifyOptions {
  readonly organisation?: string;
  readonly checkpoint?: readonly string[];
}

export function verifyCommand(noun: Command, runner: CommandRunner): void {
  noun
    .command('verify')
    .description(
      'check that no record of changes and answers was altered, put in or taken away; what was taken from the end, only checkpoints tell',
    )
    .option('--organisation <number>', 'of this organisation only')
    .option(
      '--checkpoint <file>',
      'checkpoints that were kept elsewhere, one a line; several files by repeating',
      repeated,
    )
    .addHelpText(
      'after',
      `${example('audit verify --checkpoint /elsewhere/checkpoints')}\n\nCheckpoints are looked at with KEYS_FOLDER set, those in the database too.`,
    )
    .action(
      runner.onRegister(
        async ({ caller, get }, { organisation, checkpoint = [] }: VerifyOptions): Promise<Result> => {
          const checkpoints = checkpoint.flatMap(statementsIn);
          const checkpointKeys = pastAndPresentSigningKeys(get(Environment).KEYS_FOLDER);
          const question = { organisation, checkpointKeys, checkpoints };
          const verdict = await get(SealVerifierService).verify(caller, question);
          const looked = { given: checkpoints.length, hasKeys: checkpointKeys.length > 0 };
          const text = verdict.intact ? intactText(verdict, looked) : faultText(verdict);
          return { data: verdict, text, failed: !verdict.intact };
        },
      ),
    );
}

/** @throws UsageError when the file cannot be read, holds none, or holds something else */
function statementsIn(file: string): string[] {
  const lines = textOf(file)
    .split('\n')
    .map((line) => line.trim());
  const wrong = lines.findIndex((line) => line !== '' && !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(line));
  if (wrong >= 0)
    throw new UsageError(
      `${file}: line ${wrong + 1} is no checkpoint as \`audit checkpoint\` prints them, one a line. Restore it, or take it out.`,
    );
  const statements = lines.filter((line) => line !== '');
  if (statements.length === 0)
    throw new UsageError(`${file} is empty: it should hold what \`audit checkpoint\` has printed.`);
  return statements;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`${file} is no file that can be read.`);
  }
}

function intactText(
  { sealed, chains, unsealed, checkpoints }: Extract<Verdict, { intact: true }>,
  { given, hasKeys }: { readonly given: number; readonly hasKeys: boolean },
): string {
  const held = hasKeys
    ? `${checkpoints} signed checkpoint(s)`
    : 'no checkpoint was looked at: KEYS_FOLDER has no signing key';
  const text = `Intact: ${sealed} sealed record(s) in ${chains} chain(s), ${held}; ${unsealed} not sealed yet.`;
  if (given > 0) return text;
  return `${text}\nWhat the database's owner took from the end is told by checkpoints kept elsewhere alone: --checkpoint.`;
}

const PROBLEMS: Readonly<Record<Fault['problem'], string>> = {
  'number-missing': 'a seal before this record was taken away',
  'not-linked': 'the seal of this record does not follow the one before',
  'record-missing': 'this record was taken away',
  'record-moved': 'this record was moved to another organisation',
  'record-changed': 'this record was changed',
  'checkpoint-not-signed': 'a checkpoint is signed by none of our keys, or was changed',
  'checkpoint-contradicted':
    'what a checkpoint states is not there: records were taken away, or written anew',
  'not-sealed':
    'records are not sealed, though long recorded: they were put in beside the service, or it has not run, or an import has only just ended',
};

function faultText({ problem, records = [], ...fault }: Fault): string {
  const { organisation, chain, number, kind, recordId, checkpointAt, unsealed } = fault;
  const where = fields({
    'Not intact': `${PROBLEMS[problem]} (${problem})`,
    organisation,
    record: kind && recordId && `${kind} ${recordId}`,
    chain,
    number,
    checkpoint: checkpointAt && shownInstant(checkpointAt),
    'not sealed': unsealed,
  });
  const named = records.map(
    (one) =>
      `  ${one.kind} ${one.recordId} of ${one.organisation ?? 'no organisation'}, ${shownInstant(new Date(one.recordedAt))}`,
  );
  return [where, ...named].join('\n');
}

function nothingSealed(): DomainError {
  return new DomainError(
    'seal.nothing-sealed',
    'conflict',
    'Nothing is sealed yet.',
    {},
    { remedy: 'Let the service run: it seals what is recorded within seconds.' },
  );
}
