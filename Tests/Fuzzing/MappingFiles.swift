import Deliverability
import ReasonMapping

/// A file is refused with mistakes that have a place and a text, or it becomes a mapping in which each
/// of its reasons decides as the file says.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMappingFiles(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = input(start, count)
  for channel in [Channel.email, .sms] {
    do throws(MappingErrors) {
      let file = try MappingFile(path: "mapping.json", bytes: bytes, channel: channel)
      let mapping = try Mapping(layers: [file])
      for reason in mapping.effective() {
        _ = mapping.decide(kind: .other, reasonKeys: [reason.key])
      }
      expect(
        (try? Mapping(layers: [file, file])).map { $0.effective().count }
          == mapping.effective().count,
        "a file over itself adds no reason")
    } catch {
      expect(!error.errors.isEmpty, "a refusal says why")
      expect(
        error.errors.allSatisfy { $0.line >= 1 && $0.column >= 1 && !$0.problem.isEmpty },
        "a mistake has a place and a text")
    }
  }
  return Verdict.interesting
}
