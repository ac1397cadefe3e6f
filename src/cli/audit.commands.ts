import type { Command } from 'commander';
import type { AuditEventView } from '../domain/audit/audit.js';
import { AuditReads } from '../domain/audit/audit-reads.service.js';
import { cursorOf } from '../platform/paging/cursor.rules.js';
import type { PageRequest } from '../platform/paging/page.js';
import { checkpointCommand, verifyCommand } from './audit-verify.commands.js';
import type { CommandRunner } from './command-runner.js';
import { shownInstant } from './dates.js';
import { example } from './options.js';
import type { Columns } from './output.js';
import { pageListed, withPageOptions, type PageOptions } from './pages.js';

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

interface ListOptions extends PageOptions {
  readonly organisation?: string;
}

function list(noun: Command, runner: CommandRunner): void {
  withPageOptions(noun.command('list'))
    .description('list what was changed and by whom, newest first')
    .option('--organisation <number>', 'organisation number')
    .addHelpText('after', example('audit list --organisation 2021006883 --limit 20'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation, before, ...options }: ListOptions) => {
        // An event's id says where it stands, too.
        const place = before !== undefined && /^\d+$/.test(before) ? cursorOf([before]) : before;
        const reads = get(AuditReads);
        const page = (request: PageRequest) => reads.page(caller, { organisation, ...request });
        return pageListed(runner, { ...options, before: place }, page, COLUMNS);
      }),
    );
}
