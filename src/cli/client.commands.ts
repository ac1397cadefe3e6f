import type { Command } from 'commander';
import type { MachineClient } from '../domain/callers/machine-client.js';
import { MachineClientsService } from '../domain/callers/machine-clients.service.js';
import type { CommandRunner } from './command-runner.js';
import { afterLastDay, shownInstant } from './dates.js';
import { commaSeparated, example } from './options.js';
import { listed, printable, said, type Columns } from './output.js';

const COLUMNS: Columns<MachineClient> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  of: ownerOf,
  permissions: ({ permissions }) => permissions.join(' '),
  status: ({ status }) => status,
  'issued by': ({ issuedByPersonId }) => issuedByPersonId,
  expires: ({ expiresAt }) => shownInstant(expiresAt),
  'last used': ({ lastUsedAt }) => lastUsedAt && shownInstant(lastUsedAt),
};

export function clientCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('client').description('programs that call with a token of their own');
  issue(noun, runner);
  list(noun, runner);
  revoke(noun, runner);
}

interface IssueOptions {
  readonly organisation?: string;
  readonly operator?: boolean;
  readonly eService?: string;
  readonly permission?: readonly string[];
  readonly expires: string;
  readonly reason: string;
  readonly json?: boolean;
}

function issue(noun: Command, runner: CommandRunner): void {
  noun
    .command('issue')
    .description('issue a client and print its token, this once')
    .argument('<name>', 'what it is called among the clients of its owner')
    .option('--organisation <number>', 'it administers this organisation')
    .option('--operator', 'it administers all organisations')
    .option('--e-service <entityID>', 'it is this e-service, and asks under its agreements')
    .option('--permission <names>', 'what it may do, by commas or by repeating', commaSeparated)
    .requiredOption('--expires <date>', 'last day of its token, YYYY-MM-DD in Sweden; within two years')
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example(
        'client issue hr-system --organisation 2021006883 --permission directory:read,directory:write --expires 2027-06-30 --reason "Beslut 2026/17"',
        'client issue permit-service --e-service https://e-service.example.se/saml --expires 2027-06-30 --reason "Avtal 2026/17" > token',
      ),
    )
    .action(
      runner.onRegister(async ({ caller, get }, options: IssueOptions, name = '') => {
        const { organisation, operator, eService, permission = [], expires, reason, json } = options;
        const { client, token } = await get(MachineClientsService).issue(caller, {
          ...{ organisation, operator, relyingParty: eService },
          ...{ name, permissions: permission, expiresAt: afterLastDay(expires), reason },
        });
        // Standard output is the token alone, so that it can be kept without passing a screen.
        if (!json) runner.terminal.err(`Issued client ${client.id}. Its token is shown this once.\n`);
        return {
          ...said({ ...client, token }, token),
          remedyIfLost: `Its token is lost: \`client revoke ${client.id}\`, and issue another.`,
        };
      }),
    );
}

interface ListOptions {
  readonly organisation?: string;
  readonly revoked?: boolean;
}

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('list the clients that are not revoked')
    .option('--organisation <number>', 'organisation number')
    .option('--revoked', 'also those that are revoked')
    .addHelpText('after', example('client list --organisation 2021006883'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation, revoked }: ListOptions) =>
        listed(await get(MachineClientsService).list(caller, { organisation, revoked }), COLUMNS),
      ),
    );
}

function revoke(noun: Command, runner: CommandRunner): void {
  noun
    .command('revoke')
    .description('refuse the token of a client from now on')
    .argument('<client>', 'its id, as `client list` prints it')
    .requiredOption('--reason <text>', 'why; recorded')
    .addHelpText(
      'after',
      example('client revoke 5f0c7c0e-4b0a-4f7e-9f57-7d0f6f0b6b11 --reason "Systemet har avvecklats"'),
    )
    .action(
      runner.onRegister(async ({ caller, get }, { reason }: { reason: string }, clientId = '') => {
        const client = await get(MachineClientsService).revoke(caller, { clientId, reason });
        return said(client, `Revoked ${printable(client.name)}.`);
      }),
    );
}

function ownerOf({ organisation, relyingParty }: MachineClient): string {
  return organisation ?? relyingParty ?? 'operator';
}
