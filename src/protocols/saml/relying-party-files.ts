import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { NewRelyingParty } from '../../domain/relying-parties/relying-party.js';
import { readRelyingPartyMetadata } from './xml/relying-party-metadata.js';
import { XmlRefused } from './xml/xml-refused.js';

/** What metadata files hold: the parties that can be used, and what is wrong with the others, by file and entityID. */
export interface FoundParties {
  readonly parties: NewRelyingParty[];
  readonly problems: readonly { file: string; entityId?: string; reason: string }[];
}

/**
 * Reads metadata files, and every `.xml` file in folders. One broken entity or file does not keep the others out.
 * Certificates are key containers: nothing of them but the key counts (Sweden Connect deployment profile 2.1.1.2).
 */
export function readRelyingPartyFiles(paths: readonly string[]): FoundParties {
  const found = paths.flatMap(filesAt).map((file) => ({ file, ...readFile(file) }));
  return {
    parties: found.flatMap(({ parties }) => parties),
    problems: found.flatMap(({ file, problems }) => problems.map((problem) => ({ file, ...problem }))),
  };
}

function filesAt(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name.endsWith('.xml'))
    .toSorted()
    .map((name) => join(path, name));
}

function readFile(file: string): Pick<FoundParties, 'parties'> & {
  problems: readonly { entityId?: string; reason: string }[];
} {
  const text = readFileSync(file);
  try {
    const { parties, problems } = readRelyingPartyMetadata(text);
    return {
      problems,
      parties: parties.map(({ entityId, displayNames, organisationName, entityCategories }) => ({
        entityId,
        displayName: displayNames.sv ?? displayNames.en ?? organisationName ?? entityId,
        metadata: text.toString('utf8'),
        entityCategories,
      })),
    };
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    return { parties: [], problems: [{ reason: error.reason }] };
  }
}
