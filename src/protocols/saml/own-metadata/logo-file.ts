import { readFileSync } from 'node:fs';
import { imageSize } from 'image-size';

/** Large enough for any logo, small enough to be held and sent to anybody. */
const BYTES_AT_MOST = 512 * 1024;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  svg: 'image/svg+xml',
  jpg: 'image/jpeg',
  gif: 'image/gif',
};

/** A picture of ours, in memory. */
export interface LogoFile {
  readonly content: Buffer;
  readonly mediaType: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/** @returns undefined when it is no such picture, or one without a size of its own */
export function readLogoFile(path: string): LogoFile | undefined {
  try {
    const content = readFileSync(path);
    if (content.length > BYTES_AT_MOST) return undefined;
    const { width, height, type = '' } = imageSize(content);
    const mediaType = MEDIA_TYPES[type];
    if (mediaType === undefined || !(width >= 1 && height >= 1)) return undefined;
    return { content, mediaType, width: Math.round(width), height: Math.round(height) };
  } catch {
    return undefined;
  }
}
