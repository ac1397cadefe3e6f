/** What undoes each step of setting up. */
export type Undoing = (() => Promise<void> | void)[];

/**
 * Runs a measurement to its end and leaves nothing behind, whatever ends it; then ends the process. What a step was told
 * to undo is undone in reverse order, once: what breaks because of it is not the failure.
 */
export async function runAndUndo(work: (atEnd: Undoing) => Promise<void>): Promise<never> {
  const atEnd: Undoing = [];
  let ending: Promise<never> | undefined;
  const end = (exitCode: number) => (ending ??= undo(atEnd).then(() => process.exit(exitCode)));
  process.on('SIGINT', () => void end(130));
  process.on('SIGTERM', () => void end(143));
  try {
    await work(atEnd);
    return await end(0);
  } catch (error) {
    if (!ending) console.error(error);
    return end(1);
  }
}

async function undo(atEnd: Undoing): Promise<void> {
  for (let step = atEnd.pop(); step; step = atEnd.pop()) await step();
}
