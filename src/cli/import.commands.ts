import { accessSync, constants, createReadStream, statSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { importModes, type ImportBatch, type ImportMode, type NewImport } from '../domain/imports/import.js';
import { ImportReads } from '../domain/imports/import-reads.service.js';
import { ImportSources } from '../domain/imports/import-sources.service.js';
import { ImportsService } from '../domain/imports/imports.service.js';
import { rowSets, type RowSet } from '../domain/imports/reading/imported-row.js';
import { unpacked } from '../domain/imports/unpacked.js';
import type { PageRequest } from '../platform/paging/page.js';
import type { CommandRunner } from './command-runner.js';
import { UsageError } from './exit-codes.js';
import { example } from './options.js';
import { fields, listed, printable, type Columns, type Result } from './output.js';
import { pageListed, withPageOptions, type PageOptions } from './pages.js';
import { showProgress } from './progress.js';

/** Verdicts shown to a person; --json has them all, `imports rows` the rest. */
const SHOWN = 20;
const ALL = 1_000_000;

interface ImportOptions {
  readonly source: string;
  readonly organisation?: string;
  readonly full?: boolean;
  readonly delta?: boolean;
  readonly dryRun?: boolean;
  readonly rows?: RowSet;
}

export function importCommands(program: Command, runner: CommandRunner): void {
  importCommand(program, runner);
  const noun = program.command('imports').description('what became of imported files');
  history(noun, runner);
  rows(noun, runner);
  decision(noun, runner, 'confirm', 'apply an import that waits because it ends so much');
  decision(noun, runner, 'cancel', 'give up an import that waits');
}

function importCommand(program: Command, runner: CommandRunner): void {
  program
    .command('import')
    .description('import a file of units, employments, role assignments or mandates')
    .argument('<file>', 'CSV or NDJSON, also compressed by gzip')
    .requiredOption('--source <name>', 'the source that keeps these rows')
    .option('--organisation <number>', 'organisation number; needed where several have a source of this name')
    .addOption(
      new Option(
        '--full',
        'the file is the truth: what the source manages and the file lacks is ended',
      ).conflicts('delta'),
    )
    .option('--delta', 'the file tells what is new or different; nothing is ended')
    .option('--dry-run', 'plan and show, change nothing')
    .addOption(
      new Option('--rows <set>', 'what the rows are, where the columns do not tell').choices(rowSets),
    )
    .addHelpText('after', example('import employments.csv --source hr --full --dry-run'))
    .action(
      runner.onRegister(async ({ caller, get }, options: ImportOptions, path = '') => {
        const imports = get(ImportsService);
        const { source, organisation, dryRun = false, rows: rowSet } = options;
        const input = { source, mode: modeOf(options), dryRun, ...bytesOf(path) };
        const progress = showProgress(runner.terminal);
        const batch = await imports.import(
          caller,
          { ...input, ...(organisation && { organisation }), ...(rowSet && { rowSet }) },
          (step) => progress.show(step),
        );
        progress.end();
        const verdicts = await imports.rows(caller, batch.id, { limit: SHOWN });
        const lines = verdicts.map(
          ({ line, key = '', verdict, problem }) =>
            `${line === undefined ? 'missing' : `line ${line}`}  ${verdict}  ${printable(key)}${problem ? `  ${problem.column ? `${problem.column}: ` : ''}${problem.rule} ${problem.remedy}` : ''}`,
        );
        return outcome(batch, lines);
      }),
    );
}

function modeOf({ full, delta }: ImportOptions): ImportMode {
  const [mode] = importModes.filter((name) => (name === 'full' ? full : delta));
  // What ends nothing is the safe one.
  return mode ?? 'delta';
}

/** @throws UsageError when it cannot be read */
function bytesOf(path: string): Pick<NewImport, 'file' | 'arrived'> {
  const size = sizeOf(path);
  const stream = createReadStream(path);
  return { file: unpacked(stream), arrived: () => (size > 0 ? stream.bytesRead / size : 1) };
}

function sizeOf(path: string): number {
  try {
    accessSync(path, constants.R_OK);
    const stat = statSync(path);
    if (stat.isFile()) return stat.size;
  } catch {
    // said below
  }
  throw new UsageError(`${path} is no file that can be read.`);
}

interface HistoryOptions extends PageOptions {
  readonly source: string;
  readonly organisation?: string;
}

const COLUMNS: Columns<ImportBatch> = {
  id: ({ id }) => id,
  received: ({ recordedAt }) => recordedAt.toISOString(),
  rows: ({ rowSet }) => rowSet,
  mode: ({ mode }) => mode,
  state: ({ state }) => state,
  read: ({ read }) => read,
  created: ({ created }) => created,
  changed: ({ changed }) => changed,
  ended: ({ ended }) => ended,
  rejected: ({ rejected }) => rejected,
};

function history(noun: Command, runner: CommandRunner): void {
  withPageOptions(noun.command('list'))
    .description('the imports of a source, newest first')
    .requiredOption('--source <name>', 'name of the source')
    .option('--organisation <number>', 'organisation number')
    .addHelpText('after', example('imports list --source hr'))
    .action(
      runner.onRegister(
        async ({ caller, get }, { source: name, organisation: number, ...options }: HistoryOptions) => {
          const { organisation } = await get(ImportSources).require(caller, name, number);
          const reads = get(ImportReads);
          const page = (request: PageRequest) =>
            reads.page(caller, { organisation, source: name, ...request });
          return pageListed(runner, options, page, COLUMNS);
        },
      ),
    );
}

function rows(noun: Command, runner: CommandRunner): void {
  noun
    .command('rows')
    .description('the verdicts on the rows of an import; what stayed unchanged is not listed')
    .argument('<import>', 'id of the import')
    .addHelpText('after', example('imports rows 6a3e… --json'))
    .action(
      runner.onRegister(async ({ caller, get }, _options: object, id = '') =>
        listed(await get(ImportsService).rows(caller, id, { limit: ALL }), {
          line: ({ line }) => line,
          key: ({ key }) => key,
          verdict: ({ verdict }) => verdict,
          column: ({ problem }) => problem?.column,
          problem: ({ problem }) => problem?.rule,
          remedy: ({ problem }) => problem?.remedy,
        }),
      ),
    );
}

function decision(
  noun: Command,
  runner: CommandRunner,
  act: 'confirm' | 'cancel',
  description: string,
): void {
  noun
    .command(act)
    .description(description)
    .argument('<import>', 'id of the import')
    .addHelpText('after', example(`imports ${act} 6a3e…`))
    .action(
      runner.onRegister(async ({ caller, get }, _options: object, id = '') =>
        outcome(await get(ImportsService)[act](caller, id), []),
      ),
    );
}

function outcome(batch: ImportBatch, verdicts: readonly string[]): Result {
  const { id, state, reason, read, created, changed, ended, unchanged, rejected, heldBack } = batch;
  const summary = fields({
    import: id,
    rows: batch.rowSet,
    state,
    read,
    created,
    changed,
    ended,
    unchanged,
    rejected,
    ...(heldBack > 0 && { 'not ended': `${heldBack}, because rows of the file could not be told` }),
    ...(reason && { reason: `${reason.rule} ${reason.remedy}` }),
  });
  return {
    data: batch,
    text: [...verdicts, ...(verdicts.length > 0 ? [''] : []), summary].join('\n'),
    failed: !['applied', 'planned', 'cancelled'].includes(state),
  };
}
