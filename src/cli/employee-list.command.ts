import type { Command } from 'commander';
import { EmployeeSearch } from '../domain/directory/employee-search.service.js';
import type { EmployeeFilter } from '../domain/directory/employee-search.js';
import type { EmployeeView } from '../domain/directory/employee.js';
import type { PageRequest } from '../platform/paging/page.js';
import type { CommandRunner } from './command-runner.js';
import { shownPeriod } from './dates.js';
import { example } from './options.js';
import type { Columns } from './output.js';
import { pageListed, withPageOptions, type PageOptions } from './pages.js';

const COLUMNS: Columns<EmployeeView> = {
  employee: ({ orgAffiliation }) => orgAffiliation,
  name: ({ displayName }) => displayName,
  unit: ({ unit }) => unit,
  title: ({ title }) => title,
  employed: ({ employed }) => employed,
  from: ({ from, until }) => from && shownPeriod(from, until).from,
  until: ({ from, until }) => from && shownPeriod(from, until).until,
  masked: ({ masked }) => masked,
};

interface ListOptions extends PageOptions, Pick<EmployeeFilter, 'name' | 'uid' | 'unit' | 'role' | 'power'> {
  readonly organisation: string;
  readonly employed?: boolean;
}

export function listEmployeesCommand(noun: Command, runner: CommandRunner): void {
  withPageOptions(noun.command('list'), 'after')
    .description('list the employees of an organisation by uid; protected identities are masked')
    .requiredOption('--organisation <number>', 'organisation number')
    .option('--name <part>', 'a part of the name')
    .option('--uid <beginning>', 'how the uid begins')
    .option('--unit <code>', 'who work in this unit or below it')
    .option('--role <code>', 'who have this role')
    .option('--power <code>', 'who have this power')
    .option('--employed', 'only those whose employment is in force')
    .addHelpText('after', example('employee list --organisation 2021006883 --unit north --employed'))
    .action(
      runner.onRegister(
        async (
          { caller, get },
          { organisation, employed, limit, after, name, uid, unit, role, power }: ListOptions,
        ) => {
          const search = { name, uid, unit, role, power, ...(employed && { employedAt: 'now' as const }) };
          const employees = get(EmployeeSearch);
          const page = (request: PageRequest) => employees.page(caller, { organisation, search, ...request });
          return pageListed(runner, { limit, after }, page, COLUMNS, 'after');
        },
      ),
    );
}
