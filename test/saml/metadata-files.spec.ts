import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEService, type EService } from '../support/e-service.js';
import { Asker, DENIED } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

const VALID_UNTIL = 'validUntil="2001-01-01T00:00:00Z" ';

describe('parties from metadata files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'metadata-'));
  let scenario: Scenario;
  let parties: Record<'alone' | 'first' | 'second' | 'expired' | 'broken', Asker>;

  beforeAll(async () => {
    const names = ['alone', 'first', 'second', 'expired', 'broken'] as const;
    const made = await Promise.all(names.map((name) => makeEService(`https://${name}.example/sp`)));
    const [alone, first, second, expired, broken] = made as [
      EService,
      EService,
      EService,
      EService,
      EService,
    ];
    writeFileSync(join(folder, 'alone.xml'), alone.metadata);
    writeFileSync(join(folder, 'federation.xml'), federation('', [first, second]));
    writeFileSync(join(folder, 'old.xml'), federation(VALID_UNTIL, [expired]));
    writeFileSync(join(folder, 'broken.xml'), broken.metadata.slice(0, -20));
    writeFileSync(join(folder, 'note.txt'), 'no metadata');
    scenario = await startScenario({ RELYING_PARTY_METADATA: folder });
    for (const eService of [alone, first, second, expired])
      await scenario.arrange.agreement(eService.entityId);
    const askers = made.map((one) => new Asker(scenario.service.address, scenario.authority, one));
    parties = Object.fromEntries(names.map((name, i) => [name, askers[i]])) as typeof parties;
  });
  afterAll(async () => {
    await scenario.stop();
    rmSync(folder, { recursive: true });
  });

  it('may ask, whether they stand alone or in a federation', async () => {
    for (const asker of [parties.alone, parties.first, parties.second])
      expect((await asker.ask({ nameId: ANNA })).assertion).toMatchObject({ audience: asker.entityId });
  });

  it('in one file cannot speak for each other', async () => {
    const { first, second } = parties;
    const pairs = [
      [first, second],
      [second, first],
    ] as const;
    for (const [asker, { eService }] of pairs) {
      const answer = await asker.ask({ nameId: ANNA, signingKey: eService.signingKey });
      expect(answer.status).toEqual(DENIED);
    }
  });

  it('are refused when the federation around them has expired', async () => {
    expect((await parties.expired.ask({ nameId: ANNA })).status).toEqual(DENIED);
  });

  it('are unknown when their file cannot be read', async () => {
    expect((await parties.broken.ask({ nameId: ANNA })).status).toEqual(DENIED);
  });

  it('are unknown to an instance that starts after their file is gone', async () => {
    rmSync(join(folder, 'alone.xml'));
    // While a file cannot be read nobody is struck off.
    rmSync(join(folder, 'broken.xml'));
    const { alone, first } = parties;
    const address = await scenario.service.startAnother();
    expect((await alone.at(address).ask({ nameId: ANNA })).status).toEqual(DENIED);
    expect((await alone.ask({ nameId: ANNA })).status).toEqual(DENIED);
    expect((await first.at(address).ask({ nameId: ANNA })).assertion).toBeDefined();
  });
});

function federation(attributes: string, members: readonly EService[]): string {
  const entities = members.map(({ metadata }) => metadata.replace(/<\?xml[^>]*>/, ''));
  return `<md:EntitiesDescriptor ${attributes}xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${entities.join('')}</md:EntitiesDescriptor>`;
}
