import type { KeyObject } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rotateKeys } from '../../src/platform/keys/rotate-keys.js';
import type { KnownAuthority } from '../../src/protocols/saml/xml/requester/authority-metadata-reader.js';
import { withDocument } from '../../src/protocols/saml/xml/read-xml.js';
import { METADATA_LIMITS } from '../../src/protocols/saml/xml/scan-markup.js';
import { takeSignedElement } from '../../src/protocols/saml/xml/signed-element.js';
import { verifySignature } from '../../src/protocols/saml/xml/verify-signature.js';
import { makeSetting, type Setting } from '../support/setting.js';
import { Asker } from './asker.js';
import { ANNA, fetchAuthority, startScenario, type Scenario } from './scenario.js';

const DAY_MS = 86_400_000;
const LEAD_DAYS = 7;

/** What an e-service sees of us at one moment of a rollover. */
interface Moment {
  readonly address: string;
  readonly metadata: string;
  readonly authority: KnownAuthority;
}

describe('changing our keys', () => {
  let setting: Setting;
  let scenario: Scenario;
  let asker: Asker;
  let before: Moment;
  let ahead: Moment;
  let takenOver: Moment;
  let afterwards: Moment;
  const copies: string[] = [];

  beforeAll(async () => {
    setting = await makeSetting();
    scenario = await startScenario({}, setting);
    asker = await scenario.party('patient');
    before = await moment();
    const activeFrom = new Date(Date.now() + LEAD_DAYS * DAY_MS);
    await rotateKeys(folder(), { commonName: 'test', activeFrom });
    ahead = await moment();
    letPass(LEAD_DAYS + 1);
    takenOver = await moment();
    letPass(LEAD_DAYS);
    afterwards = await moment();
  }, 60_000);
  afterAll(async () => {
    await scenario.stop();
    for (const copy of copies) rmSync(copy, { recursive: true });
  });

  const folder = () => setting.variables.KEYS_FOLDER!;

  /** An instance that starts now, as it is seen from outside: with the keys of now, for it would notice later ones. */
  async function moment(): Promise<Moment> {
    const keys = mkdtempSync(`${folder()}-`);
    copies.push(keys);
    cpSync(folder(), keys, { recursive: true });
    const address = await scenario.service.startAnother({ KEYS_FOLDER: keys });
    const metadata = await (await fetch(`${address}/saml/metadata`)).text();
    return { address, metadata, authority: await fetchAuthority(address) };
  }

  /** As if the keys had been made so many days earlier. */
  function letPass(days: number): void {
    const index = join(folder(), 'keys.json');
    const earlier = (_: string, instant: string) =>
      `From": "${new Date(Date.parse(instant) - days * DAY_MS).toISOString()}"`;
    writeFileSync(index, readFileSync(index, 'utf8').replace(/From": "([^"]*)"/g, earlier));
  }

  /** The e-service asks at one moment and believes the metadata of another; its NameID is encrypted to what that publishes. */
  function ask(at: Moment, believing: Moment) {
    return new Asker(at.address, believing.authority, asker.eService).ask({ nameId: ANNA, encrypted: true });
  }

  const ids = (keys: readonly KeyObject[]) =>
    keys.map((key) => key.export({ type: 'spki', format: 'der' }).toString('base64')).sort();
  const signing = ({ authority }: Moment) => ids(authority.signingKeys);
  const encryption = ({ authority }: Moment) =>
    ids(authority.encryptionKeys.map(({ publicKey }) => publicKey));

  it('publishes the next signing keys ahead, beside those that sign', () => {
    expect(signing(before)).toHaveLength(2);
    expect(signing(ahead)).toHaveLength(4);
    expect(signing(ahead)).toEqual(expect.arrayContaining(signing(before)));
  });

  it('goes on signing with the old key meanwhile: who has not fetched the new metadata notices nothing', async () => {
    expect((await ask(ahead, before)).assertion).toBeDefined();
    expect((await ask(ahead, ahead)).assertion).toBeDefined();
  });

  it('then signs with the new key, which whoever fetched the metadata in the meantime knows', async () => {
    expect((await ask(takenOver, ahead)).assertion).toBeDefined();
    await expect(ask(takenOver, before)).rejects.toMatchObject({ name: 'SignatureRefused' });
  });

  it('publishes the old signing keys for as long again, and then no more', async () => {
    expect(signing(takenOver)).toEqual(signing(ahead));
    expect(signing(afterwards)).toEqual(signing(ahead).filter((key) => !signing(before).includes(key)));
    expect((await ask(afterwards, ahead)).assertion).toBeDefined();
  });

  it('publishes only the newest encryption key, at once', () => {
    expect(encryption(before)).toHaveLength(1);
    expect(encryption(ahead)).toHaveLength(1);
    expect(encryption(ahead)).not.toEqual(encryption(before));
    expect(encryption(afterwards)).toEqual(encryption(ahead));
  });

  it('decrypts what is encrypted to the old key before, during and after', async () => {
    const oldKey = (at: Moment): Moment => ({
      ...at,
      authority: { ...at.authority, encryptionKeys: before.authority.encryptionKeys },
    });
    for (const at of [before, ahead, takenOver, afterwards])
      expect((await ask(at, oldKey(at))).assertion).toBeDefined();
  });

  it('signs the metadata with a key that whoever fetched it last already knew', () => {
    const inOrder = [before, ahead, takenOver, afterwards];
    for (const [at, { metadata }] of inOrder.entries()) {
      const known = inOrder[Math.max(at - 1, 0)]!.authority.signingKeys;
      const verify = () =>
        withDocument(Buffer.from(metadata), METADATA_LIMITS, ({ root }) =>
          verifySignature({ signed: takeSignedElement(root, 'first') }, known),
        );
      expect(verify).not.toThrow();
    }
  });
});
