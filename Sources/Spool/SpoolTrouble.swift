/// Why a spool takes no records, as far as its last attempt tells.
public enum SpoolTrouble: String, Sendable {
  /// Its bound or the disk's is reached.
  case full
  /// The disk refuses for another reason.
  case failing
  /// The disk does not answer.
  case stalled
}
