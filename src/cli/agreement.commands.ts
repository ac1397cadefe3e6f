import type { Command } from 'commander';
import type { Agreement } from '../domain/relying-parties/agreement.js';
import { AgreementsService } from '../domain/relying-parties/agreements.service.js';
import { makeAgreementCommand } from './agreement-make.command.js';
import type { CommandRunner } from './command-runner.js';
import { shownPeriod } from './dates.js';
import { example } from './options.js';
import { listed, said, type Columns } from './output.js';
import { conditionsText } from './party-conditions.js';

const COLUMNS: Columns<Agreement> = {
  id: ({ id }) => id,
  'relying party': ({ relyingParty }) => relyingParty ?? 'any',
  required: ({ requires }) => conditionsText(requires),
  organisation: ({ organisation }) => organisation,
  from: ({ validFrom, validUntil }) => shownPeriod(validFrom, validUntil).from,
  until: ({ validFrom, validUntil }) => shownPeriod(validFrom, validUntil).until,
  attributes: ({ attributes }) => attributes.join(' '),
  roles: ({ roles }) => roles.join(' '),
  powers: ({ powers }) => powers.join(' '),
};

export function agreementCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('agreement').description('what may be released to whom about an organisation');
  makeAgreementCommand(noun, runner);
  end(noun, runner);
  list(noun, runner);
}

function end(noun: Command, runner: CommandRunner): void {
  noun
    .command('end')
    .description('end an agreement now: nothing more is released on its ground')
    .argument('<agreement>', 'its id, as `agreement list` prints it')
    .option('--reason <text>', 'why; recorded')
    .addHelpText('after', example('agreement end 5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11 --reason "Uppsagt"'))
    .action(
      runner.onRegister(async ({ caller, get }, { reason }: { reason?: string }, agreementId = '') => {
        await get(AgreementsService).end(caller, { agreementId, reason });
        return said({ agreementId }, 'Ended the agreement.');
      }),
    );
}

interface ListOptions {
  readonly organisation?: string;
  readonly relyingParty?: string;
  readonly ended?: boolean;
}

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('list the agreements in force or to come')
    .option('--organisation <number>', 'organisation number')
    .option(
      '--relying-party <entityID>',
      'entityID of the party; those with any party that it may use are listed too',
    )
    .option('--ended', 'also those that have ended')
    .addHelpText('after', example('agreement list --organisation 2021006883'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation, relyingParty, ended }: ListOptions) =>
        listed(await get(AgreementsService).list(caller, { organisation, relyingParty, ended }), COLUMNS),
      ),
    );
}
