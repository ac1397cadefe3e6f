import type { Command } from 'commander';
import type { RoleAssignmentView, RoleView } from '../domain/roles/role.js';
import { RoleCatalogueService } from '../domain/roles/role-catalogue.service.js';
import { RoleReads } from '../domain/roles/role-reads.service.js';
import { RolesService } from '../domain/roles/roles.service.js';
import type { CommandRunner } from './command-runner.js';
import { FROM_HELP, periodOf, shownPeriod, UNTIL_HELP, type PeriodOptions } from './dates.js';
import { example, repeated } from './options.js';
import { listed, said, type Columns } from './output.js';

const COLUMNS: Columns<RoleAssignmentView> = {
  id: ({ id }) => id,
  holder: ({ holder }) => holder,
  role: ({ role }) => role,
  unit: ({ unit }) => unit,
  from: ({ from, until }) => shownPeriod(from, until).from,
  until: ({ from, until }) => shownPeriod(from, until).until,
  status: ({ status }) => status,
};

export function roleCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('role').description('the catalogue of roles, and who has them');
  define(noun, runner);
  catalogue(noun, runner);
  assign(noun, runner);
  withdraw(noun, runner);
  list(noun, runner);
}

interface DefineOptions {
  readonly nameSv: string;
  readonly nameEn: string;
  readonly organisation?: string;
  readonly power?: readonly string[];
}

function define(noun: Command, runner: CommandRunner): void {
  noun
    .command('define')
    .description('define a role')
    .argument('<code>', 'what relying parties compare; no @ and no spaces')
    .requiredOption('--name-sv <name>', 'name in Swedish')
    .requiredOption('--name-en <name>', 'name in English')
    .option('--organisation <number>', 'its owner (default: shared by all organisations)')
    .option('--power <code>', 'a power that the role carries', repeated)
    .addHelpText('after', example('role define registrar --name-sv Registrator --name-en Registrar'))
    .action(
      runner.onRegister(
        async ({ caller, get }, { nameSv, nameEn, organisation, power }: DefineOptions, code = '') => {
          const powers = power ?? [];
          const role = { code, nameSv, nameEn, organisation, powers };
          const { roleId } = await get(RoleCatalogueService).define(caller, role);
          return said({ roleId, code }, `Defined the role ${code}.`);
        },
      ),
    );
}

const CATALOGUE: Columns<RoleView> = {
  code: ({ code }) => code,
  name: ({ nameSv }) => nameSv,
  'in english': ({ nameEn }) => nameEn,
  shared: ({ organisationId }) => organisationId === undefined,
  powers: ({ powers }) => powers.join(' '),
};

function catalogue(noun: Command, runner: CommandRunner): void {
  noun
    .command('catalogue')
    .description('list the roles that there are, by code')
    .option('--organisation <number>', 'its own too (default: only those that all organisations share)')
    .addHelpText('after', example('role catalogue --organisation 2021006883'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation }: { organisation?: string }) => {
        const reads = get(RoleReads);
        const roles = organisation === undefined ? reads.shared(caller) : reads.of(caller, organisation);
        return listed(await roles, CATALOGUE);
      }),
    );
}

interface AssignOptions extends PeriodOptions {
  readonly role: string;
  readonly reason: string;
  readonly unit?: string;
}

function assign(noun: Command, runner: CommandRunner): void {
  noun
    .command('assign')
    .description('assign a role to an employee')
    .argument('<employee>', 'uid@organisation-number')
    .requiredOption('--role <code>', 'a role of the organisation, or a shared one')
    .requiredOption('--reason <text>', 'why; recorded')
    .option('--unit <code>', 'the only unit it holds in (default: the whole organisation)')
    .option('--from <date>', FROM_HELP)
    .option('--until <date>', UNTIL_HELP)
    .addHelpText('after', example('role assign anna@2021006883 --role registrar --reason "Beslut 2026-17"'))
    .action(
      runner.onRegister(async ({ caller, get }, options: AssignOptions, holder = '') => {
        const { role, reason, unit } = options;
        const assignment = { holder, role, reason, unit, ...periodOf(options) };
        const { assignmentId } = await get(RolesService).assign(caller, assignment);
        return said({ assignmentId }, `Assigned ${role} (assignment ${assignmentId}).`);
      }),
    );
}

function withdraw(noun: Command, runner: CommandRunner): void {
  noun
    .command('withdraw')
    .description('withdraw a role that was assigned, from now on')
    .argument('<assignment>', 'its id, as `role list` prints it')
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example('role withdraw 5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11 --reason "Byter tjänst"'),
    )
    .action(
      runner.onRegister(async ({ caller, get }, { reason }: { reason: string }, assignmentId = '') => {
        await get(RolesService).withdraw(caller, { assignmentId, reason });
        return said({ assignmentId }, 'Withdrew the role.');
      }),
    );
}

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('list who has which roles, ended ones too')
    .requiredOption('--organisation <number>', 'organisation number')
    .option('--holder <employee>', 'uid@organisation-number')
    .addHelpText('after', example('role list --organisation 2021006883'))
    .action(
      runner.onRegister(
        async ({ caller, get }, { organisation, holder }: { organisation: string; holder?: string }) => {
          const filter = { organisation, ...(holder !== undefined && { holder }) };
          return listed(await get(RolesService).list(caller, filter), COLUMNS);
        },
      ),
    );
}
