/// How large a private cluster may become, and what only tests change.
public struct ClusterSettings: Sendable {
  /// PostgreSQL's own cache, `shared_buffers`.
  public var sharedBuffersMegabytes = 256
  public var maxConnections = 60
  /// How long the first start may take, recovery after a crash included.
  public var startTimeoutSeconds = 300.0
  /// False gives up durability for speed.
  package var isDurable = true
  /// Where `postgres` and `initdb` are looked for; nil means the usual places.
  package var binaryFolders: [String]?
  /// How long a server that outlived its parent may take to stop.
  package var predecessorTimeoutSeconds = 90.0
  /// After how long it is told to stop at once, without a checkpoint.
  package var predecessorPatienceSeconds = 10.0
  /// How long the sessions of a killed server may keep a new one from starting.
  package var orphanTimeoutSeconds = 15.0
  /// Where root puts a cluster whose folder PostgreSQL's user can't reach.
  package var fallbackParent = "/var/lib/postern"

  public init() {}

  /// The options of the server's command line, as `name=value`.
  func options(socketFolder: Path) -> [String] {
    [
      "listen_addresses=", "unix_socket_directories=\(socketFolder.text)",
      "unix_socket_permissions=0700", "port=\(ClusterFolder.port)",
      "shared_buffers=\(sharedBuffersMegabytes)MB", "max_connections=\(maxConnections)",
      "max_wal_size=2GB", "wal_compression=on", "jit=off", "timezone=UTC", "log_timezone=UTC",
      "fsync=\(isDurable ? "on" : "off")",
      "full_page_writes=\(isDurable ? "on" : "off")",
      // The log must not quote addresses: no statements, no details, no parameters.
      "logging_collector=off", "log_checkpoints=off", "log_autovacuum_min_duration=-1",
      "log_min_error_statement=panic", "log_error_verbosity=terse",
      "log_parameter_max_length_on_error=0", "log_parameter_max_length=0", "log_statement=none",
    ]
  }
}
