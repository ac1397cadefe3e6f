import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { IdentityProvider } from '../domain/relying-parties/identity-provider.js';
import { IdentityProvidersService } from '../domain/relying-parties/identity-providers.service.js';
import { readRelyingPartyFiles } from '../protocols/saml/relying-party-files.js';
import type { CommandRunner } from './command-runner.js';
import { UsageError } from './exit-codes.js';
import { example } from './options.js';
import { listed, printable, said, type Columns, type Result } from './output.js';
import type { Register } from './register.js';

const COLUMNS: Columns<IdentityProvider> = {
  entityID: ({ entityId }) => entityId,
  name: ({ displayName }) => displayName,
  'managed by': ({ managedBy }) => managedBy,
};

export function identityProviderCommands(program: Command, runner: CommandRunner): void {
  const noun = program
    .command('identity-provider')
    .description('whose statements of who has logged in may be looked at');
  noun
    .command('add')
    .description('register the identity providers of a metadata file, or bring them up to date')
    .argument('<file>', 'SAML metadata, or a folder of it')
    .addHelpText('after', example('identity-provider add identity-provider.xml'))
    .action(runner.onRegister((register, _options, file = '') => add(register, file)));
  noun
    .command('remove')
    .description('no longer count what the identity provider states')
    .argument('<entityID>', 'entityID of the identity provider')
    .option('--reason <text>', 'why; recorded')
    .option('--hand-over', 'let a federation whose feed names it register it again')
    .addHelpText('after', example('identity-provider remove https://idp.example.se'))
    .action(
      runner.onRegister(
        async (
          { caller, get },
          { reason, handOver }: { reason?: string; handOver?: boolean },
          entityId = '',
        ) => {
          await get(IdentityProvidersService).remove(caller, entityId, reason, handOver);
          return said({ entityId }, `Removed ${printable(entityId)}.`);
        },
      ),
    );
  noun
    .command('list')
    .description('list the registered identity providers')
    .addHelpText('after', example('identity-provider list'))
    .action(
      runner.onRegister(async ({ caller, get }) =>
        listed(await get(IdentityProvidersService).list(caller), COLUMNS),
      ),
    );
}

async function add({ caller, get }: Register, file: string): Promise<Result> {
  if (!existsSync(file)) throw new UsageError('There is no such file.');
  const { identityProviders, problems } = readRelyingPartyFiles([file]);
  await get(IdentityProvidersService).bring(caller, 'manual', identityProviders);
  const read = identityProviders.map(({ entityId }) => entityId);
  const leftOut = problems.filter(({ entityId }) => entityId === undefined || !read.includes(entityId));
  const lines = [
    ...read.map((entityId) => `${printable(entityId)}: registered`),
    ...problems.map(({ entityId, file: where, reason }) => `${printable(entityId ?? where)}: ${reason}`),
  ];
  const text = lines.join('\n') || 'There is no identity provider in it.';
  return { data: { registered: read, problems }, text, failed: leftOut.length > 0 || read.length === 0 };
}
