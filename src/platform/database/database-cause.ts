/** What the database said of a failure, without any of its texts, which may quote values. */
export class DatabaseCause extends Error {
  override readonly name = 'DatabaseCause';

  /**
   * @param code SQLSTATE (PostgreSQL, appendix A), or the driver's name of the failure
   * @param severity ERROR ended the statement, FATAL the connection, PANIC the server
   * @param constraint which one of the schema was not kept to
   */
  constructor(
    readonly code: string,
    readonly severity?: string,
    readonly constraint?: string,
  ) {
    super(['database failure', code, severity, constraint].filter(Boolean).join(' '));
  }
}
