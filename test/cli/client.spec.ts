import type { INestApplicationContext } from '@nestjs/common';
import { Authentication } from '../../src/domain/callers/authentication.js';
import type { MachineClient } from '../../src/domain/callers/machine-client.js';
import { PlantedFacts } from '../entitlements/planted-facts.js';
import { openAdministration } from '../support/service.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { commandLine, type CommandLine } from './captured-terminal.js';

const NUMBER = '2021006883';
const E_SERVICE = 'https://e-service.example.se/saml';
const TOKEN = /^behorig_[0-9a-f]{32}_[\w-]{43}\n$/;
const EXPIRES = `${new Date().getUTCFullYear() + 1}-06-30`;
const COMMON = ['--expires', EXPIRES, '--reason', 'Beslut 2026/17'];

let setting: Setting;
let instance: INestApplicationContext;
let cli: CommandLine;
beforeAll(async () => {
  setting = await makeSetting();
  const facts = await PlantedFacts.in(setting.database);
  await facts.organisation(NUMBER);
  await facts.relyingParty(E_SERVICE);
  instance = await openAdministration(setting.variables);
  cli = commandLine(setting.variables);
});
afterAll(async () => {
  await instance.close();
  await setting.remove();
});

function authenticate(token: string) {
  return instance.get(Authentication, { strict: false }).of(`Bearer ${token.trim()}`);
}

const forOrganisation = ['--organisation', NUMBER, '--permission', 'directory:read,roles:write'];

it('issues a client whose token alone is on standard output, once', async () => {
  const { exitCode, out, err } = await cli.run(['client', 'issue', 'hr', ...forOrganisation, ...COMMON]);
  expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringMatching(TOKEN) as string });
  expect(err).toMatch(/^Issued client [0-9a-f-]{36}\. Its token is shown this once\.\n$/);
  expect(await authenticate(out)).toMatchObject({
    kind: 'client',
    grants: [{ permissions: new Set(['directory:read', 'roles:write']) }],
  });
  const listed = await cli.run(['client', 'list']);
  expect(listed.out).toContain('hr');
  expect(listed.out).not.toContain(out.trim().slice(-43));
});

it('prints one JSON document with --json and nothing beside it', async () => {
  const args = [
    'client',
    'issue',
    'console',
    '--operator',
    '--permission',
    'service:operate',
    ...COMMON,
    '--json',
  ];
  const { out, err } = await cli.run(args);
  const { token, ...client } = JSON.parse(out) as MachineClient & { token: string };
  expect(err).toBe('');
  expect(client).toMatchObject({ name: 'console', permissions: ['service:operate'], status: 'active' });
  expect(await authenticate(token)).toMatchObject({ grants: [{ organisations: 'all' }] });
});

it('issues a token for the last day too', async () => {
  const { expiresAt } = await cli.json<{ expiresAt: string }>([
    'client',
    'issue',
    'day',
    ...forOrganisation,
    ...COMMON,
  ]);
  expect(expiresAt).toBe(`${EXPIRES}T22:00:00.000Z`);
});

it('issues a client for an e-service', async () => {
  const { out } = await cli.run(['client', 'issue', 'permits', '--e-service', E_SERVICE, ...COMMON]);
  expect(await authenticate(out)).toMatchObject({ kind: 'e-service', entityId: E_SERVICE });
});

it('lists the clients of an organisation, and revokes one for good', async () => {
  await cli.run(['client', 'issue', 'leaving', ...forOrganisation, ...COMMON]);
  const list = (...more: string[]) =>
    cli.json<MachineClient[]>(['client', 'list', '--organisation', NUMBER, ...more]);
  const leaving = (await list()).find(({ name }) => name === 'leaving');
  const revoke = () => cli.run(['client', 'revoke', leaving?.id ?? '', '--reason', 'Avvecklat']);
  expect(await revoke()).toMatchObject({ exitCode: 0, out: 'Revoked leaving.\n' });
  expect((await list()).map(({ name }) => name)).not.toContain('leaving');
  expect((await list('--revoked')).find(({ id }) => id === leaving?.id)).toMatchObject({ status: 'revoked' });
  expect(await revoke()).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining('(client.already-revoked)') as string,
  });
});

it.each([
  ['nobody it belongs to', ['--permission', 'directory:read', ...COMMON], 'client.owner-unclear'],
  ['an unknown permission', ['--operator', '--permission', 'all', ...COMMON], 'client.unknown-permission'],
  ['no permission', ['--operator', ...COMMON], 'client.permissions-missing'],
  [
    'an end after two years',
    [...forOrganisation, '--reason', 'x', '--expires', '2099-01-01'],
    'client.expiry-out-of-range',
  ],
])('ends with 2 for %s', async (_what, options, code) => {
  const { exitCode, out, err } = await cli.run(['client', 'issue', 'x', ...options]);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(`(${code})`);
});
