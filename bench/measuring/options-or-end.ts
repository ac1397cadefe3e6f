/** The options of the command line. What is wrong with them is said, and ends the process with 2. */
export function optionsOrEnd<Options>(read: (args: string[]) => Options): Options {
  try {
    return read(process.argv.slice(2));
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
