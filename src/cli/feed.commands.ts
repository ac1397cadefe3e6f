import type { Command } from 'commander';
import { FeedHandOverService } from '../domain/relying-parties/feed-hand-over.service.js';
import type { MetadataFeed } from '../domain/relying-parties/metadata-feed.js';
import { MetadataFeedsService } from '../domain/relying-parties/metadata-feeds.service.js';
import type { CommandRunner } from './command-runner.js';
import { example } from './options.js';
import { listed, printable, said, type Columns } from './output.js';

const COLUMNS: Columns<MetadataFeed> = {
  feed: ({ name }) => name,
  kind: ({ kind }) => kind,
  state: ({ state }) => state,
  'valid until': ({ verified }) => verified?.validUntil.toISOString(),
  parties: ({ verified }) => verified && `${verified.parties} of ${verified.entities}`,
  'identity providers': ({ verified }) => verified && String(verified.identityProviders),
  problems: ({ verified }) => verified && String(verified.problems.length),
  next: ({ nextAt }) => nextAt.toISOString(),
  failing: ({ failure, failingSince }) => failure && `${failure} since ${failingSince?.toISOString() ?? ''}`,
};

export function feedCommands(program: Command, runner: CommandRunner): void {
  const noun = program
    .command('feed')
    .description('signed metadata of federations, which the service fetches by itself');
  noun
    .command('list')
    .description('how it stands with each')
    .addHelpText('after', example('feed list'))
    .action(
      runner.onRegister(async ({ caller, get }) =>
        listed(await get(MetadataFeedsService).list(caller), COLUMNS),
      ),
    );
  noun
    .command('refresh')
    .description('have the service fetch it at its next turn, within half a minute')
    .argument('<feed>', 'name of the feed')
    .addHelpText('after', example('feed refresh sweden-connect'))
    .action(
      runner.onRegister(async ({ caller, get }, _options, name = '') => {
        await get(MetadataFeedsService).hasten(caller, name);
        return said({ name }, `${printable(name)} is fetched at the next turn of the service.`);
      }),
    );
  noun
    .command('hand-over')
    .description('let all entities of a feed belong to another one, as when it has got another name')
    .argument('<from>', 'name of the feed that they belong to')
    .argument('<to>', 'name of the feed that is to have them')
    .option('--reason <text>', 'why; recorded')
    .addHelpText('after', example('feed hand-over sweden-connect sweden-connect-2027'))
    .action(
      runner.onRegister(async ({ caller, get }, { reason }: { reason?: string }, from = '', to = '') => {
        const handedOver = await get(FeedHandOverService).handOver(caller, { from, to, reason });
        const { parties, identityProviders } = handedOver;
        const text = `Handed over to ${printable(to)}: parties ${parties}, identity providers ${identityProviders}.`;
        return said({ from, to, ...handedOver }, text);
      }),
    );
}
