import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { say } from './say.js';
import { temporaryFolder } from './temporary-folder.js';
import type { Undoing } from './undoing.js';

/** Another state of the source, built in a folder of its own. */
export interface Revision {
  readonly name: string;
  /** Holds its dist/. */
  readonly root: string;
}

const OURS = resolve(import.meta.dirname, '../..');

/**
 * Checks a revision out into a temporary worktree and builds it; with our packages when its lock file is the same, else it
 * installs its own.
 * @throws Error when there is no such revision, or it cannot be built
 */
export function buildRevision(revision: string, atEnd: Undoing): Revision {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: OURS, encoding: 'utf8' }).trim();
  const name = git('rev-parse', '--short', '--verify', `${revision}^{commit}`);
  const root = join(temporaryFolder('revision', atEnd), name);
  git('worktree', 'add', '--quiet', '--detach', root, name);
  atEnd.push(() => {
    git('worktree', 'remove', '--force', root);
  });
  const lock = (folder: string) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
  if (lock(root) === lock(OURS)) symlinkSync(join(OURS, 'node_modules'), join(root, 'node_modules'));
  say(`building ${name}`);
  // Whatever it runs, its bootstrap installs, generates and builds first.
  execFileSync(process.execPath, ['bootstrap.mjs', 'generate'], { cwd: root, stdio: 'pipe' });
  return { name, root };
}
