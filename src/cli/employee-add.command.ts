import { Option, type Command } from 'commander';
import type { NewEmployee, NewIdentifier } from '../domain/directory/employee.js';
import { pridPersistences, type PridPersistence } from '../domain/directory/identifier.rules.js';
import { EmployeesService } from '../domain/directory/employees.service.js';
import type { CommandRunner } from './command-runner.js';
import { FROM_HELP, periodOf, UNTIL_HELP, type PeriodOptions } from './dates.js';
import { UsageError } from './exit-codes.js';
import { employeeAddress, example } from './options.js';
import { said } from './output.js';

interface AddOptions extends PeriodOptions {
  readonly name: string;
  readonly unit?: string;
  readonly title?: string;
  readonly mail?: string;
  readonly hsaId?: string;
  readonly eppn?: string;
  readonly prid?: string;
  readonly pridPersistence?: PridPersistence;
  readonly person?: string;
  readonly personalNumberStdin?: boolean;
  readonly protectedIdentity?: boolean;
}

/** There is no option for a personal number itself: other users of the machine can read command lines. */
const PERSONAL_NUMBER_HELP =
  'read the personal number (twelve digits) from standard input; the same number is the same person';

export function addEmployeeCommand(noun: Command, runner: CommandRunner): void {
  noun
    .command('add')
    .description('add an employee: the person where new, the employment and its identifiers')
    .argument('<employee>', 'uid@organisation-number; a uid is never given to anybody else')
    .requiredOption('--name <name>', 'name as shown')
    .option('--unit <code>', 'unit')
    .option('--title <title>', 'title')
    .option('--mail <address>', 'mail address')
    .option('--from <date>', FROM_HELP)
    .option('--until <date>', UNTIL_HELP)
    .option('--hsa-id <value>', 'HSA-id')
    .option('--eppn <value>', 'eduPersonPrincipalName, in a scope of the organisation')
    .option('--prid <value>', 'provisional id of eIDAS, with --prid-persistence')
    .addOption(
      new Option(
        '--prid-persistence <letter>',
        'pridPersistence as it came with the prid; only A is bound so',
      ).choices(pridPersistences),
    )
    .option('--person <id>', 'a person we know, as `employee show` prints it')
    .addOption(new Option('--personal-number-stdin', PERSONAL_NUMBER_HELP).conflicts('person'))
    .option('--protected-identity', 'the person has a protected identity')
    .addHelpText(
      'after',
      example(
        'employee add anna@2021006883 --name "Anna Exempel" --unit north --from 2026-01-01',
        'employee add bo@2021006883 --name "Bo Exempel" --personal-number-stdin < number.txt',
      ),
    )
    .action(
      runner.onRegister(async ({ caller, get }, options: AddOptions, employee = '') => {
        const personalNumber = options.personalNumberStdin
          ? (await runner.terminal.readLine()).trim()
          : undefined;
        const added = await get(EmployeesService).addEmployee(
          caller,
          newEmployee(employee, options, personalNumber),
        );
        return said(added, `Added ${added.orgAffiliation} (person ${added.personId}).`);
      }),
    );
}

function newEmployee(employee: string, options: AddOptions, personalNumber: string | undefined): NewEmployee {
  const { uid, number } = employeeAddress(employee);
  const { name, unit, title, mail, person, protectedIdentity } = options;
  return {
    organisation: number,
    uid,
    ...(person !== undefined && { person: { id: person } }),
    ...(personalNumber !== undefined && { person: { personalNumber } }),
    ...(protectedIdentity && { protectedIdentity }),
    term: { displayName: name, unit, title, mail, ...periodOf(options) },
    identifiers: identifiersOf(options),
  };
}

function identifiersOf(options: AddOptions): NewIdentifier[] {
  if (options.prid === undefined && options.pridPersistence !== undefined)
    throw new UsageError('--prid-persistence is said of a --prid.');
  return (['hsaId', 'eppn', 'prid'] as const).flatMap((type) => {
    const value = options[type];
    if (value === undefined) return [];
    return [{ type, value, ...(type === 'prid' && { persistence: options.pridPersistence }) }];
  });
}
