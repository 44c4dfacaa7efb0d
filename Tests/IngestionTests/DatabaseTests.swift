import Testing

/// The suites that need a database, one test at a time: together they would starve each other on a
/// small machine.
@Suite(.serialized) enum DatabaseTests {}
