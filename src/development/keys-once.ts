import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rotateKeys, type RotationOptions } from '../platform/keys/rotate-keys.js';

/** Makes the keys of somebody of development mode, unless the folder has keys already. */
export async function makeKeysOnce(
  folder: string,
  options: Omit<RotationOptions, 'activeFrom'>,
): Promise<void> {
  if (!existsSync(join(folder, 'keys.json')))
    await rotateKeys(folder, { ...options, activeFrom: new Date() });
}
