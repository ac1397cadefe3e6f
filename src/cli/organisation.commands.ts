import type { Command } from 'commander';
import { IssuerCodesService } from '../domain/directory/issuer-codes.service.js';
import { OrganisationChangesService } from '../domain/directory/organisation-changes.service.js';
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
  'issuer codes': ({ issuerCodes }) => issuerCodes.map(printable).join(' '),
};

const OUTCOMES = {
  onboarded: 'Onboarded',
  'scopes-added': 'Added scopes to',
  unchanged: 'Nothing to change for',
} as const;

export function organisationCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('organisation').description('organisations we answer about');
  onboard(noun, runner);
  rename(noun, runner);
  removeScope(noun, runner);
  leave(noun, runner);
  issuerCode(noun, runner, 'add', 'take what an issuer of e-identities names <code>!<id> for <id>@<number>');
  issuerCode(noun, runner, 'end', 'no longer take what the issuer names so for anybody');
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

function rename(noun: Command, runner: CommandRunner): void {
  noun
    .command('rename')
    .description('give an organisation its new name')
    .argument('<number>', 'organisation number, ten digits')
    .requiredOption('--name <name>', 'its new name')
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example('organisation rename 2021006883 --name "Nya myndigheten" --reason "SFS 2026:17"'),
    )
    .action(
      runner.onRegister(
        async ({ caller, get }, { name, reason }: { name: string; reason: string }, organisation = '') => {
          const changed = await get(OrganisationChangesService).rename(caller, {
            organisation,
            name,
            reason,
          });
          return said(changed, `${changed.number} is named ${printable(changed.name)}.`);
        },
      ),
    );
}

function removeScope(noun: Command, runner: CommandRunner): void {
  noun
    .command('remove-scope')
    .description(
      'take a domain from an organisation: nothing in it is published or released, and its ePPNs end',
    )
    .argument('<number>', 'organisation number, ten digits')
    .argument('<domain>', 'one of its scopes, as `organisation list` prints them')
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example('organisation remove-scope 2021006883 example.se --reason "Domänen är såld"'),
    )
    .action(
      runner.onRegister(
        async ({ caller, get }, { reason }: { reason: string }, organisation = '', scope = '') => {
          const changed = await get(OrganisationChangesService).removeScope(caller, {
            ...{ organisation, scope, reason },
          });
          const scopes = changed.scopes.join(', ');
          return said(changed, `Scopes of ${printable(changed.name)} (${changed.number}): ${scopes}.`);
        },
      ),
    );
}

function leave(noun: Command, runner: CommandRunner): void {
  noun
    .command('leave')
    .description('answer and publish nothing about an organisation any longer; what is recorded stays')
    .argument('<number>', 'organisation number, ten digits')
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText('after', example('organisation leave 2021006883 --reason "Avtalet har löpt ut"'))
    .action(
      runner.onRegister(async ({ caller, get }, { reason }: { reason: string }, organisation = '') => {
        const changed = await get(OrganisationChangesService).leave(caller, { organisation, reason });
        const text = `${printable(changed.name)} (${changed.number}) has left; \`organisation onboard\` takes it back.`;
        return said(changed, text);
      }),
    );
}

function issuerCode(noun: Command, runner: CommandRunner, act: 'add' | 'end', description: string): void {
  noun
    .command(`${act}-issuer-code`)
    .description(description)
    .argument('<number>', 'organisation number, ten digits')
    .argument('<code>', "the organisation's code at the issuer, exactly, e.g. Freja's issuerCode")
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example(`organisation ${act}-issuer-code 2021006883 EXEMPEL --reason "Avtal 2026/17"`),
    )
    .action(
      runner.onRegister(
        async ({ caller, get }, { reason }: { reason: string }, organisation = '', code = '') => {
          const changed = await get(IssuerCodesService)[act](caller, { organisation, code, reason });
          const codes = changed.issuerCodes.map(printable).join(', ') || 'none';
          return said(changed, `Issuer codes of ${printable(changed.name)} (${changed.number}): ${codes}.`);
        },
      ),
    );
}
