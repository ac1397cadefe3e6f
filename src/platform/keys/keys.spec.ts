import fc from 'fast-check';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../config/environment.js';
import { KeyRing } from './key-ring.js';
import {
  activeBetween,
  publishedKeys,
  activeSigningKeys,
  decryptionKeys,
  retire,
  type KeyLifetime,
} from './key-lifetimes.rules.js';
import { rotateKeys } from './rotate-keys.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const key = (id: string, use: KeyLifetime['use'], from: number, active = from): KeyLifetime => ({
  id,
  use,
  algorithm: use === 'signing' ? 'EC' : 'RSA',
  publishedFrom: day(from),
  activeFrom: day(active),
});
const ids = (keys: KeyLifetime[]): string[] => keys.map(({ id }) => id);

describe('key lifetimes', () => {
  const old = key('old', 'signing', 1);
  const next = key('next', 'signing', 10, 12);
  const both = [...retire([old], next), next];

  it('publishes the next signing key ahead, signs with the old one until it takes over', () => {
    expect(ids(publishedKeys(both, day(11)))).toEqual(['next', 'old']);
    expect(ids(activeSigningKeys(both, day(11)))).toEqual(['old']);
    expect(ids(activeSigningKeys(both, day(12)))).toEqual(['next']);
  });

  it('keeps the old signing key published for as long as the new one was ahead', () => {
    expect(ids(publishedKeys(both, day(13)))).toContain('old');
    expect(ids(publishedKeys(both, day(14)))).not.toContain('old');
  });

  it('signs and publishes with the first key while the clock is behind its making', () => {
    expect(ids(activeSigningKeys([key('first', 'signing', 5)], day(4)))).toEqual(['first']);
    expect(ids(publishedKeys([key('first', 'signing', 5)], day(4)))).toEqual(['first']);
  });

  it('withdraws a leaked key at once: the new one takes over without lead', () => {
    const now = key('new', 'signing', 10);
    expect(ids(publishedKeys([...retire([old], now), now], day(10)))).toEqual(['new']);
  });

  // After a leak the leaked key stayed published, and from the next week on an older key signed again, for good.
  it('signs and publishes with no older key after a leak, whatever rotation was under way', () => {
    const [a, b, c] = [key('a', 'signing', 1), key('b', 'signing', 1, 8), key('c', 'signing', 1)] as const;
    const afterRoutine = [...retire([a], b), b];
    const afterLeak = [...retire(afterRoutine, c), c];
    for (const at of [1, 8, 9, 20]) {
      expect(ids(activeSigningKeys(afterLeak, day(at)))).toEqual(['c']);
      expect(ids(publishedKeys(afterLeak, day(at)))).toEqual(['c']);
    }
  });

  // Of two routine rotations the key of the first one took over from that of the second when its own week was over.
  it('never signs with a key again after one that was made later has signed', () => {
    const [a, b, c] = [key('a', 'signing', 1), key('b', 'signing', 1, 8), key('c', 'signing', 3, 7)] as const;
    const afterFirst = [...retire([a], b), b];
    const both = [...retire(afterFirst, c), c];
    expect([1, 6, 7, 8, 12].map((at) => ids(activeSigningKeys(both, day(at))))).toEqual([
      ...[['a'], ['a'], ['c'], ['c'], ['c']],
    ]);
    expect(ids(publishedKeys(both, day(7)))).toEqual(['c', 'b', 'a']);
    expect(ids(publishedKeys(both, day(11)))).toEqual(['c']);
  });

  it('says between which instants the same keys sign', () => {
    const lifetime = fc.record({
      id: fc.uuid(),
      use: fc.constant('signing' as const),
      algorithm: fc.constantFrom('EC' as const, 'RSA' as const),
      publishedFrom: fc.integer({ min: 1, max: 20 }).map(day),
      activeFrom: fc.integer({ min: 1, max: 20 }).map(day),
      retiredFrom: fc.option(fc.integer({ min: 1, max: 20 }).map(day), { nil: undefined }),
    });
    const instant = fc
      .integer({ min: 0, max: 21 * 24 })
      .map((hour) => new Date(day(0).getTime() + hour * 3_600_000));
    fc.assert(
      fc.property(fc.array(lifetime, { maxLength: 5 }), instant, instant, (keys, now, other) => {
        const { from, until } = activeBetween(keys, now);
        fc.pre(from <= other.getTime() && other.getTime() < until);
        expect(ids(activeSigningKeys(keys, other))).toEqual(ids(activeSigningKeys(keys, now)));
      }),
    );
  });

  it('withdraws an encryption key once: a later rotation does not publish it for longer', () => {
    const [a, b, c] = [1, 5, 9].map((at) => key(`from ${at}`, 'encryption', at)) as [
      KeyLifetime,
      KeyLifetime,
      KeyLifetime,
    ];
    const afterFirst = [...retire([a], b), b];
    const keys = [...retire(afterFirst, c), c];
    expect(keys.map(({ retiredFrom }) => retiredFrom)).toEqual([day(5), day(9), undefined]);
    expect(ids(decryptionKeys(keys))).toEqual(['from 9', 'from 5', 'from 1']);
  });

  it('publishes only the newest encryption key and decrypts with all', () => {
    const first = key('first', 'encryption', 1);
    const second = key('second', 'encryption', 5);
    const keys = [...retire([first], second), second];
    expect(ids(publishedKeys(keys, day(5)))).toEqual(['second']);
    expect(ids(decryptionKeys(keys))).toEqual(['second', 'first']);
  });
});

