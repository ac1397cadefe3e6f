import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError } from '../../../platform/config/environment.js';
import { readPresentation } from './presentation-file.js';

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40"><rect width="9" height="9"/></svg>';
// The smallest PNG there is: one pixel.
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

describe('what AUTHORITY_METADATA_FILE says', () => {
  const folder = mkdtempSync(join(tmpdir(), 'presentation-'));
  const file = join(folder, 'authority-metadata.json');
  beforeAll(() => {
    writeFileSync(join(folder, 'logo.svg'), SVG);
    writeFileSync(join(folder, 'logo.png'), PNG);
    writeFileSync(join(folder, 'no-size.svg'), '<svg xmlns="http://www.w3.org/2000/svg"></svg>');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function read(content: unknown) {
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return readPresentation(file);
  }

  function problemsOf(content: unknown): readonly string[] {
    try {
      read(content);
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigurationError);
      return (error as ConfigurationError).problems;
    }
  }

  it('is nothing without a file', () => {
    expect(readPresentation(undefined).said).toMatchObject({ contacts: [], entityCategories: [] });
  });

  it('may leave everything out', () => {
    expect(read({}).said).toMatchObject({ contacts: [], entityCategories: [] });
  });

  it.each([
    ['logo.svg', { mediaType: 'image/svg+xml', width: 120, height: 40 }],
    ['logo.png', { mediaType: 'image/png', width: 1, height: 1 }],
  ])('finds %s beside itself, and its size in it', (logo, expected) => {
    expect(read({ logo: { file: logo } }).logoFile).toMatchObject(expected);
  });

  it('may say in which size the logo is to be shown', () => {
    expect(read({ logo: { file: 'logo.svg', width: 240, height: 80 } }).logoFile).toMatchObject({
      width: 240,
      height: 80,
    });
  });

  it('is told every problem at once, by field and never by value', () => {
    const problems = problemsOf({
      displayName: { en: 'Only English' },
      description: 'hemlig text',
      informationUrl: { sv: 'ftp://example.se' },
      organisation: { url: { sv: 'hemlig' }, number: '2021006883' },
      contacts: [{ type: 'boss', mail: 'hemlig' }, 'hemlig'],
      entityCategories: ['no uri'],
      colour: 'blue',
    });
    expect(problems).toEqual([
      'AUTHORITY_METADATA_FILE.colour is not known',
      'AUTHORITY_METADATA_FILE.displayName.sv is not set; it must be a text of 1 to 1000 characters on one line',
      'AUTHORITY_METADATA_FILE.description must be an object',
      'AUTHORITY_METADATA_FILE.informationUrl.sv must be an http or https address',
      'AUTHORITY_METADATA_FILE.organisation.number is not known',
      'AUTHORITY_METADATA_FILE.organisation.url.sv must be an http or https address',
      'AUTHORITY_METADATA_FILE.contacts[0].type must be one of technical, support, administrative, billing, security',
      'AUTHORITY_METADATA_FILE.contacts[0].mail must be a mail address',
      'AUTHORITY_METADATA_FILE.contacts[1] must be an object',
      'AUTHORITY_METADATA_FILE.entityCategories must be a list of absolute URIs',
    ]);
    expect(problems.join()).not.toContain('hemlig');
  });

  it.each([
    ['no JSON', '{'],
    ['a list', []],
    ['null', 'null'],
  ])('is refused when it is %s', (_, content) => {
    expect(problemsOf(content)).toHaveLength(1);
  });

  it.each([
    ['neither a file nor a url', {}],
    ['both', { file: 'logo.png', url: 'https://example.se/logo.png', width: 1, height: 1 }],
    ['a url without a size', { url: 'https://example.se/logo.png' }],
    ['a url without TLS', { url: 'http://example.se/logo.png', width: 1, height: 1 }],
    ['a file that is not there', { file: 'nowhere.png' }],
    ['a file that is no picture', { file: 'authority-metadata.json' }],
    ['a picture without a size', { file: 'no-size.svg' }],
    ['a size of nothing', { file: 'logo.png', width: 0 }],
  ])('is refused when its logo has %s', (_, logo) => {
    expect(problemsOf({ logo })).toEqual([expect.stringMatching(/^AUTHORITY_METADATA_FILE\.logo/)]);
  });

  it.each(['two\nlines', '', ' ', 'a character \u0001 that XML cannot hold', 'x'.repeat(1001)])(
    'is refused when a text is %j',
    (sv) => {
      expect(problemsOf({ description: { sv } })).toHaveLength(1);
    },
  );
});
