import { generateKeyPairSync } from 'node:crypto';
import { readCheckpoint, signCheckpoint } from './checkpoint.js';

const ours = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const former = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const checkpoint = { at: new Date('2026-11-23T12:00:00Z'), chains: { one: ['2', 'aa'] } } as const;
const statement = signCheckpoint(checkpoint, ours.privateKey);

describe('a checkpoint', () => {
  it('is read back when one of the keys has signed it', () => {
    expect(readCheckpoint(statement, [former.publicKey, ours.publicKey])).toEqual(checkpoint);
  });

  it('is nothing when another key has signed it', () => {
    expect(readCheckpoint(statement, [former.publicKey])).toBeUndefined();
    expect(readCheckpoint(statement, [])).toBeUndefined();
  });

  it('is nothing when any part of it was changed', () => {
    const [header = '', payload = '', signature = ''] = statement.split('.');
    const other = Buffer.from('{"at":"2026-11-23T12:00:00.000Z","chains":{}}').toString('base64url');
    const unsigned = Buffer.from('{"alg":"none","typ":"behorig-checkpoint+jws"}').toString('base64url');
    for (const parts of [
      [header, other, signature],
      [unsigned, payload, ''],
      [header, payload],
      [header, payload, signature, signature],
      ['', '', ''],
    ]) {
      expect(readCheckpoint(parts.join('.'), [ours.publicKey])).toBeUndefined();
    }
  });
});
