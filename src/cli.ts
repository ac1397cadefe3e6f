#!/usr/bin/env node
import { keepCompiled } from './keep-compiled.js';
import { requireNode } from './required-node.js';

requireNode();
keepCompiled();
const [{ runCommandLine }, { processTerminal }] = await Promise.all([
  import('./cli/command-line.js'),
  import('./cli/terminal.js'),
]);
process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
