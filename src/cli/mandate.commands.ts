import { Option, type Command } from 'commander';
import { mandateStatuses, type MandateStatus, type MandateSummary } from '../domain/mandates/mandate.js';
import { MandateReads } from '../domain/mandates/mandate-reads.service.js';
import { MandatesService } from '../domain/mandates/mandates.service.js';
import type { PageRequest } from '../platform/paging/page.js';
import type { CommandRunner } from './command-runner.js';
import { shownPeriod } from './dates.js';
import { rejectCommand, suspendAndResumeCommands } from './mandate-state.commands.js';
import { grantCommand, passOnCommand } from './mandate-issue.commands.js';
import { example } from './options.js';
import { said, type Columns } from './output.js';
import { pageListed, withPageOptions, type PageOptions } from './pages.js';
import { personOf } from './person.js';

const COLUMNS: Columns<MandateSummary> = {
  id: ({ id }) => id,
  status: ({ status }) => status,
  holder: ({ holder }) => holder,
  power: ({ power }) => power,
  from: ({ validFrom, validUntil }) => shownPeriod(validFrom, validUntil).from,
  until: ({ validFrom, validUntil }) => shownPeriod(validFrom, validUntil).until,
  limits: ({ limits }) =>
    Object.entries(limits)
      .map(([dimension, values]) => `${dimension}=${values.join(',')}`)
      .join(' '),
  'passed on from': ({ parentId }) => parentId,
};

export function mandateCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('mandate').description('mandates: who is empowered to do what');
  grantCommand(noun, runner);
  passOnCommand(noun, runner);
  approve(noun, runner);
  rejectCommand(noun, runner);
  suspendAndResumeCommands(noun, runner);
  revoke(noun, runner);
  list(noun, runner);
}

function approve(noun: Command, runner: CommandRunner): void {
  noun
    .command('approve')
    .description('approve a pending mandate; approver, requester and holder are three natural persons')
    .argument('<mandate>', 'its id, as `mandate list` prints it')
    .requiredOption('--approver <employee>', 'uid@organisation-number of who approves')
    .option('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example('mandate approve 5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11 --approver eva@2021006883'),
    )
    .action(
      runner.onRegister(
        async (register, { approver, reason }: { approver: string; reason?: string }, mandateId = '') => {
          const caller = { ...register.caller, personId: await personOf(register, approver) };
          const { state } = await register.get(MandatesService).approve(caller, { mandateId, reason });
          return said({ mandateId, state }, `Approved; the mandate is ${state}.`);
        },
      ),
    );
}

function revoke(noun: Command, runner: CommandRunner): void {
  noun
    .command('revoke')
    .description('revoke a mandate, for good, with every mandate that was passed on from it')
    .argument('<mandate>', 'its id, as `mandate list` prints it')
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example('mandate revoke 5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11 --reason "Nytt uppdrag"'),
    )
    .action(
      runner.onRegister(async ({ caller, get }, { reason }: { reason: string }, mandateId = '') => {
        const { revoked } = await get(MandatesService).revoke(caller, { mandateId, reason });
        const text = [`Revoked ${revoked.length} mandate(s):`, ...revoked.map((id) => `  ${id}`)].join('\n');
        return said({ revoked }, text);
      }),
    );
}

interface ListOptions extends PageOptions {
  readonly organisation?: string;
  readonly holder?: string;
  readonly power?: string;
  readonly status?: readonly MandateStatus[];
}

function list(noun: Command, runner: CommandRunner): void {
  withPageOptions(noun.command('list'))
    .description('list mandates, newest first')
    .option('--organisation <number>', 'organisation number')
    .option('--holder <employee>', 'uid@organisation-number')
    .option('--power <code>', 'power')
    .addOption(new Option('--status <status...>', 'only these').choices(mandateStatuses))
    .addHelpText('after', example('mandate list --organisation 2021006883 --status active scheduled'))
    .action(
      runner.onRegister(
        async ({ caller, get }, { organisation, holder, power, status, ...options }: ListOptions) => {
          const filter = { organisation, holder, power, status };
          const reads = get(MandateReads);
          const page = (request: PageRequest) => reads.page(caller, { ...filter, ...request });
          return pageListed(runner, options, page, COLUMNS);
        },
      ),
    );
}
