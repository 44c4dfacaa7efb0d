import Glibc
import Synchronization

@testable import Spool

/// A disk that hangs or fails when a test says so.
final class TroubledDisk: Sendable {
  private let isHanging = Atomic(false)
  private let syncFailure = Atomic<Int32>(0)
  private let writeFailure = Atomic<Int32>(0)
  private let fileLimit = Atomic<Int64>(.max)
  private let syncs = Atomic(0)
  private let gate: (reading: Int32, writing: Int32)
  private let isReal: Bool

  /// - Parameter isReal: whether fdatasync is called; not where a slow disk must not be taken for a hanging one.
  init(isReal: Bool = true) {
    self.isReal = isReal
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    gate = (ends[0], ends[1])
  }

  deinit {
    close(gate.reading)
    close(gate.writing)
  }

  var syncCount: Int { syncs.load(ordering: .sequentiallyConsistent) }

  /// From now on fdatasync does not return until `recover()`.
  func hang() { isHanging.store(true, ordering: .sequentiallyConsistent) }

  func recover() {
    isHanging.store(false, ordering: .sequentiallyConsistent)
    var byte: UInt8 = 1
    write(gate.writing, &byte, 1)
  }

  /// The next fdatasync fails.
  func failNextSync(_ code: Int32) { syncFailure.store(code, ordering: .sequentiallyConsistent) }

  /// The next write stops after half of its bytes, and what follows fails.
  func failNextWrite(_ code: Int32) { writeFailure.store(code, ordering: .sequentiallyConsistent) }

  /// From now on no file grows beyond so many bytes, as under `ulimit -f`.
  func limitFiles(to bytes: Int64) { fileLimit.store(bytes, ordering: .sequentiallyConsistent) }

  var calls: DiskCalls {
    DiskCalls(
      write: { [self] descriptor, bytes, offset in
        let room = fileLimit.load(ordering: .sequentiallyConsistent) - offset
        guard room > 0 else { return -Int(EFBIG) }
        let bytes = UnsafeRawBufferPointer(rebasing: bytes.prefix(Int(clamping: room)))
        let code = writeFailure.load(ordering: .sequentiallyConsistent)
        guard code != 0 else { return DiskCalls.system.write(descriptor, bytes, offset) }
        if bytes.count > 16 {
          let half = UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)])
          return DiskCalls.system.write(descriptor, half, offset)
        }
        writeFailure.store(0, ordering: .sequentiallyConsistent)
        return -Int(code)
      },
      synchronize: { [self] descriptor in
        syncs.add(1, ordering: .sequentiallyConsistent)
        if isHanging.load(ordering: .sequentiallyConsistent) {
          var byte: UInt8 = 0
          _ = read(gate.reading, &byte, 1)
        }
        let code = syncFailure.exchange(0, ordering: .sequentiallyConsistent)
        return code != 0 || !isReal ? code : DiskCalls.system.synchronize(descriptor)
      })
  }
}
