import type { MetadataFile } from '../xml/relying-party-metadata.js';

type Role = 'parties' | 'identityProviders';
type Piece = Pick<MetadataFile, Role | 'broken'>;

/** Which entities a publication names, by the role that they have in it; pieces of it come one after the other. */
export class NamedEntities {
  private readonly read = { parties: new Set<string>(), identityProviders: new Set<string>() };
  private readonly broken = { parties: new Set<string>(), identityProviders: new Set<string>() };

  add(piece: Piece): void {
    for (const role of ['parties', 'identityProviders'] as const) {
      for (const { entityId } of piece[role]) this.read[role].add(entityId);
      for (const entityId of piece.broken[role]) this.broken[role].add(entityId);
    }
  }

  /** Of one that comes twice, what can be read counts. */
  of(role: Role): { readonly named: ReadonlySet<string>; readonly broken: ReadonlySet<string> } {
    const [read, broken] = [this.read[role], this.broken[role]];
    return {
      named: new Set([...read, ...broken]),
      broken: new Set([...broken].filter((entityId) => !read.has(entityId))),
    };
  }
}
