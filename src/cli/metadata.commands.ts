import type { Command } from 'commander';
import type { Environment } from '../platform/config/environment.js';
import { checkMetadata, type CheckedMetadata } from '../protocols/saml/check/check-metadata.js';
import type { Expected } from '../protocols/saml/check/finding.js';
import { XmlRefused } from '../protocols/saml/xml/xml-refused.js';
import type { CommandRunner } from './command-runner.js';
import { withConfiguration } from './configuration.js';
import { UsageError } from './exit-codes.js';
import { findingsText, withSetting } from './metadata/findings-text.js';
import { metadataAt } from './metadata/metadata-at.js';
import {
  NEEDED_FOR_CHECK,
  NEEDED_FOR_METADATA,
  writeLoginMetadata,
  writeOwnMetadata,
} from './metadata/own-metadata.js';
import { example } from './options.js';
import { said, type Result } from './output.js';

export function metadataCommands(program: Command, runner: CommandRunner): void {
  const noun = program.command('metadata').description('SAML metadata, ours and that of others');
  noun
    .command('show')
    .description('print our signed metadata as it would be served now, whether or not the service runs')
    .addHelpText('after', example('metadata show > authority.xml'))
    .action(
      runner.configured(NEEDED_FOR_METADATA, async (environment) => {
        const metadata = await writeOwnMetadata(environment);
        return said({ metadata }, metadata);
      }),
    );
  noun
    .command('check')
    .description("tell what the federation's operator would object to, and by which rule")
    .argument(
      '[file|address]',
      'metadata of an e-service, an identity provider or an authority (default: ours, and that of our login if there is one)',
    )
    .addHelpText(
      'after',
      `${example('metadata check', 'metadata check e-service.xml')}

Exit code 1 when something must be mended. What should be mended alone gives 0.`,
    )
    .action(
      runner.plain((_options, location?: string) =>
        location === undefined
          ? withConfiguration(runner.terminal, NEEDED_FOR_CHECK, checkOurs)
          : checkOther(location),
      ),
    );
}

async function checkOurs(environment: Environment): Promise<Result> {
  const authority = await writeOwnMetadata(environment);
  const login = writeLoginMetadata(environment);
  const expected = { now: new Date(), publicUrl: environment.PUBLIC_URL };
  const found = [authority, login].flatMap((metadata) =>
    metadata === undefined ? [] : checked(Buffer.from(metadata), expected),
  );
  return told({
    entities: found.flatMap(({ entities }) => entities),
    findings: found.flatMap(({ findings }) => findings).map(withSetting),
  });
}

async function checkOther(location: string): Promise<Result> {
  return told(checked(await metadataAt(location), { now: new Date() }));
}

function checked(metadata: Uint8Array, expected: Expected): CheckedMetadata {
  try {
    const found = checkMetadata(metadata, expected);
    if (found.entities.length > 0) return found;
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    throw new UsageError(`It cannot be read as metadata (${error.reason}).`);
  }
  throw new UsageError('It is no SAML 2.0 metadata: there is no EntityDescriptor in it.');
}

function told(found: CheckedMetadata): Result {
  const failed = found.findings.some(({ severity }) => severity === 'must');
  return { data: found, text: findingsText(found), failed };
}
