import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { nodeProblem } from '../../src/required-node.js';
import { builtProgram } from '../support/built-program.js';

// On the Node of a machine that had 20 the program ended with a SyntaxError about a name in `node:module`.
it.each([
  ['20.20.2', true],
  ['22.11.0', true],
  ['22.12.0', false],
  ['24.1.0', false],
])('is told of Node %s whether it is too old: %s', (version, isTooOld) => {
  expect(nodeProblem(version)).toEqual(
    isTooOld ? (expect.stringContaining(`Node.js ${version}`) as string) : undefined,
  );
});

const versionOf = (node: string) =>
  /^v(.+)$/m.exec(spawnSync(node, ['-v'], { encoding: 'utf8' }).stdout)?.[1];
const nodes = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
const old = nodes.filter(existsSync).find((node) => nodeProblem(versionOf(node) ?? '') !== undefined);

(old ? it : it.skip)(
  'says so in a line, where the machine has such a one',
  async () => {
    const { main, cli } = await builtProgram();
    for (const program of [main, cli]) {
      const { status, stderr } = spawnSync(old ?? '', [program], { encoding: 'utf8', env: {} });
      expect([status, stderr]).toEqual([3, `behorig: ${nodeProblem(versionOf(old ?? '') ?? '')}\n`]);
    }
  },
  60_000,
);
