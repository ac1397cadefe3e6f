import type { Command } from 'commander';
import type { Organisation } from '../domain/directory/organisation.js';
import { OrganisationsService } from '../domain/directory/organisations.service.js';
import type { CommandRunner } from './command-runner.js';
import { shownInstant } from './dates.js';
import { commaSeparated, example } from './options.js';
import { listed, printable, said, type Columns } from './output.js';

const COLUMNS: Columns<Organisation> = {
  number: ({ number }) => number,
  name: ({ name }) => name,
  onboarded: ({ onboardedAt }) => onboardedAt && shownInstant(onboardedAt),
  scopes: ({ scopes }) => scopes.join(' '),
};

const OUTCOMES = {
  onboarded: 'Onboarded',
  'scopes-added': 'Added scopes to',
  unchanged: 'Nothing to change for',
} as const;

export function organisationCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('organisation').description('organisations we answer about');
  onboard(noun, runner);
  noun
    .command('list')
    .description('list the organisations')
    .addHelpText('after', example('organisation list'))
    .action(
      runner.onRegister(async ({ caller, get }) =>
        listed(await get(OrganisationsService).list(caller), COLUMNS),
      ),
    );
}

function onboard(noun: Command, runner: CommandRunner): void {
  noun
    .command('onboard')
    .description('let the service answer about an organisation; repeating it adds scopes that are new')
    .argument('<number>', 'organisation number, ten digits')
    .requiredOption('--name <name>', 'name of the organisation')
    .option('--scope <domain>', 'DNS domain of its ePPNs; several by commas or by repeating', commaSeparated)
    .addHelpText(
      'after',
      example('organisation onboard 2021006883 --name "Exempelmyndigheten" --scope example.se'),
    )
    .action(
      runner.onRegister(
        async ({ caller, get }, { name, scope }: { name: string; scope?: string[] }, number = '') => {
          const onboarding = await get(OrganisationsService).onboard(caller, {
            number,
            name,
            scopes: scope ?? [],
          });
          const { organisation, outcome } = onboarding;
          const text = `${OUTCOMES[outcome]} ${printable(organisation.name)} (${organisation.number}).`;
          return said(onboarding, text);
        },
      ),
    );
}
