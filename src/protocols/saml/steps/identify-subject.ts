import { Injectable } from '@nestjs/common';
import { subjectKey, type SubjectKey } from '../../../domain/directory/identifier.rules.js';
import type { KnownParty } from '../../../domain/relying-parties/relying-party.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { Refused, unsupported } from '../refused.js';
import { SUBJECT_FORMATS, UNSPECIFIED } from '../subject-formats.js';
import { decryptNameId, DecryptionRefused } from '../xml/decrypt.js';
import type { NameId } from '../xml/name-id.js';
import type { VerifiedQuery } from './verify-query.js';

/** Whom the query is about: the NameID to echo, absent when it could not be opened, and what to look for. */
export interface QueriedSubject {
  readonly nameId?: NameId;
  /** None when the value can name nobody. */
  readonly keys: readonly SubjectKey[];
  readonly unspecified: boolean;
}

/**
 * Step 6. Says how the subject is to be found, not whether it exists: that an identifier is malformed or unknown looks
 * the same from outside.
 *
 * So does everything about an EncryptedID: who sends altered ciphertexts must not learn from a status whether the plain
 * text was well formed (xmlenc-core1 6.1.1), nor by the time from a look-up that is not made.
 * @throws Refused for a Format in clear that names no one here
 */
@Injectable()
export class IdentifySubject {
  constructor(private readonly keys: KeyRing) {}

  of({ query, party }: VerifiedQuery): QueriedSubject {
    const { nameId, encryptedId } = query.subject;
    return nameId ? subjectOf(nameId, party) : this.encrypted(encryptedId, party);
  }

  private encrypted(encryptedId: Parameters<typeof decryptNameId>[0], party: KnownParty): QueriedSubject {
    try {
      const privateKeys = this.keys.decryption().map(({ privateKey }) => privateKey);
      const subject = subjectOf(decryptNameId(encryptedId, privateKeys), party);
      return subject.keys.length > 0 ? subject : UNKNOWN;
    } catch (error) {
      if (error instanceof DecryptionRefused || error instanceof Refused) return UNKNOWN;
      throw error;
    }
  }
}

/** Looked up as any other, and found by nobody: no registered value is empty. */
const UNKNOWN: QueriedSubject = { keys: [{ type: 'orgAffiliation', value: '' }], unspecified: false };

function subjectOf(nameId: NameId, party: KnownParty): QueriedSubject {
  const format = nameId.format ?? UNSPECIFIED;
  const keys = meanings(format, party).flatMap((type) => subjectKey(type, nameId.value) ?? []);
  return { nameId, keys, unspecified: format === UNSPECIFIED };
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
