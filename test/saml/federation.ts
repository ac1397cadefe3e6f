import { writeFileSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { IdentityProvidersService } from '../../src/domain/relying-parties/identity-providers.service.js';
import { MetadataFeedsService } from '../../src/domain/relying-parties/metadata-feeds.service.js';
import { RelyingPartiesService } from '../../src/domain/relying-parties/relying-parties.service.js';
import { UnderWay } from '../../src/platform/jobs/giving-way.js';
import { MetadataFeeds } from '../../src/protocols/saml/feeds/metadata-feeds.js';
import type { KeyPair } from '../saml-xml/parties.js';
import { signAggregate } from '../saml-xml/signed-aggregate.js';
import { OPERATOR, type TestService } from '../support/service.js';

const HOUR_MS = 3_600_000;

/** An entity with its metadata, of whatever role. */
export interface Entity {
  readonly metadata: string;
}

export interface PublishedAs {
  readonly key: KeyPair;
  readonly validHours?: number;
  readonly publishedAt?: Date;
}

/** Signed metadata of a federation of these entities. */
export function publishedFederation(
  entities: readonly Entity[],
  { key, validHours = 48, publishedAt }: PublishedAs,
): string {
  const until = new Date(Date.now() + validHours * HOUR_MS).toISOString();
  const at = publishedAt
    ? `<md:Extensions><mdrpi:PublicationInfo xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi" publisher="p" creationInstant="${publishedAt.toISOString()}"/></md:Extensions>`
    : '';
  const descriptors = entities.map(({ metadata }) => metadata.replace(/^<\?xml[^>]*\?>\s*/, '')).join('\n');
  return signAggregate(
    `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" ID="_f" validUntil="${until}">${at}${descriptors}</md:EntitiesDescriptor>`,
    key,
  );
}

/** Writes METADATA_FEEDS_FILE. */
export function writeFeeds(file: string, feeds: readonly object[]): void {
  writeFileSync(file, JSON.stringify(feeds));
}

/** As the service makes it of METADATA_FEEDS_FILE, so that a test says when it looks. */
export function feedsFrom(
  { administration, environment }: Pick<TestService, 'administration' | 'environment'>,
  file: string,
  logger: Logger = pino({ level: 'silent' }),
): MetadataFeeds {
  return new MetadataFeeds(
    Object.assign(Object.create(environment) as typeof environment, { METADATA_FEEDS_FILE: file }),
    administration.get(MetadataFeedsService),
    administration.get(RelyingPartiesService),
    administration.get(IdentityProvidersService),
    new UnderWay(),
    logger,
  );
}

/** How it stands with the feed. */
export async function stateOf({ administration }: Pick<TestService, 'administration'>, name: string) {
  return (await administration.get(MetadataFeedsService).list(OPERATOR)).find((feed) => feed.name === name);
}

/** The same entity with certificates that nobody can read. */
export function broken<T extends Entity>(entity: T): T {
  const metadata = entity.metadata.replace(/<ds:X509Certificate>[^<]*/g, '<ds:X509Certificate>AAAA');
  return { ...entity, metadata };
}

/** One entity with the roles of both, which have the same entityID. */
export function inOne(eService: Entity, provider: Entity): Entity {
  const [role = ''] = /<md:SPSSODescriptor[^]*<\/md:SPSSODescriptor>/.exec(eService.metadata) ?? [];
  return { metadata: provider.metadata.replace('</md:EntityDescriptor>', `${role}</md:EntityDescriptor>`) };
}
