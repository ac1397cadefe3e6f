import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { declared } from '../domain/relying-parties/entity-categories.rules.js';
import {
  RelyingPartiesService,
  type Registration,
} from '../domain/relying-parties/relying-parties.service.js';
import type { RelyingParty } from '../domain/relying-parties/relying-party.js';
import { readRelyingPartyFiles, type FoundParties } from '../protocols/saml/relying-party-files.js';
import type { CommandRunner } from './command-runner.js';
import { UsageError } from './exit-codes.js';
import { example } from './options.js';
import { fields, listed, printable, said, type Columns, type Result } from './output.js';
import type { Register } from './register.js';

const COLUMNS: Columns<RelyingParty> = {
  entityID: ({ entityId }) => entityId,
  name: ({ displayName }) => displayName,
  kind: ({ entityCategories }) => kindText(entityCategories),
  sector: ({ entityCategories }) => declared(entityCategories).sector,
  'managed by': ({ managedBy }) => managedBy,
};

interface Registered {
  readonly entityId: string;
  readonly outcome: Registration;
}

export function relyingPartyCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('relying-party').description('e-services that may ask');
  noun
    .command('add')
    .description('register the parties of a metadata file, or bring them up to date')
    .argument('<file>', 'SAML metadata, or a folder of it')
    .addHelpText('after', example('relying-party add e-service.xml'))
    .action(runner.onRegister((register, _options, file = '') => add(register, file)));
  noun
    .command('remove')
    .description('no longer know the party, until it is added again; its agreements stay recorded')
    .argument('<entityID>', 'entityID of the party')
    .option('--reason <text>', 'why; recorded')
    .option('--hand-over', 'let a federation whose feed names it register it again')
    .addHelpText('after', example('relying-party remove https://e-service.example.se/saml'))
    .action(
      runner.onRegister(
        async (
          { caller, get },
          { reason, handOver }: { reason?: string; handOver?: boolean },
          entityId = '',
        ) => {
          await get(RelyingPartiesService).remove(caller, entityId, reason, handOver);
          return said({ entityId }, `Removed ${printable(entityId)}.`);
        },
      ),
    );
  noun
    .command('show')
    .description('show a registered party and what it declares')
    .argument('<entityID>', 'entityID of the party')
    .addHelpText('after', example('relying-party show https://e-service.example.se/saml'))
    .action(
      runner.onRegister(async ({ caller, get }, _options, entityId = '') => {
        const party = await get(RelyingPartiesService).show(caller, entityId);
        return said({ ...party, ...declared(party.entityCategories) }, partyText(party));
      }),
    );
  noun
    .command('list')
    .description('list the registered parties')
    .addHelpText('after', example('relying-party list'))
    .action(
      runner.onRegister(async ({ caller, get }) =>
        listed(await get(RelyingPartiesService).list(caller), COLUMNS),
      ),
    );
}

/** What can be used is registered; what cannot is said, and makes the exit code 1. */
async function add({ caller, get }: Register, file: string): Promise<Result> {
  if (!existsSync(file)) throw new UsageError('There is no such file.');
  const { parties, problems } = readRelyingPartyFiles([file]);
  const registered: Registered[] = [];
  for (const party of parties) {
    const { outcome } = await get(RelyingPartiesService).add(caller, party);
    registered.push({ entityId: party.entityId, outcome });
  }
  const isRegistered = (entityId: string | undefined) =>
    registered.some((party) => party.entityId === entityId);
  const leftOut = problems.filter(({ entityId }) => !isRegistered(entityId));
  const lines = [
    ...registered.map(({ entityId, outcome }) => `${printable(entityId)}: ${outcome}`),
    ...problems.map((problem) => problemText(problem, isRegistered(problem.entityId))),
  ];
  const text = lines.join('\n') || 'There is no relying party in it.';
  return { data: { registered, problems }, text, failed: leftOut.length > 0 || registered.length === 0 };
}

function problemText({ file, entityId, reason }: FoundParties['problems'][number], isUsed: boolean): string {
  return `${printable(entityId ?? file)}: ${isUsed ? 'used, but' : 'left out'}, ${reason}`;
}

function partyText({ entityId, displayName, managedBy, entityCategories }: RelyingParty): string {
  const { sector, acceptsCoordinationNumber, ...sorted } = declared(entityCategories);
  return fields({
    entityID: entityId,
    name: displayName,
    'managed by': managedBy,
    kind: kindText(entityCategories),
    sector,
    contracts: sorted.contracts.join(' '),
    'service categories': sorted.serviceCategories.join(' '),
    'service properties': sorted.serviceProperties.join(' '),
    'general categories': sorted.generalCategories.join(' '),
    'other categories': sorted.otherCategories.join(' '),
    'samordningsnummer accepted': acceptsCoordinationNumber,
  });
}

function kindText(entityCategories: readonly string[]): string {
  return declared(entityCategories).kind === 'signatureService' ? 'signature service' : 'e-service';
}
