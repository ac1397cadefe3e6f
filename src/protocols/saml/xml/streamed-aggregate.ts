import { createHash, type Hash, type KeyObject } from 'node:crypto';
import type { XmlElement } from 'libxml2-wasm';
import { AggregateRefused } from './aggregate-refused.js';
import { descendantsOf, readCanonical, type CanonicalElement } from './canonical-reader.js';
import { canonicalise } from './canonicalise.js';
import { parseDuration } from './duration.js';
import { elementChildren, isElement } from './element-children.js';
import { parseDateTime } from './instant.js';
import { markupPieces, type MarkupPiece } from './markup-pieces.js';
import { DS, MD, MDRPI } from './namespaces.js';
import { withDocument } from './read-xml.js';
import { readAggregatePiece, type AggregatePiece } from './relying-party-metadata.js';
import { METADATA_LIMITS } from './scan-markup.js';
import { SignatureRefused } from './signature-refused.js';
import { takeSignature, type TakenSignature } from './signed-element.js';
import { verifyDigest } from './verify-signature.js';
import { XmlRefused } from './xml-refused.js';

/** A federation whose signature has been verified. */
export interface VerifiedAggregate {
  /** SHA-256 of its bytes, hexadecimal. */
  readonly digest: string;
  readonly validUntil: Date;
  /** cacheDuration, where it says so in days, hours, minutes and seconds. */
  readonly cacheSeconds?: number;
  /** mdrpi:PublicationInfo creationInstant. */
  readonly publishedAt?: Date;
  /** One `md:EntityDescriptor` instead of a federation of them. */
  readonly isEntity: boolean;
  /** The one that it is signed with. */
  readonly key: KeyObject;
}

export interface Verifying {
  /** One of them has signed it. */
  readonly keys: readonly KeyObject[];
  readonly now: Date;
  /** It may not be valid for longer. */
  readonly furthest: Date;
  readonly bytesAtMost: number;
  /** Called between entities: somebody else's turn. */
  readonly between: () => Promise<void>;
}

/**
 * Verifies the signature of an `md:EntitiesDescriptor`, or of one `md:EntityDescriptor` (saml-metadata-2.0-os 3), as it comes, in flat memory: each child of the root is canonicalised by itself
 * within the root's start tag, and what that adds is digested, which together is the canonical form of the root. The signature has to be the first child,
 * as the schema says, and of the one form that `takeSignature` allows; validUntil has to be there. Comments are not signed, and not read either.
 * @throws AggregateRefused, SignatureRefused, XmlRefused
 */
export async function verifyAggregate(
  chunks: AsyncIterable<Uint8Array>,
  { keys, now, furthest, bytesAtMost, between }: Verifying,
): Promise<VerifiedAggregate> {
  const bytes = createHash('sha256');
  const document = new SignedDocument();
  for await (const piece of markupPieces(counted(chunks, bytes, bytesAtMost))) {
    document.take(piece);
    await between();
  }
  const key = document.verify(keys);
  const { validUntil } = document;
  if (!validUntil) throw new AggregateRefused('no-valid-until');
  if (validUntil <= now) throw new AggregateRefused('expired');
  if (validUntil > furthest) throw new AggregateRefused('valid-too-long');
  const { cacheSeconds, publishedAt, isEntity } = document;
  return {
    ...{ digest: bytes.digest('hex'), validUntil, isEntity, key },
    ...(cacheSeconds !== undefined && { cacheSeconds }),
    ...(publishedAt && { publishedAt }),
  };
}

/** Of a document that is one entity, which is read at once. */
const MOST_OF_AN_ENTITY = 4 * 1024 * 1024;

/**
 * Reads what was verified, a few entities at a time: what may ask us, and what is not as it should be with it. Of an entityID that comes again the first
 * counts.
 * @param verified what was verified. If others come it is known only at the end: the caller makes sure that they are the same
 * @throws AggregateRefused `changed-since-verified`
 */
export async function* readAggregate(
  chunks: AsyncIterable<Uint8Array>,
  { digest, isEntity }: Pick<VerifiedAggregate, 'digest' | 'isEntity'>,
  between: () => Promise<void>,
): AsyncGenerator<AggregatePiece> {
  const bytes = createHash('sha256');
  const come = counted(chunks, bytes, isEntity ? MOST_OF_AN_ENTITY : Infinity);
  if (isEntity) yield readAggregatePiece(await whole(come));
  else yield* piecesOf(come, between);
  if (bytes.digest('hex') !== digest) throw new AggregateRefused('changed-since-verified');
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const gathered: Uint8Array[] = [];
  for await (const chunk of chunks) gathered.push(chunk);
  return Buffer.concat(gathered);
}

async function* piecesOf(
  chunks: AsyncIterable<Uint8Array>,
  between: () => Promise<void>,
): AsyncGenerator<AggregatePiece> {
  const seen = new Set<string>();
  let wrap = (_: Buffer): Buffer => Buffer.alloc(0);
  for await (const piece of markupPieces(chunks)) {
    if (piece.kind === 'start') wrap = wrapping(piece.bytes);
    if (piece.kind !== 'child') continue;
    yield onlyFirst(readAggregatePiece(wrap(piece.bytes)), seen);
    await between();
  }
}

function onlyFirst(piece: AggregatePiece, seen: Set<string>): AggregatePiece {
  const isNew = ({ entityId }: { readonly entityId: string }) => !seen.has(entityId);
  const read = new Set([...piece.parties, ...piece.identityProviders].map(({ entityId }) => entityId));
  const again = [...read].filter((entityId) => seen.has(entityId));
  const twice = again.map((entityId) => ({ entityId, reason: 'entity-twice', party: 'left-out' }) as const);
  const first = {
    entities: piece.entities,
    parties: piece.parties.filter(isNew),
    identityProviders: piece.identityProviders.filter(isNew),
    broken: piece.broken,
    problems: [...piece.problems, ...twice],
  };
  for (const entityId of read) seen.add(entityId);
  return first;
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  hash: Hash,
  most: number,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > most) throw new AggregateRefused('too-large');
    hash.update(chunk);
    yield chunk;
  }
}

