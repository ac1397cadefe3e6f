import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { builtProgram } from '../support/built-program.js';

const packed = async () => {
  const folder = dirname((await builtProgram()).main);
  const names = readdirSync(folder).filter((name) => /^(main|cli|packed-.*)\.js$/.test(name));
  return names.map((name) => readFileSync(join(folder, name), 'utf8'));
};

describe('the packed program', () => {
  // It named each function whenever it was made, closures of every request, too: a sixth of an answer's time.
  it('names no function anew', async () => {
    const texts = await packed();
    const makers = texts.flatMap((text) => text.match(/var __name = .*/g) ?? []);
    expect(makers.length).toBeGreaterThan(0);
    expect(new Set(makers)).toEqual(new Set(['var __name = (target) => target;']));
  });

  // One dash in a comment made V8 keep a file of six megabytes in twelve, in each process.
  it('is written in bytes', async () => {
    for (const text of await packed()) expect(/[^\0-\xff]/.exec(text)).toBeNull();
  });
});
