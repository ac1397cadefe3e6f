import { InvalidArgumentError, Option, type Command } from 'commander';
import {
  AT_LEAST,
  eidasLevels,
  type LevelsAtLeast,
  type SwedishLevel,
} from '../domain/mandates/assurance-level.js';

export interface LevelOptions {
  readonly levelAtLeast?: SwedishLevel;
  readonly eidasAtLeast?: LevelsAtLeast['eidas'];
  readonly nonresident?: boolean;
  readonly uncertified?: boolean;
}

/** A short way to say a list of levels; what is kept is the list. */
export function withLevelOptions(command: Command): Command {
  return command
    .option('--level-at-least <2|3|4>', 'levels of assurance: the Swedish ones from this on', swedishLevel)
    .addOption(new Option('--eidas-at-least <level>', 'those of eIDAS from this on').choices(eidasLevels))
    .option('--nonresident', 'of these also for those without a Swedish identity number')
    .option('--uncertified', 'of these also by providers that have not been reviewed');
}

/** Undefined when nothing is said of it. */
export function atLeastSaid(options: LevelOptions): LevelsAtLeast | undefined {
  const { levelAtLeast: level, eidasAtLeast: eidas, nonresident, uncertified } = options;
  const said = { level, eidas, nonresident, uncertified };
  return Object.values(said).some((value) => value !== undefined) ? said : undefined;
}

function swedishLevel(value: string): SwedishLevel {
  const level = Number(value);
  if (!/^[0-9]$/.test(value) || !(level in AT_LEAST)) throw new InvalidArgumentError('It must be 2, 3 or 4.');
  return level as SwedishLevel;
}
