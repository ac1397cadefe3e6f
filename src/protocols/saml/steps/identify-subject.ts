import { Injectable } from '@nestjs/common';
import { subjectKey, type SubjectKey } from '../../../domain/directory/identifier.rules.js';
import type { KnownParty } from '../../../domain/relying-parties/relying-party.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { denied, unsupported } from '../refused.js';
import { SUBJECT_FORMATS, UNSPECIFIED } from '../subject-formats.js';
import { decryptNameId, DecryptionRefused } from '../xml/decrypt.js';
import type { NameId } from '../xml/name-id.js';
import type { VerifiedQuery } from './verify-query.js';

/** Whom the query is about: the NameID to echo, and what to look for; no key when the value can name nobody. */
export interface QueriedSubject {
  readonly nameId: NameId;
  readonly keys: readonly SubjectKey[];
  readonly unspecified: boolean;
}

/**
 * Step 5. Says how the subject is to be found, not whether it exists: that an identifier is malformed or unknown looks
 * the same from outside.
 * @throws Refused for a Format that names no one here, and for an EncryptedID we cannot open
 */
@Injectable()
export class IdentifySubject {
  constructor(private readonly keys: KeyRing) {}

  of({ query, party }: VerifiedQuery): QueriedSubject {
    const nameId = query.subject.nameId ?? this.decrypt(query.subject.encryptedId);
    const format = nameId.format ?? UNSPECIFIED;
    const keys = meanings(format, party).flatMap((type) => subjectKey(type, nameId.value) ?? []);
    return { nameId, keys, unspecified: format === UNSPECIFIED };
  }

  private decrypt(encryptedId: Parameters<typeof decryptNameId>[0]): NameId {
    try {
      const privateKeys = this.keys.decryption().map(({ privateKey }) => privateKey);
      return decryptNameId(encryptedId, privateKeys);
    } catch (error) {
      if (error instanceof DecryptionRefused) throw denied('encrypted-id-unreadable');
      throw error;
    }
  }
}

function meanings(format: string, party: KnownParty): readonly SubjectKey['type'][] {
  if (format !== UNSPECIFIED) {
    const type = SUBJECT_FORMATS.get(format);
    if (!type) throw unsupported('nameid-format-unknown');
    return [type];
  }
  if (party.unspecifiedMeans.length === 0) throw unsupported('nameid-format-unspecified');
  return party.unspecifiedMeans;
}
