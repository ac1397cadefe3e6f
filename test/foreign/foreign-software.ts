import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

export const PYTHON = '/usr/bin/python3';

const present = {
  pysaml2: () => runs(PYTHON, ['-c', 'import saml2']) && existsSync('/usr/bin/xmlsec1'),
  shibboleth: () => existsSync('/usr/bin/resolvertest'),
  lasso: () => runs(PYTHON, ['-c', 'import lasso']),
  xmlsec1: () => existsSync('/usr/bin/xmlsec1'),
  xmllint: () => existsSync('/usr/bin/xmllint'),
};
type Software = keyof typeof present;

/** Debian packages that bring it. */
const packages: Record<Software, readonly string[]> = {
  pysaml2: ['python3-pysaml2', 'xmlsec1'],
  shibboleth: ['shibboleth-sp-utils'],
  lasso: ['python3-lasso'],
  xmlsec1: ['xmlsec1'],
  xmllint: ['libxml2-utils'],
};

/**
 * A suite that runs software of others: installed first where that is possible, else skipped, with the reason printed and
 * in the suite's name.
 */
export function describeWith(software: readonly Software[], title: string, suite: () => void): void {
  const problem = provide(software);
  if (problem === undefined) {
    describe(title, suite);
    return;
  }
  process.stderr.write(`SKIPPED: ${title}: ${problem}\n`);
  describe.skip(`${title} (skipped: ${problem})`, suite);
}

/** @returns why some of it cannot be had */
function provide(software: readonly Software[]): string | undefined {
  const missing = software.filter((one) => !present[one]());
  if (missing.length === 0) return undefined;
  const wanted = missing.flatMap((one) => packages[one]).join(' ');
  if (!existsSync('/usr/bin/apt-get')) return `needs the Debian packages ${wanted}, and there is no apt-get`;
  if (process.getuid?.() !== 0) return `needs the Debian packages ${wanted}, and only root can install them`;
  install(wanted.split(' '));
  const still = missing.filter((one) => !present[one]());
  return still.length === 0 ? undefined : `apt-get could not install ${wanted}`;
}

// A fresh machine has no package lists, so a first attempt that fails is repeated after fetching them.
function install(names: readonly string[]): void {
  const attempt = () => aptGet('install', '--yes', '--no-install-recommends', ...names);
  if (!attempt() && aptGet('update')) attempt();
}

function aptGet(...args: string[]): boolean {
  const patience = ['Acquire::Retries=1', 'Acquire::http::Timeout=20', 'DPkg::Lock::Timeout=120'];
  const options = ['-qq', ...patience.flatMap((option) => ['-o', option])];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('/usr/bin/apt-get', [...options, ...args], { env, timeout: 300_000 }).status === 0;
}

function runs(program: string, args: readonly string[]): boolean {
  return spawnSync(program, args).status === 0;
}