/** Puts a piece between the root's tags. */
function wrapping(start: Buffer): (piece: Buffer) => Buffer {
  const [, name = ''] = /^<([^\s/>]+)/.exec(start.toString('latin1', 0, 1024)) ?? [];
  const end = Buffer.from(`</${name}>`, 'latin1');
  return (piece) => Buffer.concat([start, piece, end]);
}

/** A signed document as its pieces come. Nothing in it is believed before `verify`. */
class SignedDocument {
  validUntil: Date | undefined;
  cacheSeconds: number | undefined;
  publishedAt: Date | undefined;
  isEntity = false;
  private prolog: Buffer = Buffer.alloc(0);
  private start: Buffer = Buffer.alloc(0);
  private wrap = wrapping(Buffer.alloc(0));
  private id = '';
  private signature: TakenSignature | undefined;
  private canonical: Hash | undefined;
  /** The root's tags in canonical form. */
  private tags = { opening: Buffer.alloc(0), closing: Buffer.alloc(0) };

  take({ kind, bytes }: MarkupPiece): void {
    if (kind === 'prolog') this.prolog = Buffer.from(bytes);
    else if (kind === 'start') this.begin(bytes);
    else if (kind === 'child' && !this.signature) this.takeSignature(bytes);
    else if (kind === 'child' || kind === 'rest') this.digest(bytes);
    else if (kind === 'end')
      withDocument(Buffer.concat([this.start, bytes]), METADATA_LIMITS, () => undefined);
    // Only comments, instructions and white space may follow a root.
    else withDocument(Buffer.concat([Buffer.from('<end/>'), bytes]), METADATA_LIMITS, () => undefined);
  }

  /** @returns the key that it is signed with @throws SignatureRefused */
  verify(keys: readonly KeyObject[]): KeyObject {
    if (!this.signature || !this.canonical) throw new SignatureRefused('none');
    return verifyDigest(this.signature, this.canonical.update(this.tags.closing).digest(), keys);
  }

  private begin(start: Buffer): void {
    this.start = Buffer.from(start);
    this.wrap = wrapping(this.start);
    const empty = Buffer.concat([this.prolog, this.wrap(Buffer.alloc(0))]);
    const root = withDocument(empty, METADATA_LIMITS, ({ root: element }) => {
      this.isEntity = isElement(element, MD, 'EntityDescriptor');
      if (!this.isEntity && !isElement(element, MD, 'EntitiesDescriptor'))
        throw new AggregateRefused('not-an-aggregate');
      return readCanonical(canonicalise(element).toString());
    });
    const { attributes } = root;
    this.id = attributes.get('ID') ?? '';
    if (this.id === '') throw new SignatureRefused('id');
    this.validUntil = parseDateTime(attributes.get('validUntil') ?? '');
    this.cacheSeconds = parseDuration(attributes.get('cacheDuration') ?? '');
  }

  /** The first child element. What stands before it is digested, since only the signature itself is left out. */
  private takeSignature(piece: Buffer): void {
    const { signature, canonical } = this.within(piece, (root) => {
      const [first] = elementChildren(root);
      if (!isElement(first, DS, 'Signature')) throw new SignatureRefused('none');
      const taken = takeSignature(first, this.id);
      first.remove();
      return { signature: taken, canonical: canonicalise(root, taken.prefixes) };
    });
    this.signature = signature;
    const empty = this.within(Buffer.alloc(0), (root) => canonicalise(root, signature.prefixes));
    const closing = empty.lastIndexOf('</');
    this.tags = {
      opening: Buffer.from(empty.subarray(0, closing)),
      closing: Buffer.from(empty.subarray(closing)),
    };
    this.canonical = createHash(signature.digest.hash)
      .update(this.tags.opening)
      .update(this.inner(canonical));
  }

  private digest(piece: Buffer): void {
    const { signature, canonical } = this;
    if (!signature || !canonical) throw new SignatureRefused('none');
    const within = this.within(piece, (root) => {
      const children = elementChildren(root);
      if (children.some((child) => isElement(child, DS, 'Signature'))) throw new SignatureRefused('several');
      return canonicalise(root, signature.prefixes);
    });
    canonical.update(this.inner(within));
    if (piece.includes('PublicationInfo')) this.publication(readCanonical(within.toString()));
  }

  private publication(root: CanonicalElement): void {
    const ofRoot = root.children.filter(({ namespace, name }) => namespace === MD && name === 'Extensions');
    const [found] = ofRoot.flatMap((extensions) => descendantsOf(extensions, MDRPI, 'PublicationInfo'));
    this.publishedAt ??= parseDateTime(found?.attributes.get('creationInstant') ?? '');
  }

  private within<T>(piece: Buffer, use: (root: XmlElement) => T): T {
    return withDocument(this.wrap(piece), METADATA_LIMITS, ({ root }) => use(root));
  }

  /** What stands between the root's tags. */
  private inner(canonical: Buffer): Buffer {
    const { opening, closing } = this.tags;
    const [from, to] = [opening.length, canonical.length - closing.length];
    const isWithin =
      canonical.subarray(0, from).equals(opening) && canonical.subarray(to).equals(closing) && to >= from;
    if (!isWithin) throw new XmlRefused('not-canonical');
    return canonical.subarray(from, to);
  }
}
