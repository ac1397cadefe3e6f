import { organisationPermissions } from '../access/permission.js';
import type { Entitlement } from '../entitlements/entitlement.js';
import { administratorGrants } from './administrator-grants.rules.js';

const CODE = 'https://example.se/attributes/1.0/power/administer';
const LOA3 = 'http://id.elegnamnden.se/loa/1.0/loa3';
const ORGANISATION = { id: 'organisation', number: '2021006883' };

function mandate(changes: Partial<Entitlement> = {}): Entitlement {
  return {
    kind: 'power',
    code: CODE,
    organisation: ORGANISATION,
    basis: { kind: 'mandate', mandateId: 'mandate', passedOnFrom: [] },
    limits: {},
    acceptedLevels: [],
    personsTogether: 1,
    validFrom: new Date(0),
    ...changes,
  };
}

function permissions(...entitlements: Entitlement[]): string[][] {
  return administratorGrants(entitlements, CODE, undefined).map((grant) => [...grant.permissions]);
}

it('gives all permissions of an organisation, and never that of operators', () => {
  const [grant, ...more] = administratorGrants([mandate()], CODE, undefined);
  expect(more).toEqual([]);
  expect(grant?.organisations).toEqual(['organisation']);
  expect([...(grant?.permissions ?? [])]).toEqual(organisationPermissions);
  expect(organisationPermissions).not.toContain('service:operate');
});

it('gives those a limit names, and leaves out unknown ones and that of operators', () => {
  const permission = ['mandates:read', 'empty:bins', 'service:operate'];
  expect(permissions(mandate({ limits: { permission } }))).toEqual([['mandates:read']]);
  expect(permissions(mandate({ limits: { permission: ['service:operate'] } }))).toEqual([]);
});

it('gives what each mandate gives', () => {
  const limited = (name: string) => mandate({ limits: { permission: [name] } });
  expect(permissions(limited('mandates:read'), limited('roles:write'))).toEqual([
    ['mandates:read'],
    ['roles:write'],
  ]);
});

it.each<[string, Partial<Entitlement>]>([
  ['another power', { code: `${CODE}s` }],
  ['a role of that name', { kind: 'role' }],
  ['a role that carries it', { basis: { kind: 'assignment', assignmentId: 'a', role: 'chef' } }],
  ['a mandate limited to a unit', { limits: { unit: ['north'] } }],
  ['a mandate limited in what we do not know', { limits: { permission: ['mandates:read'], amount: ['1'] } }],
  ['a mandate for two persons together', { personsTogether: 2 }],
  ['a mandate with a condition', { condition: 'i brådskande fall' }],
  ['a mandate that asks for a level that is not known', { acceptedLevels: [LOA3] }],
])('gives nothing by %s', (_what, changes) => {
  expect(permissions(mandate(changes))).toEqual([]);
});

it('gives by a mandate that asks for a level to who was identified at exactly it', () => {
  const asking = [mandate({ limits: { 'assurance-level': [LOA3] }, acceptedLevels: [LOA3] })];
  expect(administratorGrants(asking, CODE, LOA3)).toHaveLength(1);
  expect(administratorGrants(asking, CODE, `${LOA3}-uncertified`)).toEqual([]);
});
