import Testing

@testable import postern

struct OptOutKeysTests {
  private static func configuration(_ folder: TemporaryFolder) -> Configuration {
    var configuration = Configuration(file: "postern.json")
    configuration.dataDirectory = "\(folder.path)/data"
    return configuration
  }

  @Test func `without a configured key one is made once, for its owner alone`() throws {
    let folder = try TemporaryFolder()
    let first = try OptOutKeys.load(Self.configuration(folder), log: nil)
    #expect(first.count == 1 && first.first?.count == 32)
    #expect(try folder.permissions(of: "data/opt_out.key") == 0o600)
    #expect(try OptOutKeys.load(Self.configuration(folder), log: nil) == first)
    let other = try TemporaryFolder()
    #expect(try OptOutKeys.load(Self.configuration(other), log: nil) != first)
  }

  @Test func `configured keys are taken in their order, and no file is made`() throws {
    let folder = try TemporaryFolder()
    var configuration = Self.configuration(folder)
    configuration.keys.optOut = [Secret(value: "new"), Secret(value: "old")]
    #expect(
      try OptOutKeys.load(configuration, log: nil) == [Array("new".utf8), Array("old".utf8)])
    #expect(!FileAccess.exists(configuration.dataDirectory))
  }

  @Test(arguments: ["", "\n", "short", "not base 64 at all: it has blanks and colons in it"])
  func `a damaged key is refused and left as it is`(content: String) throws {
    let folder = try TemporaryFolder()
    let configuration = Self.configuration(folder)
    try FileAccess.makePrivateFolder(configuration.dataDirectory)
    try folder.write(content.utf8, to: "data/opt_out.key")
    #expect(throws: Failure.self) { try OptOutKeys.load(configuration, log: nil) }
    #expect(try folder.text(of: "data/opt_out.key") == content)
  }
}
