import type { Command } from 'commander';
import type { AuditEventView } from '../domain/audit/audit.js';
import { AuditService } from '../domain/audit/audit.service.js';
import { SealVerifierService, type Verdict } from '../domain/audit/seal-verifier.service.js';
import { Environment } from '../platform/config/environment.js';
import { pastAndPresentSigningKeys } from '../platform/keys/key-ring.js';
import type { CommandRunner } from './command-runner.js';
import { shownInstant } from './dates.js';
import { count, example } from './options.js';
import { fields, listed, type Columns, type Result } from './output.js';

const COLUMNS: Columns<AuditEventView> = {
  id: ({ id }) => id,
  at: ({ recordedAt }) => shownInstant(recordedAt),
  actor: ({ actor }) => actor,
  act: ({ act }) => act,
  reason: ({ reason }) => reason,
  subjects: ({ subjectIds }) => subjectIds.join(' '),
};

export function auditCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('audit').description('the record of changes');
  list(noun, runner);
  verify(noun, runner);
}

interface ListOptions {
  readonly organisation?: string;
  readonly limit?: number;
  readonly before?: string;
}

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('list what was changed and by whom, newest first')
    .option('--organisation <number>', 'organisation number')
    .option('--limit <number>', 'at most so many (default: 100)', count)
    .option('--before <id>', 'older than this event')
    .addHelpText('after', example('audit list --organisation 2021006883 --limit 20'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation, limit, before }: ListOptions) => {
        const filter = {
          ...(organisation !== undefined && { organisation }),
          ...(limit !== undefined && { limit }),
          ...(before !== undefined && { before }),
        };
        return listed(await get(AuditService).list(caller, filter), COLUMNS);
      }),
    );
}

function verify(noun: Command, runner: CommandRunner): void {
  noun
    .command('verify')
    .description(
      'check that no record of changes and answers was altered or taken away; with KEYS_FOLDER set, against signed checkpoints too',
    )
    .option('--organisation <number>', 'of this organisation only')
    .addHelpText('after', example('audit verify'))
    .action(
      runner.onRegister(
        async ({ caller, get }, { organisation }: { organisation?: string }): Promise<Result> => {
          const checkpointKeys = pastAndPresentSigningKeys(get(Environment).KEYS_FOLDER);
          const verdict = await get(SealVerifierService).verify(caller, { organisation, checkpointKeys });
          return { data: verdict, text: verdictText(verdict), failed: !verdict.intact };
        },
      ),
    );
}

function verdictText(verdict: Verdict): string {
  if (verdict.intact) {
    const { sealed, chains, unsealed, checkpoints } = verdict;
    return `Intact: ${sealed} sealed record(s) in ${chains} chain(s), ${checkpoints} signed checkpoint(s); ${unsealed} not sealed yet.`;
  }
  const { problem, chain, number } = verdict;
  return fields({ 'Not intact': problem, chain, record: number });
}
