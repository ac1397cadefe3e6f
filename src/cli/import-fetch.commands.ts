import type { Command } from 'commander';
import { Option } from 'commander';
import { ImportFetches } from '../domain/imports/fetching/import-fetches.service.js';
import type { ImportFetch } from '../domain/imports/fetching/import-fetch.js';
import { importModes, type ImportMode } from '../domain/imports/import.js';
import type { CommandRunner } from './command-runner.js';
import { example } from './options.js';
import { listed, said } from './output.js';

interface Source {
  readonly organisation?: string;
}

interface FetchOptions extends Source {
  readonly every: string;
  readonly mode: ImportMode;
  readonly from?: string;
}

const ORGANISATION = ['--organisation <number>', 'organisation number'] as const;

export function importFetchCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('fetch').description('files of sources that the service fetches by itself');
  save(noun, runner);
  list(noun, runner);
  stop(noun, runner);
}

function save(noun: Command, runner: CommandRunner): void {
  noun
    .command('save')
    .description('fetch the files of a source on a schedule, from its folder or an https address')
    .argument('<source>', 'name of the source')
    .option(...ORGANISATION)
    .requiredOption('--every <schedule>', 'five fields of cron, in Sweden: minute hour day month weekday')
    .addOption(
      new Option('--mode <mode>', 'how its files are imported').choices(importModes).makeOptionMandatory(),
    )
    .option('--from <address>', 'https address; left out: the folder of the source below IMPORT_FOLDER')
    .addHelpText(
      'after',
      example('fetch save hr --every "0 2 * * *" --mode full --from https://hr.example/staff.csv'),
    )
    .action(
      runner.onRegister(async ({ caller, get }, options: FetchOptions, source = '') => {
        const { organisation, every: schedule, mode, from: location } = options;
        const fetch = await get(ImportFetches).save(caller, {
          ...{ source, schedule, mode },
          ...(organisation && { organisation }),
          ...(location !== undefined && { location }),
        });
        const first = fetch.nextAt?.toISOString() ?? '';
        return said(fetch, `Files of ${source} are fetched from ${from(fetch)}, next at ${first}.`);
      }),
    );
}

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('what is fetched, and how it went')
    .addHelpText('after', example('fetch list'))
    .action(
      runner.onRegister(async ({ caller, get }) =>
        listed<ImportFetch>(await get(ImportFetches).list(caller), {
          source: ({ source }) => source,
          organisation: ({ organisation }) => organisation,
          from,
          schedule: ({ schedule }) => schedule,
          mode: ({ mode }) => mode,
          next: ({ nextAt }) => nextAt?.toISOString(),
          'last tried': ({ attemptedAt }) => attemptedAt?.toISOString(),
          'failing since': ({ failingSince }) => failingSince?.toISOString(),
          failure: ({ failure }) => failure && `${failure.rule} ${failure.remedy}`,
          import: ({ batchId }) => batchId,
        }),
      ),
    );
}

function stop(noun: Command, runner: CommandRunner): void {
  noun
    .command('stop')
    .description('fetch the files of a source no more')
    .argument('<source>', 'name of the source')
    .option(...ORGANISATION)
    .addHelpText('after', example('fetch stop hr'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation }: Source, source = '') => {
        await get(ImportFetches).stop(caller, { source, ...(organisation && { organisation }) });
        return said({ source }, `Files of ${source} are fetched no more.`);
      }),
    );
}

function from({ location }: ImportFetch): string {
  return location ?? 'its folder';
}
