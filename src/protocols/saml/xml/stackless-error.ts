/** An error that says what becomes of a message, and is no fault of ours: where it was thrown is of no use, and to find it out takes longer than to throw. */
export class StacklessError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message, options);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
