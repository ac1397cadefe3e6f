import type { KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { feedTrust, type FeedTrust } from '../../../domain/relying-parties/feed-trust.rules.js';
import { ConfigurationError } from '../../../platform/config/environment.js';
import { readJsonList } from '../../../platform/config/json-list-file.js';
import { keyDigest } from '../shared-keys.js';
import { publicKeyOf } from '../xml/keys.js';
import { FeedConfiguration } from './feed-configuration.js';

const VARIABLE = 'METADATA_FEEDS_FILE';

export interface ConfiguredFeed extends Omit<FeedConfiguration, 'certificates'> {
  readonly keys: readonly KeyObject[];
  readonly trust: FeedTrust;
}

/**
 * Reads the feeds; none without a file. Paths of certificates are relative to the file.
 * @throws ConfigurationError that lists every problem by entry and field, never by value
 */
export function readFeeds(path: string | undefined): ConfiguredFeed[] {
  if (path === undefined) return [];
  const entries = readJsonList(VARIABLE, path, 'feeds');
  const problems: string[] = [];
  const feeds = entries.map((entry, at) => {
    const where = `${VARIABLE}[${at}]`;
    const feed = plainToInstance(FeedConfiguration, entry, { exposeDefaultValues: true });
    const faults = validateSync(feed, {
      whitelist: true,
      forbidNonWhitelisted: true,
      stopAtFirstError: true,
    });
    for (const { property, constraints } of faults)
      problems.push(`${where}.${property} ${Object.values(constraints ?? {})[0] ?? 'is not valid'}`);
    return { where, feed, isSound: faults.length === 0 };
  });
  const names = feeds.map(({ feed }) => feed.name);
  for (const [at, { where, feed }] of feeds.entries())
    if (names.indexOf(feed.name) !== at) problems.push(`${where}.name is there twice`);
  const read = feeds.flatMap(({ where, feed: { certificates, ...feed }, isSound }) => {
    if (!isSound) return [];
    const keys = keysOf(certificates, dirname(path));
    if (keys.length === 0 || keys.includes('unusable'))
      problems.push(`${where}.certificates must name PEM files of certificates whose keys are allowed`);
    const usable = keys.filter((key) => key !== 'unusable');
    return [{ ...feed, keys: usable, trust: feedTrust(usable.map(keyDigest), feed.validAtMostDays) }];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return read;
}

function keysOf(certificates: readonly string[], folder: string): (KeyObject | 'unusable')[] {
  return certificates.map((file) => {
    try {
      return publicKeyOf(readFileSync(resolve(folder, file), 'utf8'));
    } catch {
      return 'unusable';
    }
  });
}
