import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (name: string) => readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8');

const compose = read('docker-compose.yml');
const known = [...read('src/platform/config/environment.ts').matchAll(/@Expose\(\)\n\s+(\w+)/g)].map(
  ([, name = '']) => name,
);
/** In the order of the file: what every container is given, the database's, what migrates, the service. */
const [common = '', postgres = '', migrate = '', service = ''] = compose.split(
  /\n {2}(?=(?:postgres|migrate|behorig):\n)/,
);

/** The image says where it listens and keeps its keys, and that it is production; the owner's address is only what migrates has. */
const NOT_FOR_IT = ['NODE_ENV', 'HOST', 'PORT', 'KEYS_FOLDER', 'DATA_FOLDER', 'DATABASE_URL'];

describe('docker-compose.yml', () => {
  // Most of what an operator put into .env, as the documentation says, never reached the service, and nothing told.
  it('gives the service every variable it knows', () => {
    const given = [...common.matchAll(/^ {4}([A-Z_]+):/gm)].map(([, name]) => name);
    expect(given.sort()).toEqual(known.filter((name) => !NOT_FOR_IT.includes(name)).sort());
    const fromOperator = given.filter((name) => !name?.endsWith('_DATABASE_URL'));
    for (const name of fromOperator)
      expect(common).toMatch(new RegExp(`^ {4}${name}: '?\\$\\{${name}:`, 'm'));
  });

  it('keeps the password of the owner from the service', () => {
    expect([common, postgres, migrate, service].map((part) => part.includes('OWNER_PASSWORD'))).toEqual([
      ...[false, true, true, false],
    ]);
  });

  it('gives it folders for the files that variables name', () => {
    expect(common).toMatch(/CONFIGURATION_FOLDER:-\.\/configuration\}:\/configuration:ro/);
    expect(common).toMatch(/WATCHED_FOLDER:-\.\/imports\}:\/imports['\n]/);
  });

  // While the image of PostgreSQL initialises, it answers on its socket, and migrate ran into its restart.
  it('asks whether the database is ready where the service reaches it, not by its socket', () => {
    expect(postgres).toContain('pg_isready -h 127.0.0.1 ');
  });
});

it('every variable that is known is in the documentation', () => {
  const documented = read('docs/operations.md');
  expect(known.length).toBeGreaterThan(30);
  expect(known.filter((name) => name !== 'NODE_ENV' && !documented.includes(`\`${name}\``))).toEqual([]);
});
