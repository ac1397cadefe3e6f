import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ALLOCATION, MEMORY } from './service-process.js';

const read = (name: string) => readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8');

describe('the service that is measured', () => {
  it('has the memory flags of the image, as operations.md tells them', () => {
    const entryPoint = ['node', ...MEMORY];
    const [allocation] = Object.entries(ALLOCATION).map(([name, value]) => `${name}=${value}`);
    const written = /^ENTRYPOINT (.*)$/m.exec(read('Dockerfile'))?.[1] ?? '';
    expect(JSON.parse(written)).toEqual(entryPoint);
    expect(read('Dockerfile')).toContain(`\nENV ${allocation}\n`);
    expect(read('docs/operations.md')).toContain(
      `\`${entryPoint.join(' ')} dist/main.js\` with \`${allocation}\``,
    );
  });
});
