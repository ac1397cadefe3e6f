import { cpSync, existsSync, rmSync } from 'node:fs';
import { mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  loadSampleAgreements,
  loadSampleRegister,
  publishSample,
  takeSampleFederation,
} from '../../src/development/sample.js';
import { MachineClientsModule } from '../../src/domain/callers/machine-clients.module.js';
import { DirectoryModule } from '../../src/domain/directory/directory.module.js';
import { MandatesModule } from '../../src/domain/mandates/mandates.module.js';
import { RelyingPartiesModule } from '../../src/domain/relying-parties/relying-parties.module.js';
import { RolesModule } from '../../src/domain/roles/roles.module.js';
import { readEnvironment, type Environment } from '../../src/platform/config/environment.js';
import { createLogger } from '../../src/platform/logging/logger.js';
import { PlatformModule } from '../../src/platform/platform.module.js';
import { createTestDatabase, oneAtATime, type TestDatabase } from './postgres.js';
import { makeSetting } from './setting.js';

/** Of development mode; the sample's powers are named below it. */
export const SAMPLE_BASE_URI = 'https://behorig.example/attributes/1.0';

/**
 * A database with the sample in it, and in `folder` what the sample has outside of it. It is loaded once, by the first of the run that asks; the
 * others get a copy.
 */
export async function createSampleDatabase(folder: string): Promise<TestDatabase> {
  const runFolder = process.env.BEHORIG_TEST_FOLDER;
  if (!runFolder) throw new Error('Only specs under test/ have the sample.');
  const made = join(runFolder, 'sample');
  if (!existsSync(made)) await oneAtATime('sample', async () => existsSync(made) || make(runFolder, made));
  cpSync(made, folder, { recursive: true });
  return createTestDatabase(await readFile(join(made, 'template'), 'utf8'));
}

/** Beside its place and then moved there, so it is whole or missing. The database goes with what else the run has made. */
async function make(runFolder: string, made: string): Promise<void> {
  const fresh = await mkdtemp(join(runFolder, 'new-'));
  const { database, variables } = await makeSetting();
  const { feedsFile } = await publishSample(fresh);
  const environment = readEnvironment({
    ...{ ...variables, ATTRIBUTE_BASE_URI: SAMPLE_BASE_URI },
    DATA_FOLDER: fresh,
  });
  const options = { logger: false, abortOnError: false } as const;
  const context = await NestFactory.createApplicationContext(Loading.with(environment), options);
  await loadSampleRegister(context, environment);
  await takeSampleFederation(context, feedsFile);
  await loadSampleAgreements(context, environment);
  await context.close();
  rmSync(variables.KEYS_FOLDER ?? '', { recursive: true });
  await writeFile(join(fresh, 'template'), database.name);
  await rename(fresh, made);
}

@Module({})
class Loading {
  static with(environment: Environment) {
    return {
      module: Loading,
      imports: [
        PlatformModule.with(environment, createLogger(environment)),
        DirectoryModule,
        RolesModule,
        MandatesModule,
        RelyingPartiesModule,
        MachineClientsModule,
      ],
    };
  }
}
