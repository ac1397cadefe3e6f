/** Packages that we use need as much; the commands of npm bring a newer one. */
const [MAJOR, MINOR] = [22, 12] as const;

/** What is wrong with a version of Node; undefined when it is new enough. */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MAJOR || (major === MAJOR && minor >= MINOR)) return undefined;
  return `This is Node.js ${version}, and ${MAJOR}.${MINOR} or later is needed. Start it with a later one, or with \`npm start\` and \`npm run behorig\`, which bring one.`;
}

/** Ends a process that would end in the middle of something, at whatever its Node does not know. */
export function requireNode(): void {
  const problem = nodeProblem(process.versions.node);
  if (problem === undefined) return;
  console.error(`behorig: ${problem}`);
  process.exit(3);
}
