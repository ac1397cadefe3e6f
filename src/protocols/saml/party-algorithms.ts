import { Injectable } from '@nestjs/common';
import { OwnSigningKeys } from './own-signing-keys.js';
import {
  chooseEncryption,
  chooseSignature,
  type ChosenEncryption,
  type ChosenSignature,
} from './xml/algorithms.js';
import type { KeyFamily, SigningKey } from './xml/keys.js';
import type { RelyingPartyMetadata } from './xml/relying-party-metadata.js';

interface Signature {
  readonly by: readonly SigningKey[];
  readonly chosen: ChosenSignature;
}

/** How parties are answered: chosen once for what a party's metadata says, signatures anew when other keys of ours sign. */
@Injectable()
export class PartyAlgorithms {
  private readonly encryptions = new WeakMap<RelyingPartyMetadata, { readonly chosen?: ChosenEncryption }>();
  private readonly signatures = {
    ec: new WeakMap<RelyingPartyMetadata, Signature>(),
    rsa: new WeakMap<RelyingPartyMetadata, Signature>(),
  };

  constructor(private readonly keys: OwnSigningKeys) {}

  /** @returns undefined where nothing can be encrypted to the party */
  encryption(metadata: RelyingPartyMetadata): ChosenEncryption | undefined {
    const known = this.encryptions.get(metadata) ?? { chosen: chooseEncryption(metadata.encryptionKeys) };
    this.encryptions.set(metadata, known);
    return known.chosen;
  }

  signature(metadata: RelyingPartyMetadata, wanted: KeyFamily): ChosenSignature {
    const by = this.keys.current();
    const known = this.signatures[wanted].get(metadata);
    if (known?.by === by) return known.chosen;
    const chosen = chooseSignature(by, metadata, wanted);
    this.signatures[wanted].set(metadata, { by, chosen });
    return chosen;
  }

  /** For whoever it may be: as for a party that declares nothing. */
  signatureForAnybody(): ChosenSignature {
    return chooseSignature(this.keys.current());
  }
}
