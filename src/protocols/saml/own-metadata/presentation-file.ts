import { dirname, resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describedFaults } from '../../../platform/config/described-faults.js';
import { ConfigurationError } from '../../../platform/config/environment.js';
import { readJsonObject } from '../../../platform/config/json-object-file.js';
import { readLogoFile, type LogoFile } from './logo-file.js';
import { PresentationConfiguration } from './presentation-configuration.js';

const VARIABLE = 'AUTHORITY_METADATA_FILE';

/** What an operator says of the service; `logoFile` when the logo is ours to serve. */
export interface ConfiguredPresentation {
  readonly said: PresentationConfiguration;
  readonly logoFile?: LogoFile;
}

/**
 * Reads the file; nothing is said without one. A logo's path is relative to it.
 * @throws ConfigurationError that lists every problem by field, never by value
 */
export function readPresentation(path: string | undefined): ConfiguredPresentation {
  if (path === undefined) return { said: new PresentationConfiguration() };
  const said = plainToInstance(PresentationConfiguration, readJsonObject(VARIABLE, path), {
    exposeDefaultValues: true,
  });
  const faults = validateSync(said, {
    whitelist: true,
    forbidNonWhitelisted: true,
    stopAtFirstError: true,
  });
  const problems = describedFaults(faults, VARIABLE);
  if (problems.length === 0) problems.push(...logoProblems(said));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { said, ...logoFileOf(said, dirname(path)) };
}

function logoProblems({ logo }: PresentationConfiguration): string[] {
  if (!logo) return [];
  if ((logo.file === undefined) === (logo.url === undefined))
    return [`${VARIABLE}.logo must have either a file or a url`];
  const isSized = logo.width !== undefined && logo.height !== undefined;
  return logo.url !== undefined && !isSized ? [`${VARIABLE}.logo must have width and height with a url`] : [];
}

function logoFileOf({ logo }: PresentationConfiguration, folder: string): { logoFile?: LogoFile } {
  if (logo?.file === undefined) return {};
  const logoFile = readLogoFile(resolve(folder, logo.file));
  if (!logoFile) {
    const must = 'must name a PNG, SVG, JPEG or GIF of at most 512 KiB, with a width and a height';
    throw new ConfigurationError([`${VARIABLE}.logo.file ${must}`]);
  }
  const { width = logoFile.width, height = logoFile.height } = logo;
  return { logoFile: { ...logoFile, width, height } };
}
