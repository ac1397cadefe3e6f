import type { Command } from 'commander';
import type { MetadataFeed } from '../domain/relying-parties/metadata-feed.js';
import { MetadataFeedsService } from '../domain/relying-parties/metadata-feeds.service.js';
import type { CommandRunner } from './command-runner.js';
import { example } from './options.js';
import { listed, type Columns } from './output.js';

const COLUMNS: Columns<MetadataFeed> = {
  feed: ({ name }) => name,
  state: ({ state }) => state,
  'valid until': ({ verified }) => verified?.validUntil.toISOString(),
  parties: ({ verified }) => verified && `${verified.parties} of ${verified.entities}`,
  'identity providers': ({ verified }) => verified && String(verified.identityProviders),
  problems: ({ verified }) => verified && String(verified.problems.length),
  next: ({ nextAt }) => nextAt.toISOString(),
  failing: ({ failure, failingSince }) => failure && `${failure} since ${failingSince?.toISOString() ?? ''}`,
};

export function feedCommands(program: Command, runner: CommandRunner): void {
  program
    .command('feed')
    .description('signed metadata of federations, which the service fetches by itself')
    .command('list')
    .description('how it stands with each')
    .addHelpText('after', example('feed list'))
    .action(
      runner.onRegister(async ({ caller, get }) =>
        listed(await get(MetadataFeedsService).list(caller), COLUMNS),
      ),
    );
}
