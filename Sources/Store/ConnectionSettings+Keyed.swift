public import Postgres

extension ConnectionSettings {
  /// The same for sessions of which each statement is planned once, for all parameters: those of the
  /// writers, of single lookups and of timelines.
  ///
  /// PostgreSQL would plan them anew each time where a plan for the very parameters promises to be
  /// cheaper, and planning took longer than the statement: 0.8 ms beside 0.05 ms for a lookup of one
  /// user, 50 ms beside 0.4 ms for a timeline.
  ///
  /// A plan may be made while a table is empty and is used while it grows: of an empty table, reading
  /// all looks as cheap as one row. So no table is read without an index, and a statement finds rows by
  /// `LATERAL` where a join could find them by reading a whole label; `OFFSET 0` keeps that from being
  /// flattened into a join. Between indexes the planner still chooses by their sizes of that moment, and
  /// so plans last for some seconds only.
  public var keyed: ConnectionSettings {
    adding(
      [
        "plan_cache_mode": "force_generic_plan", "enable_seqscan": "off",
        // Seldom is a key asked for twice by a statement.
        "enable_memoize": "off",
        // No plan takes so long that it pays to compile it, however many partitions its estimate adds up.
        "jit": "off",
      ], plansLastSeconds: 10)
  }
}
