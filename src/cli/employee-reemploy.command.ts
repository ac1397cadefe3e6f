import type { Command } from 'commander';
import { EmployeesService } from '../domain/directory/employees.service.js';
import type { CommandRunner } from './command-runner.js';
import { FROM_HELP, periodOf, UNTIL_HELP, type PeriodOptions } from './dates.js';
import { example } from './options.js';
import { said } from './output.js';

interface ReemployOptions extends PeriodOptions {
  readonly name: string;
  readonly unit?: string;
  readonly title?: string;
  readonly mail?: string;
  readonly reason: string;
}

export function reemployCommand(noun: Command, runner: CommandRunner): void {
  noun
    .command('reemploy')
    .description(
      'start an employment again that has ended; its roles and mandates of before do not come back',
    )
    .argument('<employee>', 'uid@organisation-number')
    .requiredOption('--name <name>', 'name as shown')
    .requiredOption('--reason <text>', 'why; recorded')
    .option('--unit <code>', 'unit')
    .option('--title <title>', 'title')
    .option('--mail <address>', 'mail address')
    .option('--from <date>', FROM_HELP)
    .option('--until <date>', UNTIL_HELP)
    .addHelpText(
      'after',
      example(
        'employee reemploy anna@2021006883 --name "Anna Exempel" --unit north --reason "Åter i tjänst"',
      ),
    )
    .action(
      runner.onRegister(async ({ caller, get }, options: ReemployOptions, employment = '') => {
        const { name, unit, title, mail, reason } = options;
        const term = { displayName: name, unit, title, mail, ...periodOf(options) };
        const { termId } = await get(EmployeesService).reemploy(caller, { employment, term, reason });
        return said({ employment, termId }, `Started the employment of ${employment} again.`);
      }),
    );
}
