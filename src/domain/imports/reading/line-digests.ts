import { createHmac, hash } from 'node:crypto';
import type { ReadOptions } from './imported-row.js';

/** To be raised whenever the same line of the same file comes to say something else. */
const READING = 2;

/**
 * Tells lines of files apart by 128 bits of SHA-256 of the line and of how it is read: the header above it, the mapping
 * of the source. Under a key, for a line may hold a personal number, which could be guessed from its digest.
 */
export class LineDigests {
  private prefix: string;

  constructor(private readonly options: ReadOptions) {
    this.prefix = this.prefixBeneath('');
  }

  /** From here on lines are beneath this header. */
  beneath(header: string): void {
    this.prefix = this.prefixBeneath(header);
  }

  /** Sixteen bytes, as characters. */
  of(line: string): string {
    return hash('sha256', this.prefix + line, 'binary').slice(0, 16);
  }

  private prefixBeneath(header: string): string {
    const { lineKey = '', rowSet, format, encoding, delimiter, columns, organisation } = this.options;
    const how = JSON.stringify([READING, organisation, rowSet, format, encoding, delimiter, columns, header]);
    return createHmac('sha256', lineKey).update(how).digest('base64').slice(0, 24);
  }
}
