import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { ImportSource, Reading, Threshold } from '../domain/imports/import.js';
import { ImportSources } from '../domain/imports/import-sources.service.js';
import type { CommandRunner } from './command-runner.js';
import { UsageError } from './exit-codes.js';
import { example } from './options.js';
import { listed, said } from './output.js';

interface SourceOptions {
  readonly organisation: string;
  readonly mapping?: string;
  readonly endedPercent?: string;
  readonly endedAtLeast?: string;
  readonly rejectedPercent?: string;
  readonly rejectedAtLeast?: string;
}

export function importSourceCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('source').description('sources whose files keep rows of an organisation');
  save(noun, runner);
  list(noun, runner);
}

function save(noun: Command, runner: CommandRunner): void {
  noun
    .command('save')
    .description('add a source, or change how its files are read and when they stop; what is left out stays')
    .argument('<name>', 'what its rows are managed by, e.g. hr')
    .requiredOption('--organisation <number>', 'organisation number')
    .option('--mapping <file>', 'JSON: format, encoding, delimiter and columns of its files')
    .option('--ended-percent <number>', 'a full import that would end more of its rows waits (10)')
    .option('--ended-at-least <number>', 'but not below this many (20)')
    .option('--rejected-percent <number>', 'an import that rejects more of its rows is refused (10)')
    .option('--rejected-at-least <number>', 'but not below this many (20)')
    .addHelpText('after', example('source save hr --organisation 2021006883'))
    .action(
      runner.onRegister(async ({ caller, get }, options: SourceOptions, name = '') => {
        const { organisation, mapping } = options;
        const source = await get(ImportSources).save(caller, {
          organisation,
          name,
          ...(mapping && { reading: mappingIn(mapping) }),
          ended: threshold(options.endedPercent, options.endedAtLeast),
          rejected: threshold(options.rejectedPercent, options.rejectedAtLeast),
        });
        return said(source, `Source ${source.name} keeps rows of ${source.organisation}.`);
      }),
    );
}

function threshold(percent: string | undefined, atLeast: string | undefined): Partial<Threshold> {
  return {
    ...(percent !== undefined && { percent: Number(percent) }),
    ...(atLeast !== undefined && { atLeast: Number(atLeast) }),
  };
}

/** @throws UsageError when it is no file of JSON; what it says is looked at where all sources are */
function mappingIn(path: string): Reading {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Reading;
  } catch {
    throw new UsageError(`${path} is no file of JSON that can be read.`);
  }
}

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('list sources')
    .option('--organisation <number>', 'organisation number')
    .addHelpText('after', example('source list'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation }: { organisation?: string }) =>
        listed<ImportSource>(await get(ImportSources).list(caller, organisation), {
          name: ({ name }) => name,
          organisation: (source) => source.organisation,
          'ended above': ({ ended }) => `${ended.percent} % and ${ended.atLeast}`,
          'rejected above': ({ rejected }) => `${rejected.percent} % and ${rejected.atLeast}`,
        }),
      ),
    );
}
