import { execFileSync } from 'node:child_process';
import { attackCorpus, type Attack } from '../saml-xml/attack-corpus.js';
import type { QueryContent } from '../../src/protocols/saml/xml/requester/query-writer.js';
import { makeKeyPair } from '../saml-xml/parties.js';
import { envelope, queryIn, withoutSignature } from '../saml-xml/soap-texts.js';
import { EXEMPEL } from './arrangements.js';
import { DENIED, ORG_AFFILIATION, UNSUPPORTED, type Asker } from './asker.js';
import { startCanary, type Canary } from './canary.js';
import { startProcessScenario, type ProcessScenario } from './process-scenario.js';
import { ANNA } from './scenario.js';

/** Addresses in the corpus that nobody may connect to. */
const FORBIDDEN = '127.0.0.1:9/';
const ROUNDS = 8;
const LARGE_BODIES = 40;
/** What is not collected yet comes and goes by tens of megabytes; documents that are kept would make hundreds. */
const MOST_GROWTH_KB = 128 * 1024;

const LONG = `<a>${'x'.repeat(200_000)}</a>`;

const party = await makeKeyPair('rsa');
const stranger = await makeKeyPair('rsa');
const corpus = (query: QueryContent): Attack[] =>
  attackCorpus({ query, victim: { value: ANNA, format: ORG_AFFILIATION }, party, stranger });
const names = corpus({
  id: '_x',
  issueInstant: new Date(),
  issuer: 'urn:x',
  nameId: { value: 'x' },
  attributes: [],
}).map(({ name }) => name);

describe('a hostile body', () => {
  let scenario: ProcessScenario;
  let asker: Asker;
  let canary: Canary;
  let attacks: Map<string, Attack>;

  beforeAll(async () => {
    scenario = await startProcessScenario();
    canary = await startCanary();
    asker = await scenario.party('attacked', { furtherKeys: [party] });
    await scenario.arrange.employee('mallory');
    attacks = freshAttacks();
  });
  afterAll(async () => {
    await scenario.stop();
    await canary.close();
  });

  /** Young and of an ID of their own: nothing is refused for its age or as a replay. */
  function freshAttacks(): Map<string, Attack> {
    const query = asker.query({ nameId: `mallory@${EXEMPEL}`, attributes: [{ name: 'urn:oid:2.5.4.10' }] });
    return new Map(
      corpus(query).map((attack) => [attack.name, { ...attack, body: aimed(attack.body) }] as const),
    );
  }

  function aimed(body: Buffer): Buffer {
    const text = body.toString('latin1').replaceAll(FORBIDDEN, `127.0.0.1:${String(canary.port)}/`);
    return Buffer.from(text, 'latin1');
  }

  async function outcomeOf(body: Buffer): Promise<readonly string[]> {
    const received = await asker.post(body);
    expect(received.text).not.toMatch(
      /ns1:(Encrypted)?Assertion|andersson@|mallory@| at |libxml|node_modules/,
    );
    if (received.http !== 500) return asker.read(received).status;
    expect(received.text).toContain('<soap:Fault>');
    return ['fault'];
  }

  it.each(names)(
    'with %s is refused as it must be, at once, and the next good query is answered',
    async (name) => {
      const attack = attacks.get(name)!;
      const started = performance.now();
      expect(await outcomeOf(attack.body)).toEqual(statusOf(attack));
      expect(performance.now() - started).toBeLessThan(1000);
      const good = await asker.ask({ nameId: ANNA, signingKey: party.privateKey });
      expect(good.released.displayName).toEqual(['Anna Andersson']);
    },
  );

  it('makes nothing be fetched', async () => {
    const address = `http://127.0.0.1:${String(canary.port)}/`;
    const reference = `<ns3:EncryptedData xmlns:ns3="http://www.w3.org/2001/04/xmlenc#"><ns3:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"></ns3:EncryptionMethod><ns3:CipherData><ns3:CipherReference URI="${address}"></ns3:CipherReference></ns3:CipherData></ns3:EncryptedData>`;
    const body = asker.soapOf({ nameId: ANNA }, (query) =>
      query.replace(/<ns1:NameID.*<\/ns1:NameID>/, `<ns1:EncryptedID>${reference}</ns1:EncryptedID>`),
    );
    expect((await asker.send(body)).status).toEqual(UNSUPPORTED);
    const retrieval = `<ns2:KeyInfo><ns2:RetrievalMethod URI="${address}"></ns2:RetrievalMethod></ns2:KeyInfo></ns2:Signature>`;
    const located = asker.soap({ nameId: ANNA }).replace('</ns2:Signature>', retrieval);
    expect((await asker.send(located)).assertion).toBeDefined();
    const hinted = asker
      .soap({ nameId: 'ingen@2021006883' })
      .replace(
        '<soap:Envelope ',
        `<soap:Envelope xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x ${address}" `,
      );
    expect((await asker.send(hinted)).status).toEqual(['Success']);
    expect(canary.connections()).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
    expect(canary.connections()).toBe(1);
  });

  it('in hundreds leaves the memory as it was', async () => {
    const large = envelope(
      withoutSignature(queryIn(asker.soap({ nameId: ANNA }))),
      '<a>b</a>'.repeat(4500) + LONG,
    );
    const round = async () => {
      for (const { body } of freshAttacks().values()) await outcomeOf(body);
      for (let i = 0; i < LARGE_BODIES; i++) expect(await outcomeOf(Buffer.from(large))).toEqual(DENIED);
    };
    await round();
    const before = memoryOf(scenario.service().pid);
    for (let i = 0; i < ROUNDS; i++) await round();
    expect(memoryOf(scenario.service().pid) - before).toBeLessThan(MOST_GROWTH_KB);
    expect((await asker.ask({ nameId: ANNA })).assertion).toBeDefined();
  });
});

function statusOf({ refusedAs }: Attack): string[] {
  if (refusedAs === 'fault') return ['fault'];
  if (refusedAs === 'denied') return DENIED;
  return [refusedAs.code, refusedAs.second].filter((code) => code !== undefined);
}

/** Resident memory in kilobytes. */
function memoryOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)]).toString());
}
