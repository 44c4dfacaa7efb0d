import FoundationEssentials

/// The bytes of a file, or nil if there is none or it can't be read.
public func readFile(_ path: String) -> [UInt8]? {
  guard let data = FileManager.default.contents(atPath: path) else { return nil }
  return [UInt8](data)
}
