import { Option, type Command } from 'commander';
import { readKeyIndex } from '../platform/keys/key-ring.js';
import {
  activeSigningKeys,
  publishedKeys,
  type KeyLifetime,
  type KeyUse,
} from '../platform/keys/key-lifetimes.rules.js';
import { keyKinds, rotateKeys } from '../platform/keys/rotate-keys.js';
import type { CommandRunner } from './command-runner.js';
import { shownInstant } from './dates.js';
import { count, example } from './options.js';
import { listed, said } from './output.js';

const DAY_MS = 86_400_000;

export function keysCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('keys').description("the attribute authority's own keys");
  rotate(noun, runner);
  list(noun, runner);
}

interface RotateOptions {
  readonly use?: KeyUse;
  readonly leadDays: number;
}

function rotate(noun: Command, runner: CommandRunner): void {
  noun
    .command('rotate')
    .description(
      'make new keys; a new signing key is published now and signs later, the first ones sign at once',
    )
    .addOption(new Option('--use <use>', 'only keys of this use').choices(['signing', 'encryption']))
    .option('--lead-days <number>', 'days before a new signing key signs; 0 after a leak', count, 7)
    .addHelpText(
      'after',
      `${example('keys rotate', 'keys rotate --use signing --lead-days 14')}\n\nA running service takes them up within seconds.`,
    )
    .action(
      runner.configured(
        ['KEYS_FOLDER', 'OPERATOR_NAME'],
        async (environment, { use, leadDays }: RotateOptions) => {
          const activeFrom = new Date(Date.now() + leadDays * DAY_MS);
          const made = await rotateKeys(environment.KEYS_FOLDER, {
            commonName: environment.OPERATOR_NAME,
            kinds: keyKinds(use),
            activeFrom,
          });
          return said(made, made.map(madeText).join('\n'));
        },
      ),
    );
}

function madeText({ id, use, activeFrom }: KeyLifetime): string {
  return `Made ${id}: ${use === 'signing' ? 'signs from' : 'published from'} ${shownInstant(activeFrom)}.`;
}

function list(noun: Command, runner: CommandRunner): void {
  noun
    .command('list')
    .description('list the keys and what each is used for now')
    .addHelpText('after', example('keys list'))
    .action(
      runner.configured(['KEYS_FOLDER'], ({ KEYS_FOLDER: folder }) => {
        const keys = readKeyIndex(folder);
        const now = new Date();
        const published = new Set(publishedKeys(keys, now));
        const signing = new Set(activeSigningKeys(keys, now));
        const rows = keys.map((key) => ({ ...key, published: published.has(key), signs: signing.has(key) }));
        return Promise.resolve(listed(rows, KEY_COLUMNS));
      }),
    );
}

const KEY_COLUMNS = {
  id: ({ id }: KeyLifetime) => id,
  use: ({ use }: KeyLifetime) => use,
  algorithm: ({ algorithm }: KeyLifetime) => algorithm,
  'active from': ({ activeFrom }: KeyLifetime) => shownInstant(activeFrom),
  'retired from': ({ retiredFrom }: KeyLifetime) => retiredFrom && shownInstant(retiredFrom),
  published: (key: { published: boolean }) => key.published,
  signs: (key: { signs: boolean }) => key.signs,
};
