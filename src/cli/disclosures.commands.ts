import type { Command } from 'commander';
import { AttributeCatalogue } from '../domain/attributes/attribute-catalogue.js';
import type { Disclosure } from '../domain/audit/disclosure.js';
import { DisclosureReads } from '../domain/audit/disclosure-reads.service.js';
import { EmployeeReads } from '../domain/directory/employee-reads.service.js';
import type { Page, PageRequest } from '../platform/paging/page.js';
import type { CommandRunner } from './command-runner.js';
import { shownInstant } from './dates.js';
import { example } from './options.js';
import type { Columns } from './output.js';
import { pageListed, withPageOptions, type PageOptions } from './pages.js';
import type { Register } from './register.js';

interface ListedDisclosure extends Disclosure {
  /** uid@organisation-number, where an employment was found. */
  readonly employee?: string;
}

/** Names are long URIs; people read friendly names. JSON keeps the names. */
function columns(catalogue: AttributeCatalogue): Columns<ListedDisclosure> {
  const friendly = (name: string): string => catalogue.byName(name)?.friendlyName ?? name;
  return {
    at: ({ recordedAt }) => shownInstant(recordedAt),
    channel: ({ channel }) => channel,
    requester: ({ requester }) => requester,
    employee: ({ employee }) => employee,
    outcome: ({ outcome }) => outcome,
    released: ({ released }) => released.map(friendly).join(' '),
    withheld: ({ withheld }) =>
      Object.entries(withheld)
        .map(([name, reason]) => `${friendly(name)} (${reason})`)
        .join(' '),
    request: ({ requestId }) => requestId,
  };
}

interface DisclosuresOptions extends PageOptions {
  readonly employee?: string;
  readonly organisation?: string;
  readonly requester?: string;
}

export function disclosuresCommand(program: Command, runner: CommandRunner): void {
  withPageOptions(program.command('disclosures'))
    .description('who asked about whom, and the names of what was released, newest first; never the values')
    .option('--employee <employee>', 'about uid@organisation-number')
    .option('--organisation <number>', 'about employees of an organisation')
    .option('--requester <entityID>', 'asked by a relying party')
    .addHelpText('after', example('disclosures --employee anna@2021006883'))
    .action(
      runner.onRegister(
        async (register, { employee, organisation, requester, ...options }: DisclosuresOptions) => {
          const filter = { employment: employee, organisation, requester };
          const { caller, get } = register;
          const page = async (request: PageRequest) =>
            withEmployees(register, await get(DisclosureReads).page(caller, { ...filter, ...request }));
          return pageListed(runner, options, page, columns(get(AttributeCatalogue)));
        },
      ),
    );
}

/** A disclosure keeps ids alone. */
async function withEmployees(
  { caller, get }: Register,
  { edges, ...page }: Page<Disclosure>,
): Promise<Page<ListedDisclosure>> {
  const ids = edges.flatMap(({ node }) => node.employmentId ?? []);
  const found = await get(EmployeeReads).byIds(caller, [...new Set(ids)]);
  const employees = new Map(found.map((view) => [view?.employmentId, view?.orgAffiliation]));
  const named = edges.map(({ cursor, node }) => {
    const employee = node.employmentId && employees.get(node.employmentId);
    return { cursor, node: { ...node, ...(employee && { employee }) } };
  });
  return { edges: named, ...page };
}
