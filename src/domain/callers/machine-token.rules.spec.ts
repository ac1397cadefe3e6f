import { randomBytes, randomUUID } from 'node:crypto';
import { isMachineToken, readMachineToken, writeMachineToken } from './machine-token.rules.js';
import { secretDigest } from './secret-digest.rules.js';

it('reads from a token what was written into it', () => {
  const [id, secret] = [randomUUID(), randomBytes(32)];
  const token = writeMachineToken(id, secret);
  expect(token).toMatch(/^behorig_[0-9a-f]{32}_[\w-]{43}$/);
  expect(isMachineToken(token)).toBe(true);
  expect(readMachineToken(token)).toEqual({ clientId: id, secret: secret.toString('base64url') });
});

it.each([
  ['nothing', ''],
  ['another prefix', `behörig_${'0'.repeat(32)}_${'A'.repeat(43)}`],
  ['an id in capitals', `behorig_${'A'.repeat(32)}_${'A'.repeat(43)}`],
  ['a short id', `behorig_${'0'.repeat(31)}_${'A'.repeat(43)}`],
  ['a short secret', `behorig_${'0'.repeat(32)}_${'A'.repeat(42)}`],
  ['a long secret', `behorig_${'0'.repeat(32)}_${'A'.repeat(44)}`],
  ['padding', `behorig_${'0'.repeat(32)}_${'A'.repeat(43)}=`],
  ['a line after it', `behorig_${'0'.repeat(32)}_${'A'.repeat(43)}\n`],
])('reads nothing from %s', (_what, text) => {
  expect(readMachineToken(text)).toBeUndefined();
});

it('tells two spellings of the same bytes apart', () => {
  expect(secretDigest(`${'A'.repeat(42)}A`)).not.toEqual(secretDigest(`${'A'.repeat(42)}B`));
});
