/// Something an operator should know; none of them stops the spool. File names are relative to its folder.
public enum SpoolIncident: Sendable, Equatable {
  /// Bytes that are no record were found where records should be, and were copied to the file `setAside`.
  case damage(file: String, offset: Int64, bytes: Int64, setAside: String)
  /// The end of a file, or all of it, is gone.
  case lost(file: String, bytes: Int64)
  /// The last record before a crash had not been written whole; nobody had been told that it was stored.
  case incompleteTailRemoved(file: String, offset: Int64, bytes: Int64)
  /// A record that its reader could not use was copied to the file `setAside`.
  case recordSetAside(setAside: String, reason: String)
  /// After this failure nothing more is written to the file: what the kernel still holds of it can't be
  /// trusted, or it has reached the size that the process may give a file.
  case segmentAbandoned(file: String, reason: String)
  /// The next file could not be made ahead of time; the next append tries again.
  case segmentNotReserved(reason: String)
  /// A file that nobody needs any more is still there; the next acknowledgement tries again.
  case segmentNotRemoved(reason: String)
  /// The disk has not answered within the time: appends fail at once until it does.
  case diskStalled
  case diskRecovered
}
