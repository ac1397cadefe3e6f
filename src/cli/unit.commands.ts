import type { Command } from 'commander';
import type { Unit } from '../domain/directory/unit.js';
import { UnitsService } from '../domain/directory/units.service.js';
import type { CommandRunner } from './command-runner.js';
import { example } from './options.js';
import { listed, printable, said } from './output.js';

export function unitCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('unit').description('units of an organisation');
  add(noun, runner);
  list(noun, runner);
}

function add(noun: Command, runner: CommandRunner): void {
  noun
    .command('add')
    .description('add a unit under its parent, or at the top')
    .argument('<code>', 'code of the unit, unique in the organisation')
    .requiredOption('--organisation <number>', 'organisation number')
    .requiredOption('--name <name>', 'name of the unit')
    .option('--parent <code>', 'code of the unit it belongs to')
    .addHelpText('after', example('unit add north --organisation 2021006883 --name "Norra kontoret"'))
    .action(
      runner.onRegister(
        async (
          { caller, get },
          { organisation, name, parent }: { organisation: string; name: string; parent?: string },
          code = '',
        ) => {
          const unit = await get(UnitsService).addUnit(caller, {
            organisation,
            code,
            name,
            ...(parent !== undefined && { parentCode: parent }),
          });
          return said(unit, `Added unit ${unit.code}, ${printable(unit.name)}.`);
        },
      ),
    );
}

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('list the units of an organisation')
    .requiredOption('--organisation <number>', 'organisation number')
    .addHelpText('after', example('unit list --organisation 2021006883'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation }: { organisation: string }) => {
        const units = await get(UnitsService).list(caller, organisation);
        return listed<Unit>(units, {
          code: ({ code }) => code,
          name: ({ name }) => name,
          parent: ({ parentId }) => units.find(({ id }) => id === parentId)?.code,
        });
      }),
    );
}
