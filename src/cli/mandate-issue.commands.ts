import type { Command } from 'commander';
import { withLevels } from '../domain/mandates/assurance-levels.rules.js';
import type { IssuedMandate } from '../domain/mandates/mandate.js';
import { MandatesService } from '../domain/mandates/mandates.service.js';
import type { CommandRunner } from './command-runner.js';
import { afterLastDay, FROM_HELP, periodOf, type PeriodOptions } from './dates.js';
import { atLeastSaid, withLevelOptions, type LevelOptions } from './level-options.js';
import { example, repeated, valuesByName } from './options.js';
import { said, type Result } from './output.js';

interface IssueOptions extends PeriodOptions, LevelOptions {
  readonly limit?: readonly string[];
  readonly basis: string;
  readonly reason: string;
  readonly requestedBy?: string;
}

const LIMIT_HELP = 'dimension=value; repeat for more values and dimensions';

export function grantCommand(noun: Command, runner: CommandRunner): void {
  withIssueOptions(noun.command('grant'))
    .description('empower an employee')
    .argument('<employee>', 'uid@organisation-number')
    .requiredOption('--power <code>', 'power')
    .requiredOption('--until <date>', 'last day, included; no mandate is without an end')
    .option('--limit <dimension=value>', `${LIMIT_HELP} (default: not limited)`, repeated)
    .addHelpText(
      'after',
      example(
        'mandate grant anna@2021006883 --power https://example.se/power/approve --limit unit=north --until 2027-06-30 --basis "Delegationsordning § 4" --reason "Ny tjänst"',
      ),
    )
    .action(
      runner.onRegister(
        async (register, options: IssueOptions & { power: string; until: string }, holder = '') => {
          const period = { ...periodOf(options), until: afterLastDay(options.until) };
          const grant = { holder, power: options.power, ...period, ...shared(options) };
          return issued(await register.get(MandatesService).grant(register.caller, grant));
        },
      ),
    );
}

export function passOnCommand(noun: Command, runner: CommandRunner): void {
  withIssueOptions(noun.command('pass-on'))
    .description('grant a mandate from a mandate: never wider, never longer')
    .argument('<mandate>', 'id of the mandate that is passed on')
    .requiredOption('--holder <employee>', 'uid@organisation-number of who is empowered')
    .option('--until <date>', 'last day, included (default: as the mandate that is passed on)')
    .option(
      '--limit <dimension=value>',
      `${LIMIT_HELP} (default: as the mandate that is passed on)`,
      repeated,
    )
    .addHelpText(
      'after',
      example(
        'mandate pass-on 5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11 --holder bo@2021006883 --limit unit=north --basis "Vidaredelegering 12" --reason "Semester"',
      ),
    )
    .action(
      runner.onRegister(async (register, options: IssueOptions & { holder: string }, mandateId = '') => {
        const { holder } = options;
        const passingOn = { mandateId, holder, ...periodOf(options), ...shared(options) };
        return issued(await register.get(MandatesService).passOn(register.caller, passingOn));
      }),
    );
}

function withIssueOptions(command: Command): Command {
  return withLevelOptions(command)
    .requiredOption('--basis <reference>', 'legal basis: reference of the decision')
    .option('--from <date>', FROM_HELP)
    .requiredOption('--reason <text>', 'why; recorded')
    .option(
      '--requested-by <employee>',
      'uid@organisation-number of who asked for it; needed where approval is',
    );
}

function shared({ limit, basis, reason, requestedBy, ...levels }: IssueOptions) {
  const limits = withLevels(limit && valuesByName(limit), atLeastSaid(levels));
  return { basis, reason, ...(limits && { limits }), ...(requestedBy !== undefined && { requestedBy }) };
}

function issued(mandate: IssuedMandate): Result {
  const what = mandate.state === 'pending' ? 'waits for approval' : 'is granted';
  return said(mandate, `Mandate ${mandate.mandateId} ${what}.`);
}
