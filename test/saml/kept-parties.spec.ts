import { AnsweringDatabase } from '../../src/platform/database/answering-database.js';
import { isOfBackground } from '../support/background-statements.js';
import { makeEService } from '../support/e-service.js';
import { envelope, queryIn, withoutSignature } from '../saml-xml/soap-texts.js';
import { UNSPECIFIED } from '../../src/protocols/saml/subject-formats.js';
import { EXEMPEL } from './arrangements.js';
import { Asker, DENIED, UNSUPPORTED } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

const CLEAR = { encryption: false } as const;

let scenario: Scenario;
beforeAll(async () => {
  scenario = await startScenario();
});
afterAll(() => scenario.stop());

/** One that the service has in memory. */
async function keptParty(name: string): Promise<Asker> {
  const asker = await scenario.party(name, CLEAR);
  expect(await isTold(asker)).toBe(true);
  return asker;
}

async function isTold(asker: Asker): Promise<boolean> {
  const { status, assertion } = await asker.ask({ nameId: ANNA });
  if (!assertion) expect(status).toEqual(DENIED);
  return assertion !== undefined;
}

/** About nobody: there is nothing to compute. */
const NOBODY = { nameId: `nobody@${EXEMPEL}` };

/** The names of the statements by which the service answers. */
async function statementsOf(ask: () => Promise<unknown>): Promise<string[]> {
  const query = jest.spyOn(AnsweringDatabase.prototype, 'query');
  await ask();
  const names = query.mock.calls.map(([{ name }]) => name);
  query.mockRestore();
  return names.filter((name) => !isOfBackground(name));
}

describe('of a party in memory', () => {
  it('the registration, what its agreement lets it know and the answer take two statements', async () => {
    const asker = await keptParty('two-statements');
    expect(await statementsOf(() => asker.ask(NOBODY))).toEqual([
      'asked-together-by-identifier',
      'disclosure-record-taking',
    ]);
  });

  it('a new key counts for the next query, and the old one no more', async () => {
    const asker = await keptParty('rolled');
    const rolled = await makeEService(asker.entityId, CLEAR);
    await scenario.arrange.relyingParty(rolled);
    expect(await isTold(asker)).toBe(false);
    const renewed = new Asker(asker.address, asker.authority, rolled);
    expect(await isTold(renewed)).toBe(true);
    await scenario.arrange.relyingParty(asker.eService);
    expect(await isTold(asker)).toBe(true);
    expect(await isTold(renewed)).toBe(false);
  });

  it.each([
    ['somebody', ANNA],
    ['nobody', `nobody@${EXEMPEL}`],
    ['what can name nobody', 'nobody'],
  ])('its removal counts for the next query, about %s', async (whom, nameId) => {
    const asker = await keptParty(`removed-${whom.replaceAll(' ', '-')}`);
    await scenario.arrange.removeParty(asker.entityId);
    expect((await asker.ask({ nameId })).status).toEqual(DENIED);
  });

  it('what an agreement makes particular of it counts for the next query', async () => {
    const asker = await scenario.party('particular', CLEAR, false);
    const hsaId = { format: UNSPECIFIED, value: `SE${EXEMPEL}-AA01` };
    expect((await asker.ask({ nameId: ANNA })).status).toEqual(['Success']);
    expect((await asker.ask({ nameId: hsaId })).status).toEqual(UNSUPPORTED);
    await scenario.arrange.agreement(asker.entityId, { unspecifiedMeans: 'hsaId' });
    expect((await asker.ask({ nameId: hsaId })).released.orgAffiliation).toEqual([ANNA]);
  });
});

describe('what its sender cannot have signed', () => {
  const changed = (asker: Asker) => asker.soap(NOBODY).replace('nobody@', 'somebody@');
  const unsigned = (asker: Asker) => envelope(withoutSignature(queryIn(asker.soap(NOBODY))));

  // Each took a statement, which costs the database as much as a third of an answer.
  it.each([
    ['changed', changed],
    ['unsigned', unsigned],
  ])('takes no statement, from a known party or an unknown one: %s', async (what, bodyOf) => {
    const known = await keptParty(`sent-${what}`);
    const unknown = new Asker(known.address, known.authority, await makeEService('https://unknown.example'));
    for (const asker of [known, unknown]) {
      const body = bodyOf(asker);
      expect(await statementsOf(async () => expect((await asker.send(body)).status).toEqual(DENIED))).toEqual(
        [],
      );
    }
  });

  it('by another key is asked about, for the key may be new', async () => {
    const asker = await keptParty('another-key');
    const stranger = await makeEService(asker.entityId, CLEAR);
    const body = new Asker(asker.address, asker.authority, stranger).soap(NOBODY);
    expect(await statementsOf(() => asker.send(body))).toEqual(['relying-party-by-entity-id']);
  });
});