describe('the key ring', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'keys-')), 'ring');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('refuses a folder without keys', () => {
    expect(() => new KeyRing(folder)).toThrow(ConfigurationError);
  });

  it('makes the first keys active at once, with private files and matching certificates', async () => {
    const made = await rotateKeys(folder, {
      commonName: 'test',
      activeFrom: new Date(Date.now() + 86_400_000),
    });
    const ring = new KeyRing(folder);
    expect(ring.signing('EC')?.privateKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect(ring.signing('RSA')?.privateKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072 });
    expect(ring.published()).toHaveLength(3);
    expect(statSync(join(folder, `${made[0]!.id}.key.pem`)).mode & 0o077).toBe(0);
  });

  it('refuses to rotate while another rotation runs, so that no key is lost', async () => {
    writeFileSync(join(folder, 'keys.lock'), '');
    const rotation = rotateKeys(folder, { commonName: 'test', activeFrom: new Date() });
    await expect(rotation).rejects.toMatchObject({ code: 'keys.rotation-running' });
    rmSync(join(folder, 'keys.lock'));
  });

  it('keeps signing with the old key after a rotation with lead time', async () => {
    const before = new KeyRing(folder).signing('EC')?.id;
    await rotateKeys(folder, { commonName: 'test', activeFrom: new Date(Date.now() + 86_400_000) });
    const ring = new KeyRing(folder);
    expect(ring.signing('EC')?.id).toBe(before);
    expect(ring.published()).toHaveLength(5);
    expect(ring.decryption()).toHaveLength(2);
  });

  // A leaked key went on signing until the clock was again where it had been.
  it.each([
    ['within seconds', 6_000],
    ['also when the clock has gone back', -3_600_000],
  ])('takes up a rotation while it runs, %s', async (_, passed) => {
    const ring = new KeyRing(folder);
    const before = ring.published();
    const decrypting = ring.decryption().length;
    await rotateKeys(folder, { commonName: 'test', activeFrom: new Date(Date.now() + 86_400_000) });
    const later = Date.now() + passed;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(later);
    try {
      expect(ring.published()).toHaveLength(before.length + 2);
      expect(ring.decryption()).toHaveLength(decrypting + 1);
    } finally {
      clock.mockRestore();
    }
  });
});
