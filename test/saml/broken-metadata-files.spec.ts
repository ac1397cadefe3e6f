import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEService } from '../support/e-service.js';
import { Asker, DENIED } from './asker.js';
import { ANNA, startScenario, type Scenario } from './scenario.js';

/** Every instance that starts reads the folder anew, so each case starts one. */
describe('metadata files that are not as they should be', () => {
  const folder = mkdtempSync(join(tmpdir(), 'broken-metadata-'));
  let scenario: Scenario;
  let steady: Asker;
  let passing: Asker;

  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
  };
  const restart = () => scenario.service.startAnother();
  const statusAt = async (address: string, asker: Asker) =>
    (await asker.at(address).ask({ nameId: ANNA })).status;

  beforeAll(async () => {
    const made = [
      await makeEService('https://steady.example/sp'),
      await makeEService('https://passing.example/sp'),
    ];
    write('steady.xml', made[0]!.metadata);
    write('passing.xml', made[1]!.metadata);
    scenario = await startScenario({ RELYING_PARTY_METADATA: folder });
    const askers = made.map((one) => new Asker(scenario.service.address, scenario.authority, one));
    [steady, passing] = askers as [Asker, Asker];
    for (const { entityId } of askers) await scenario.arrange.agreement(entityId);
  });
  afterAll(async () => {
    await scenario.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    write('steady.xml', steady.eService.metadata);
    write('passing.xml', passing.eService.metadata);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
  });

  it('do not keep the service from starting, nor strike the parties they held', async () => {
    write('passing.xml', '<oops');
    const address = await restart();
    expect(await statusAt(address, passing)).toEqual(['Success']);
    expect(await statusAt(address, steady)).toEqual(['Success']);
  });

  it('do not strike all parties when none is left, nor when the folder is gone', async () => {
    rmSync(join(folder, 'passing.xml'));
    rmSync(join(folder, 'steady.xml'));
    expect(await statusAt(await restart(), steady)).toEqual(['Success']);
    rmSync(folder, { recursive: true });
    expect(await statusAt(await restart(), steady)).toEqual(['Success']);
    mkdirSync(folder);
  });

  it('do not replace a party of another file, nor strike it', async () => {
    const impostor = new Asker(steady.address, steady.authority, await makeEService(steady.entityId));
    write('z-impostor.xml', impostor.eService.metadata);
    const address = await restart();
    expect(await statusAt(address, impostor)).toEqual(DENIED);
    expect(await statusAt(address, steady)).toEqual(['Success']);
  });

  it('do not keep the others out when one names its party by no URI', async () => {
    write('passing.xml', passing.eService.metadata.replaceAll(passing.entityId, 'my-test-sp'));
    const address = await restart();
    expect(await statusAt(address, steady)).toEqual(['Success']);
    expect(await statusAt(address, passing)).toEqual(DENIED);
  });

  it.each(['2020-01-01T00:00:00+00:00', '2020-01-01T00:00:00', '2020-01-01T24:00:00Z'])(
    'that expired at %s let nobody in',
    async (validUntil) => {
      const { metadata, entityId } = passing.eService;
      write('passing.xml', metadata.replace(`"${entityId}"`, `"${entityId}" validUntil="${validUntil}"`));
      expect(await statusAt(await restart(), passing)).toEqual(DENIED);
    },
  );
});
