import type { Disclosure } from '../../src/domain/audit/disclosure.js';
import { MachineClientsService } from '../../src/domain/callers/machine-clients.service.js';
import { Arrangements, inDays } from '../saml/arrangements.js';
import { Asker } from '../saml/asker.js';
import { declaring, fetchAuthority } from '../saml/scenario.js';
import { makeEService } from '../support/e-service.js';
import { OPERATOR, startService, type TestService } from '../support/service.js';
import { cases, type ExpectedRecord, type ExpectedValue, type Scenario } from './cases.js';
import { catalogue, throughGraphql, throughSaml, type Told } from './doors.js';
import { register, type Registered } from './registered.js';

describe('every door tells and records', () => {
  let service: TestService;
  let arrange: Arrangements;
  let registered: Registered;
  let parties = 0;
  const withWhicheverIds: string[] = [];

  beforeAll(async () => {
    service = await startService();
    arrange = new Arrangements(service.administration);
    registered = await register(cases, arrange, service.administration);
  });
  afterAll(() => service.stop());
  // They are no business of the next scenario.
  afterEach(async () => {
    for (const id of withWhicheverIds.splice(0)) await arrange.endAgreement(id);
  });

  it.each(cases.scenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const { asker, token } = await eServiceOf(scenario);
      const saml = await throughSaml(asker, scenario);
      const graphql = await throughGraphql(service.address, token, scenario);
      expect(saml.released).toEqual(graphql.released);
      expect(opened(saml, scenario)).toEqual(expectedReleases(scenario));
      expectSameEnd(saml.validUntil, graphql.validUntil, scenario);
      const disclosures = await arrange.disclosures(asker.entityId);
      const [bySaml, byGraphql] = [saml, graphql].map(({ responseId }) =>
        disclosures.filter((one) => one.responseId === responseId),
      ) as [Disclosure[], Disclosure[]];
      expect(new Set(bySaml.map(({ channel }) => channel))).toEqual(new Set(['saml']));
      expect(new Set(byGraphql.map(({ channel }) => channel))).toEqual(new Set(['graphql']));
      expect(bySaml.length + byGraphql.length).toBe(disclosures.length);
      expect(bySaml.map(lasting).sort(byEmployment)).toEqual(byGraphql.map(lasting).sort(byEmployment));
      expect(bySaml.map(named).sort(byAbout)).toEqual(scenario.records.map(expectedRecord).sort(byAbout));
    },
  );

  /** Registered with its agreements; without a key to encrypt to, since GraphQL has none either. */
  async function eServiceOf({ agreements, declares }: Scenario) {
    const extensions = declares && declaring(...declares);
    const entityId = `https://case-${String(++parties)}.example/sp`;
    const eService = await makeEService(entityId, { encryption: false, extensions });
    await arrange.relyingParty(eService);
    for (const { ended, withWhichever, ...agreement } of agreements) {
      const whichever = withWhichever ? { relyingParty: undefined, anyParty: true } : {};
      const id = await arrange.agreement(entityId, { ...agreement, ...whichever });
      if (ended) await arrange.endAgreement(id);
      else if (withWhichever) withWhicheverIds.push(id);
    }
    const asker = new Asker(service.address, await fetchAuthority(service.address), eService);
    return { asker, token: await tokenOf(entityId) };
  }

  async function tokenOf(relyingParty: string): Promise<string> {
    const clients = service.administration.get(MachineClientsService, { strict: false });
    const client = { relyingParty, name: 'e-service', permissions: [], expiresAt: inDays(1), reason: 'test' };
    return (await clients.issue(OPERATOR, client)).token;
  }

  function expectedReleases({ released }: Scenario): Record<string, unknown> {
    const entries = Object.entries(released);
    return Object.fromEntries(entries.map(([name, values]) => [name, values.map(expectedValue).sort()]));
  }

  function expectedValue(value: ExpectedValue): unknown {
    if (typeof value === 'string') return value;
    if (typeof value.matching === 'string') return expect.stringMatching(new RegExp(value.matching));
    const members = { ...value, ...ofMandate('id', value), ...ofMandate('passedOnFrom', value) };
    return expect.objectContaining(members) as unknown;
  }

  function ofMandate(member: string, document: Readonly<Record<string, unknown>>) {
    const key = document[member];
    return typeof key === 'string' ? { [member]: registered.mandates.get(key) } : {};
  }

  /** A door that told nothing may say no end; what is told is short-lived, or ends with what it states. */
  function expectSameEnd(saml: Date | undefined, graphql: Date | undefined, { validUntilEndOf }: Scenario) {
    if (!saml || !graphql) return;
    const end = registered.ends.get(validUntilEndOf ?? '');
    if (end) expect([saml, graphql]).toEqual([end, end]);
    expect(Math.abs(graphql.getTime() - saml.getTime())).toBeLessThan(30_000);
    expect(saml.getTime()).toBeLessThanOrEqual(Date.now() + 300_000);
  }

  function named(disclosure: Disclosure) {
    const { employmentId, outcome, released, withheld, mandateIds, roleAssignmentIds } = disclosure;
    return {
      about: keyOf(registered.employments, employmentId) ?? null,
      outcome,
      released: released.map(friendly).sort(),
      withheld: Object.fromEntries(
        Object.entries(withheld).map(([name, reason]) => [friendly(name), reason]),
      ),
      mandates: mandateIds.map((id) => keyOf(registered.mandates, id)).sort(),
      assignments: roleAssignmentIds.map((id) => keyOf(registered.assignments, id)).sort(),
    };
  }
});

function expectedRecord({ mandates = [], assignments = [], released, withheld, ...record }: ExpectedRecord) {
  return {
    ...record,
    released: [...released].sort(),
    withheld: expect.objectContaining(withheld) as unknown,
    mandates: [...mandates].sort(),
    assignments: [...assignments].sort(),
  };
}

/** JSON documents are read where the file tells members of them. */
function opened({ released: told }: Told, { released }: Scenario): Record<string, unknown> {
  const isDocument = (name: string) =>
    released[name]?.some((value) => typeof value === 'object' && !('matching' in value)) ?? false;
  const entries = Object.entries(told).map(([name, values]) => [
    name,
    isDocument(name) ? values.map((text) => JSON.parse(text) as unknown) : values,
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

/** Without what differs from answer to answer. */
function lasting({
  id: _id,
  channel: _channel,
  requestId: _requestId,
  responseId: _responseId,
  recordedAt: _recordedAt,
  ...record
}: Disclosure) {
  return record;
}

const byEmployment = (one: Partial<Disclosure>, other: Partial<Disclosure>) =>
  (one.employmentId ?? '').localeCompare(other.employmentId ?? '');

const byAbout = (one: { about: string | null }, other: { about: string | null }) =>
  (one.about ?? '').localeCompare(other.about ?? '');

function friendly(name: string): string {
  return catalogue.byName(name)?.friendlyName ?? name;
}

function keyOf(ids: ReadonlyMap<string, string>, id: string | undefined): string | undefined {
  return [...ids].find(([, one]) => one === id)?.[0];
}
