import type { Command } from 'commander';
import { EmploymentChangesService } from '../domain/directory/employment-changes.service.js';
import { EmployeeReads } from '../domain/directory/employee-reads.service.js';
import type { EmployeeView } from '../domain/directory/employee.js';
import type { CommandRunner } from './command-runner.js';
import { afterLastDay, shownPeriod } from './dates.js';
import { addEmployeeCommand } from './employee-add.command.js';
import { listEmployeesCommand } from './employee-list.command.js';
import { reemployCommand } from './employee-reemploy.command.js';
import { example } from './options.js';
import { fields, said } from './output.js';

export function employeeCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('employee').description('employees and their employments');
  addEmployeeCommand(noun, runner);
  end(noun, runner);
  reemployCommand(noun, runner);
  listEmployeesCommand(noun, runner);
  show(noun, runner);
}

function end(noun: Command, runner: CommandRunner): void {
  noun
    .command('end')
    .description('end an employment; its roles and mandates end with it')
    .argument('<employee>', 'uid@organisation-number')
    .requiredOption('--reason <text>', 'why; recorded')
    .option('--last-day <date>', 'last day employed, YYYY-MM-DD (default: ends now)')
    .addHelpText('after', example('employee end anna@2021006883 --last-day 2026-12-31 --reason "Slutat"'))
    .action(
      runner.onRegister(
        async (
          { caller, get },
          { reason, lastDay }: { reason: string; lastDay?: string },
          employment = '',
        ) => {
          const at = lastDay === undefined ? undefined : afterLastDay(lastDay);
          await get(EmploymentChangesService).endEmployment(caller, {
            employment,
            reason,
            ...(at && { at }),
          });
          const text =
            lastDay === undefined ? 'Ended the employment now.' : `The employment ends after ${lastDay}.`;
          return said({ employment, ...(at && { endsAt: at }) }, text);
        },
      ),
    );
}

function show(noun: Command, runner: CommandRunner): void {
  noun
    .command('show')
    .description('show an employment; a protected identity is masked')
    .argument('<employee>', 'uid@organisation-number')
    .option('--unmask <purpose>', 'show a protected identity; the purpose is recorded')
    .addHelpText('after', example('employee show anna@2021006883'))
    .action(
      runner.onRegister(
        async ({ caller, get }, { unmask: purpose }: { unmask?: string }, employment = '') => {
          const options = purpose === undefined ? {} : { unmask: { purpose } };
          const view = await get(EmployeeReads).byOrgAffiliation(caller, employment, options);
          return said(view, employeeText(view));
        },
      ),
    );
}

function employeeText(view: EmployeeView): string {
  const period = view.from && shownPeriod(view.from, view.until);
  return fields({
    employee: view.orgAffiliation,
    name: view.displayName,
    title: view.title,
    unit: view.unit,
    mail: view.mail,
    employed: view.employed,
    from: period?.from,
    until: period?.until,
    identifiers: view.identifiers.map(({ type, value }) => `${type} ${value}`).join(', '),
    'protected identity': view.protectedIdentity,
    masked: view.masked,
    person: view.personId,
  });
}
