import type { Command } from 'commander';
import { levelsAtLeast } from '../domain/mandates/assurance-levels.rules.js';
import type { Dimension, NewPower, PowerView } from '../domain/mandates/power.js';
import { PowerReads } from '../domain/mandates/power-reads.service.js';
import { PowersService } from '../domain/mandates/powers.service.js';
import type { CommandRunner } from './command-runner.js';
import { UsageError } from './exit-codes.js';
import { atLeastSaid, withLevelOptions, type LevelOptions } from './level-options.js';
import { count, example, repeated } from './options.js';
import { listed, said, type Columns } from './output.js';

interface DefineOptions
  extends
    LevelOptions,
    Pick<
      NewPower,
      | 'nameSv'
      | 'nameEn'
      | 'organisation'
      | 'relyingParty'
      | 'maximumMonths'
      | 'passableDepth'
      | 'personsTogether'
      | 'togetherMinutes'
      | 'condition'
    > {
  readonly dimension?: readonly string[];
  readonly assuranceLevel?: readonly string[];
  readonly otherLevels?: boolean;
  readonly action?: readonly string[];
  readonly resourceType?: readonly string[];
  readonly approvals?: number;
  readonly incompatibleWith?: readonly string[];
}

export function powerCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('power').description('powers: what mandates can be about');
  list(noun, runner);
  withLevelOptions(noun.command('define'))
    .description('define a power')
    .argument('<code>', 'an absolute URI')
    .requiredOption('--name-sv <name>', 'name in Swedish')
    .requiredOption('--name-en <name>', 'name in English')
    .option('--organisation <number>', 'its owner (default: any organisation may empower with it)')
    .option('--relying-party <entityID>', 'the e-service it belongs to')
    .option(
      '--dimension <name[:maximum]>',
      'what mandates can be limited by, beside unit and assurance-level',
      repeated,
    )
    .option('--assurance-level <uri>', 'an accepted level of assurance, exactly (default: any)', repeated)
    .option('--other-levels', 'levels may be of a federation that is not known here')
    .option('--maximum-months <number>', 'longest mandate (default: 60)', count)
    .option('--passable-depth <number>', 'how many times it may be passed on (default: 0, never)', count)
    .option('--persons-together <number>', 'persons needed together to use it (default: 1)', count)
    .option('--approvals <number>', 'approvals before a mandate is active (default: 0)', count)
    .option('--together-minutes <number>', 'within how many minutes of the first (default: 60)', count)
    .option('--action <name>', 'what may be done with it, as e-services ask about it', repeated)
    .option('--resource-type <type>', 'to what kind of thing', repeated)
    .option('--condition <CEL>', 'what else must be so, over subject, action, resource, context and mandate')
    .option('--incompatible-with <code>', 'a power that one person may not hold together with it', repeated)
    .addHelpText(
      'after',
      example(
        'power define https://example.se/power/approve --name-sv Attest --name-en Approval --dimension amount:maximum',
      ),
    )
    .action(
      runner.onRegister(async ({ caller, get }, options: DefineOptions, code = '') => {
        const { powerId } = await get(PowersService).definePower(caller, newPower(code, options));
        return said({ powerId, code }, `Defined the power ${code}.`);
      }),
    );
}

const COLUMNS: Columns<PowerView> = {
  code: ({ code }) => code,
  name: ({ nameSv }) => nameSv,
  shared: ({ organisationId }) => organisationId === undefined,
  'e-service': ({ relyingParty }) => relyingParty,
  'limited by': ({ dimensions }) => dimensions.map(({ name }) => name).join(' '),
  levels: ({ assuranceLevels }) => assuranceLevels.join(' '),
  months: ({ maximumMonths }) => maximumMonths,
  'passed on': ({ passableDepth }) => passableDepth,
  together: ({ personsTogether }) => personsTogether,
  approvals: ({ approvalsNeeded }) => approvalsNeeded,
};

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('list the powers that there are, by code')
    .option('--organisation <number>', 'its own too (default: only those that all organisations share)')
    .addHelpText('after', example('power list --organisation 2021006883'))
    .action(
      runner.onRegister(async ({ caller, get }, { organisation }: { organisation?: string }) => {
        const reads = get(PowerReads);
        const powers = organisation === undefined ? reads.shared(caller) : reads.of(caller, organisation);
        return listed(await powers, COLUMNS);
      }),
    );
}

function levelsOf(options: LevelOptions): string[] {
  const atLeast = atLeastSaid(options);
  return atLeast ? levelsAtLeast(atLeast) : [];
}

function newPower(code: string, options: DefineOptions): NewPower {
  return {
    code,
    nameSv: options.nameSv,
    nameEn: options.nameEn,
    organisation: options.organisation,
    relyingParty: options.relyingParty,
    dimensions: options.dimension?.map(dimension) ?? [],
    assuranceLevels: [...(options.assuranceLevel ?? []), ...levelsOf(options)],
    otherLevels: options.otherLevels,
    maximumMonths: options.maximumMonths,
    passableDepth: options.passableDepth,
    personsTogether: options.personsTogether,
    togetherMinutes: options.togetherMinutes,
    approvalsNeeded: options.approvals,
    actions: options.action ?? [],
    resourceTypes: options.resourceType ?? [],
    condition: options.condition,
    incompatibleWith: options.incompatibleWith ?? [],
  };
}

function dimension(text: string): Dimension {
  const [name = '', kind = 'values', ...rest] = text.split(':');
  if (rest.length > 0 || (kind !== 'values' && kind !== 'maximum')) {
    throw new UsageError('A dimension is written name, name:values or name:maximum.');
  }
  return { name, kind };
}
