import { Injectable } from '@nestjs/common';
import { subjectKey, type SubjectKey } from '../../../domain/directory/identifier.rules.js';
import { certificateSubjects } from '../../../domain/relying-parties/certificate-subject.rules.js';
import type { AskedSubject } from '../../../domain/relying-parties/release.js';
import type { KnownParty } from '../../../domain/relying-parties/relying-party.js';
import { Environment } from '../../../platform/config/environment.js';
import { KeyRing } from '../../../platform/keys/key-ring.js';
import { Refused, unsupported } from '../refused.js';
import { issuerIdFormat, SUBJECT_FORMATS, UNSPECIFIED, X509_SUBJECT } from '../subject-formats.js';
import { decryptNameId, DecryptionRefused } from '../xml/decrypt.js';
import type { NameId } from '../xml/name-id.js';
import type { VerifiedQuery } from './verify-query.js';

/** Whom the query is about: the NameID to echo, absent when it could not be opened, and what to look for. */
export interface QueriedSubject {
  readonly nameId?: NameId;
  /** None when the value can name nobody. */
  readonly keys: readonly AskedSubject[];
  /** What it means is for the agreements to say. */
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
  private readonly issuerIds: string;

  constructor(
    private readonly keys: KeyRing,
    { ATTRIBUTE_BASE_URI: base }: Environment,
  ) {
    this.issuerIds = issuerIdFormat(base);
  }

  of({ query, party }: VerifiedQuery): QueriedSubject {
    const { nameId, encryptedId } = query.subject;
    return nameId ? this.subjectOf(nameId, party) : this.encrypted(encryptedId, party);
  }

  private encrypted(encryptedId: Parameters<typeof decryptNameId>[0], party: KnownParty): QueriedSubject {
    try {
      const privateKeys = this.keys.decryption().map(({ privateKey }) => privateKey);
      const subject = this.subjectOf(decryptNameId(encryptedId, privateKeys), party);
      return subject.keys.length > 0 ? subject : UNKNOWN;
    } catch (error) {
      if (error instanceof DecryptionRefused || error instanceof Refused) return UNKNOWN;
      throw error;
    }
  }

  private subjectOf(nameId: NameId, party: KnownParty): QueriedSubject {
    const format = nameId.format ?? UNSPECIFIED;
    const byAgreement = format === UNSPECIFIED || format === X509_SUBJECT || format === this.issuerIds;
    return { nameId, keys: this.keysOf(format, nameId.value, party), unspecified: byAgreement };
  }

  private keysOf(format: string, value: string, party: KnownParty): readonly AskedSubject[] {
    if (format === X509_SUBJECT) return ofCertificate(value, party);
    const types = format === this.issuerIds ? (['issuerId'] as const) : meanings(format, party);
    return types.flatMap((type) => subjectKey(type, value) ?? []);
  }
}

/** Looked up as any other, and found by nobody: no registered value is empty. */
const UNKNOWN: QueriedSubject = { keys: [{ type: 'orgAffiliation', value: '' }], unspecified: false };

function ofCertificate(value: string, { certificateReadings }: KnownParty): readonly AskedSubject[] {
  if (certificateReadings.length === 0) throw unsupported('nameid-format-x509');
  return certificateSubjects(value, certificateReadings);
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
