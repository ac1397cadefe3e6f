import { refusing } from '../../platform/errors/explanation.js';
import { permissions as knownPermissions, type Permission } from '../access/permission.js';

/** What is said of refusals about machine clients, those of the database among them. */
export const explanations = {
  'client.owner-unclear': {
    rule: 'A machine client belongs to one organisation, to one e-service or to the operator.',
    remedy: 'Say exactly one of them.',
    field: 'organisation',
  },
  'client.unknown-permission': {
    rule: 'There is no such permission.',
    remedy: `Choose among ${knownPermissions.join(', ')}.`,
    field: 'permissions',
  },
  'client.permissions-missing': {
    rule: 'A machine client without any permission can do nothing.',
    remedy: 'Name at least one permission.',
    field: 'permissions',
  },
  'client.e-service-administers': {
    rule: 'An e-service asks under its agreements and administers nothing.',
    remedy: 'Name no permission, or make it a client of an organisation.',
    field: 'permissions',
  },
  'client.operate-not-for-organisations': {
    rule: 'Only a client of the operator can have service:operate.',
    remedy: 'Leave service:operate out.',
    field: 'permissions',
  },
  'client.expiry-out-of-range': {
    rule: 'The token of a machine client ends, at most two years from now.',
    remedy: 'Choose an end within the next two years, and issue another client before it.',
    field: 'expiresAt',
  },
  'client.outlives-issuer': {
    rule: 'A machine client issues none that is in force longer than itself.',
    remedy: 'Choose an end no later than its own, or let an administrator issue the client.',
    field: 'expiresAt',
  },
  'client.not-permitted': {
    rule: 'The caller may not decide on these machine clients.',
    remedy: 'Ask somebody who has the permission for it.',
  },
  'client.more-than-own': {
    rule: 'Nobody gives a permission that they lack themselves.',
    remedy: 'Leave these permissions out, or let somebody who has them issue the client.',
  },
  'client.name-taken': {
    rule: 'Its owner has a machine client of this name that is not revoked.',
    remedy: 'Choose another name, or revoke that one first.',
  },
  'client.not-found': {
    rule: 'No such machine client.',
    remedy: 'Check its id.',
  },
  'client.already-revoked': {
    rule: 'The machine client was revoked before, for good.',
    remedy: 'Nothing is left to do; issue another client if one is needed.',
  },
  'client.immutable': {
    rule: 'A machine client stays as it was issued.',
    remedy: 'Revoke it and issue another.',
  },
};

const refusal = refusing(explanations);

/** Refusals about machine clients. */
export const refusals = {
  ownerUnclear: () => refusal('client.owner-unclear', 'invalid-input'),
  unknownPermission: (names: readonly string[]) =>
    refusal('client.unknown-permission', 'invalid-input', { names }),
  permissionsMissing: () => refusal('client.permissions-missing', 'invalid-input'),
  eServiceAdministers: () => refusal('client.e-service-administers', 'invalid-input'),
  operateNotForOrganisations: () => refusal('client.operate-not-for-organisations', 'invalid-input'),
  expiryOutOfRange: () => refusal('client.expiry-out-of-range', 'invalid-input'),
  outlivesIssuer: (until: Date) =>
    refusal('client.outlives-issuer', 'refused', { until: until.toISOString() }),
  notPermitted: (permission: Permission) => refusal('client.not-permitted', 'forbidden', { permission }),
  moreThanOwn: (permissions: readonly Permission[]) =>
    refusal('client.more-than-own', 'forbidden', { permissions }),
  nameTaken: () => refusal('client.name-taken', 'conflict'),
  notFound: () => refusal('client.not-found', 'not-found'),
  alreadyRevoked: () => refusal('client.already-revoked', 'conflict'),
};
