import { readFileSync } from 'node:fs';
import { Command, CommanderError, Help, type Option } from 'commander';
import { agreementCommands } from './agreement.commands.js';
import { auditCommands } from './audit.commands.js';
import { certificationCommands } from './certification.commands.js';
import { clientCommands } from './client.commands.js';
import { CommandRunner } from './command-runner.js';
import { disclosuresCommand } from './disclosures.commands.js';
import { employeeCommands } from './employee.commands.js';
import { EXIT_CODES_HELP, exitCodeOf } from './exit-codes.js';
import { reportFailure } from './failure.js';
import { importSourceCommands } from './import-source.commands.js';
import { importFetchCommands } from './import-fetch.commands.js';
import { importCommands } from './import.commands.js';
import { keysCommands } from './keys.commands.js';
import { mandateCommands } from './mandate.commands.js';
import { metadataCommands } from './metadata.commands.js';
import { migrateCommand } from './migrate.commands.js';
import { organisationCommands } from './organisation.commands.js';
import { powerCommands } from './power.commands.js';
import { queryCommand } from './query.commands.js';
import { feedCommands } from './feed.commands.js';
import { identityProviderCommands } from './identity-provider.commands.js';
import { relyingPartyCommands } from './relying-party.commands.js';
import { roleCommands } from './role.commands.js';
import type { Terminal } from './terminal.js';
import { unitCommands } from './unit.commands.js';

/** In the order in which a new installation needs them. */
const NOUNS = [
  migrateCommand,
  keysCommands,
  metadataCommands,
  organisationCommands,
  unitCommands,
  employeeCommands,
  powerCommands,
  roleCommands,
  mandateCommands,
  importSourceCommands,
  importFetchCommands,
  importCommands,
  relyingPartyCommands,
  feedCommands,
  identityProviderCommands,
  agreementCommands,
  clientCommands,
  queryCommand,
  disclosuresCommand,
  auditCommands,
  certificationCommands,
];

const CONVENTIONS = `
Dates are days in Sweden (Europe/Stockholm), the last one included. An employee is written
uid@organisation-number. With --json standard output holds one JSON document and nothing else;
instants in it are UTC, and the end of a period is the first instant not included.

${EXIT_CODES_HELP}`;

/**
 * Runs one command to its end.
 * @param args  what follows the program's name
 * @returns the exit code (`EXIT`); every failure has been reported
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const runner = new CommandRunner(terminal);
  const program = newProgram(terminal);
  for (const add of NOUNS) add(program, runner);
  try {
    await parsed(program, args);
    await terminal.written?.();
    return runner.exitCode;
  } catch (error) {
    reportFailure(error, terminal, program.opts<{ json?: boolean }>().json ?? false);
    return exitCodeOf(error);
  }
}

/** Help that was asked for is thrown as if it were a failure. */
async function parsed(program: Command, args: readonly string[]): Promise<void> {
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
  }
}

function newProgram(terminal: Terminal): Command {
  return new Command('behorig')
    .description('Roles and mandates of employees, for the e-services that ask.')
    .version(packageVersion())
    .option('--json', 'print JSON on standard output, and failures as JSON on standard error')
    .configureHelp({ showGlobalOptions: true, helpWidth: 100, optionDescription: describedOption })
    .configureOutput({
      writeOut: (text) => {
        terminal.out(text);
      },
      writeErr: (text) => {
        terminal.err(text);
      },
      // Thrown as well, and reported with all other failures.
      outputError: () => undefined,
    })
    .exitOverride()
    .addHelpText('after', CONVENTIONS);
}

function describedOption(option: Option): string {
  return new Help().optionDescription(option) + (option.mandatory ? ' (required)' : '');
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
