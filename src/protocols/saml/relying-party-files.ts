import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { NewIdentityProvider } from '../../domain/relying-parties/identity-provider.js';
import type { NewRelyingParty } from '../../domain/relying-parties/relying-party.js';
import { partiesWithSharedKeys } from './shared-keys.js';
import {
  readRelyingPartyMetadata,
  type ReadIdentityProvider,
  type ReadParty,
} from './xml/relying-party-metadata.js';
import { XmlRefused } from './xml/xml-refused.js';

/** Something an operator should know. Of several files when it takes several to go wrong. */
export interface FileProblem {
  readonly file: string;
  readonly entityId?: string;
  readonly reason: string;
}

/** What metadata files hold: the entities that can be used, and what is wrong, by file and entityID. */
export interface FoundParties {
  readonly parties: readonly NewRelyingParty[];
  readonly identityProviders: readonly NewIdentityProvider[];
  readonly problems: readonly FileProblem[];
  /** EntityIDs that several files claim, so that none is believed; `all` when a file could not be read. */
  readonly unclear: readonly string[] | 'all';
}

interface ReadFile {
  readonly file: string;
  readonly parties: readonly ReadParty[];
  readonly identityProviders: readonly ReadIdentityProvider[];
  readonly problems: readonly Omit<FileProblem, 'file'>[];
  readonly unreadable?: true;
}

/**
 * Reads metadata files, and every `.xml` file in folders. Never throws for what they hold: one broken entity or file does
 * not keep the others out. Of one entityID in two files neither is taken: no file may speak for another's party.
 * Certificates are key containers: nothing of them but the key counts (Sweden Connect deployment profile 2.1.1.2).
 */
export function readRelyingPartyFiles(paths: readonly string[]): FoundParties {
  const files = new Set(paths.flatMap(filesAt).map((path) => resolve(path)));
  const found = [...files].map(readFile);
  const claimed = claimedByMany(found);
  const taken = found.map((one) => ({
    ...one,
    parties: one.parties.filter(({ entityId }) => !claimed.has(entityId)),
    identityProviders: one.identityProviders.filter(({ entityId }) => !claimed.has(entityId)),
  }));
  return {
    parties: taken.flatMap(({ parties }) => parties).map(newParty),
    identityProviders: taken.flatMap(({ identityProviders }) => identityProviders).map(newIdentityProvider),
    problems: [
      ...found.flatMap(({ file, problems }) => problems.map((problem) => ({ file, ...problem }))),
      ...[...claimed].map(([entityId, by]) => ({
        file: by.join(', '),
        entityId,
        reason: 'entity-in-several-files',
      })),
      ...partiesWithSharedKeys(taken).map((one) => ({ ...one, reason: 'shared-key' })),
    ],
    unclear: found.some(({ unreadable }) => unreadable) ? 'all' : [...claimed.keys()],
  };
}

/** A path that cannot be looked at is taken for a file, and found unreadable. */
function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) => name.endsWith('.xml'));
    return names.toSorted().map((name) => join(path, name));
  } catch {
    return [path];
  }
}

function readFile(file: string): ReadFile {
  try {
    return { file, ...readRelyingPartyMetadata(contentOf(file)) };
  } catch (error) {
    if (!(error instanceof XmlRefused || error instanceof UnreadableFile)) throw error;
    return {
      file,
      parties: [],
      identityProviders: [],
      problems: [{ reason: error.reason }],
      unreadable: true,
    };
  }
}

class UnreadableFile extends Error {
  readonly reason = 'unreadable-file';
}

function contentOf(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new UnreadableFile('unreadable file', { cause });
  }
}

/** By entityID the files that have it. One that is broken counts: it was still meant to be that file's. */
function claimedByMany(found: readonly ReadFile[]): Map<string, string[]> {
  const claims = new Map<string, string[]>();
  for (const { file, parties, identityProviders, problems } of found) {
    for (const entityId of new Set(
      [...parties, ...identityProviders, ...problems].flatMap((one) => one.entityId ?? []),
    ))
      claims.set(entityId, [...(claims.get(entityId) ?? []), file]);
  }
  return new Map([...claims].filter(([, files]) => files.length > 1));
}

/** The party as it is registered. */
export function newParty({ entityCategories, ...party }: ReadParty): NewRelyingParty {
  return { ...named(party), entityCategories };
}

/** The identity provider as it is registered. */
export function newIdentityProvider(provider: ReadIdentityProvider): NewIdentityProvider {
  return named(provider);
}

function named({
  entityId,
  displayNames,
  organisationName,
  xml,
}: Pick<ReadParty, 'entityId' | 'displayNames' | 'organisationName' | 'xml'>) {
  const displayName = displayNames.sv ?? displayNames.en ?? organisationName ?? entityId;
  return { entityId, displayName, metadata: xml };
}
