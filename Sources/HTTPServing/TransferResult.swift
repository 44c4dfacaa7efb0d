/// What came of reading or sending.
enum TransferResult: Equatable {
  case bytes(Int)
  /// Nothing more for now: an event will tell.
  case wouldBlock
  /// One side has ended: the peer's when reading, ours when ending it.
  case ended
  /// The peer speaks plain HTTP where TLS is due.
  case plainHTTP
  case failed
}
