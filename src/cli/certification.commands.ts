import type { Command } from 'commander';
import { loadCertification } from '../development/certification.js';
import type { CommandRunner } from './command-runner.js';
import { example } from './options.js';
import { said } from './output.js';

export function certificationCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('certification').description('conformance to OpenID AuthZEN');
  noun
    .command('load')
    .description('load the fixture of the certification scenario, and show the token its harness calls with')
    .addHelpText('after', example('certification load --json'))
    .action(
      runner.onRegister(async ({ caller, get }) => {
        const token = await loadCertification(get, caller);
        return {
          ...said({ token }, `Loaded. The harness calls with this token, which is shown once:\n${token}`),
          remedyIfLost: 'Its token is lost: `client list` names its client, to be revoked.',
        };
      }),
    );
}
