import type { Command } from 'commander';
import { loadCertification } from '../development/certification.js';
import { hasGivenLogins } from '../development/development-server.js';
import type { Variables } from '../platform/config/variables.js';
import type { CommandRunner } from './command-runner.js';
import { UsageError } from './exit-codes.js';
import { example } from './options.js';
import { said } from './output.js';

/** Where the logins of a database are given it is somebody's, in development mode, too. */
function isDevelopment(variables: Variables): boolean {
  return variables.NODE_ENV === 'development' && !hasGivenLogins(variables);
}

export function certificationCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('certification').description('conformance to OpenID AuthZEN');
  const load = runner.onRegister(async ({ caller, get }) => {
    const token = await loadCertification(get, caller);
    return {
      ...said({ token }, `Loaded. The harness calls with this token, which is shown once:\n${token}`),
      remedyIfLost: 'Its token is lost: `client list` names its client, to be revoked.',
    };
  });
  noun
    .command('load')
    .description('load the fixture of the certification scenario, and show the token its harness calls with')
    .option(
      '--into-production',
      'outside of development mode: an organisation with the number 556226-5719, two employees, powers and a token that works come into the register for good',
    )
    .addHelpText('after', example('certification load --json'))
    .action(async (...given: unknown[]) => {
      const { intoProduction = false } = (given.at(-1) as Command).opts<{ intoProduction?: boolean }>();
      if (!intoProduction && !isDevelopment(runner.terminal.variables))
        throw new UsageError(
          'The fixture is for development mode, or a register that is thrown away. ' +
            'It cannot be taken out again: if you want it in this one, say --into-production.',
        );
      await load(...given);
    });
}
