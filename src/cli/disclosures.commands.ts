import type { Command } from 'commander';
import { AttributeCatalogue } from '../domain/attributes/attribute-catalogue.js';
import type { Disclosure } from '../domain/audit/disclosure.js';
import { DisclosuresService } from '../domain/audit/disclosures.service.js';
import type { CommandRunner } from './command-runner.js';
import { shownInstant } from './dates.js';
import { count, example } from './options.js';
import { listed, type Columns } from './output.js';

/** Names are long URIs; people read friendly names. JSON keeps the names. */
function columns(catalogue: AttributeCatalogue): Columns<Disclosure> {
  const friendly = (name: string): string => catalogue.byName(name)?.friendlyName ?? name;
  return {
    at: ({ recordedAt }) => shownInstant(recordedAt),
    requester: ({ requester }) => requester,
    outcome: ({ outcome }) => outcome,
    released: ({ released }) => released.map(friendly).join(' '),
    withheld: ({ withheld }) =>
      Object.entries(withheld)
        .map(([name, reason]) => `${friendly(name)} (${reason})`)
        .join(' '),
    request: ({ requestId }) => requestId,
  };
}

interface DisclosuresOptions {
  readonly employee?: string;
  readonly organisation?: string;
  readonly requester?: string;
  readonly limit?: number;
}

export function disclosuresCommand(program: Command, runner: CommandRunner): void {
  program
    .command('disclosures')
    .description('who asked about whom, and the names of what was released; never the values')
    .option('--employee <employee>', 'about uid@organisation-number')
    .option('--organisation <number>', 'about employees of an organisation')
    .option('--requester <entityID>', 'asked by a relying party')
    .option('--limit <number>', 'at most so many', count)
    .addHelpText('after', example('disclosures --employee anna@2021006883'))
    .action(
      runner.onRegister(
        async ({ caller, get }, { employee, organisation, requester, limit }: DisclosuresOptions) => {
          const filter = { employment: employee, organisation, requester, limit };
          return listed(await get(DisclosuresService).list(caller, filter), columns(get(AttributeCatalogue)));
        },
      ),
    );
}
