import type { Command } from 'commander';
import type { AuditEventView } from '../domain/audit/audit.js';
import { AuditService } from '../domain/audit/audit.service.js';
import { checkpointCommand, verifyCommand } from './audit-verify.commands.js';
import type { CommandRunner } from './command-runner.js';
import { shownInstant } from './dates.js';
import { count, example } from './options.js';
import { listed, type Columns } from './output.js';

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
  checkpointCommand(noun, runner);
  verifyCommand(noun, runner);
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
