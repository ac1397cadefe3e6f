import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const read = (name: string) => readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8');

/** What the first stage takes from the clone, not what a stage takes from another. */
const copied = [...read('Dockerfile').matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, names = '']) =>
  names.split(' '),
);

describe('the image', () => {
  it('is made of files that reach Docker: pack.mjs did not, so it could not be made', () => {
    const letThrough = read('.dockerignore').split('\n');
    expect(copied).toContain('pack.mjs');
    expect(copied.filter((name) => !letThrough.includes(`!${name}`))).toEqual([]);
  });

  it('has what bootstrap.mjs is made of, for it builds the program', () => {
    const parts = [...read('bootstrap.mjs').matchAll(/ from '\.\/(.+)'/g)].map(([, name]) => name);
    expect(copied).toEqual(expect.arrayContaining(['bootstrap.mjs', ...parts]));
  });
});
