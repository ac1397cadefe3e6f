import { actionOf, DIMENSION, MANDATES_PER_EMPLOYEE, powerOf, RESOURCE_TYPE } from './register.plan.js';

/**
 * The policy that decides as the register does: the organisation has an agreement, and the subject has a mandate of the
 * power that covers the action, active, within its time, and not limited to other case types.
 */
export function policy(organisations: readonly string[]): object {
  return {
    apiVersion: 'api.cerbos.dev/v1',
    resourcePolicy: {
      resource: RESOURCE_TYPE,
      version: 'default',
      constants: { local: { agreements: Object.fromEntries(organisations.map((number) => [number, true])) } },
      rules: Array.from({ length: MANDATES_PER_EMPLOYEE }, (_, index) => rule(index + 1)),
    },
  };
}

function rule(power: number): object {
  return {
    actions: [actionOf(power)],
    effect: 'EFFECT_ALLOW',
    roles: ['*'],
    condition: {
      match: {
        all: {
          of: [
            { expr: 'P.attr.organisation in C.agreements' },
            { expr: `P.attr.mandates.exists(m, ${held(power)})` },
          ],
        },
      },
    },
  };
}

const held = (power: number) =>
  [
    `m.power == "${powerOf(power)}"`,
    'm.state == "active"',
    'timestamp(m.from) <= now()',
    'now() < timestamp(m.until)',
    `(!has(m.caseTypes) || R.attr["${DIMENSION}"] in m.caseTypes)`,
  ].join(' && ');

/** As an operator would run it for speed: policies from files that do not change, no log of requests, no record. */
export function configuration(
  policies: string,
  ports: { readonly http: number; readonly grpc: number },
): object {
  return {
    server: {
      httpListenAddr: `127.0.0.1:${ports.http}`,
      grpcListenAddr: `127.0.0.1:${ports.grpc}`,
      logRequestPayloads: false,
    },
    storage: { driver: 'disk', disk: { directory: policies, watchForChanges: false } },
    audit: { enabled: false },
    telemetry: { disabled: true },
  };
}
