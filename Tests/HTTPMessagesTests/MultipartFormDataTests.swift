import HTTPMessages
import Testing

@Suite struct MultipartFormDataTests {
  private func parse(
    _ text: String, type: String = "multipart/form-data; boundary=b", maxParts: Int = 1000
  ) throws -> [String] {
    try MultipartFormData(Array(text.utf8), mediaType: MediaType(type), maxParts: maxParts).parts
      .map { "\($0.name)|\($0.fileName ?? "-")|\($0.value)" }
  }

  private let a = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
  private let file =
    "--b\r\nContent-Disposition: form-data; name=f; filename=\"x.txt\"\r\nContent-Type: text/plain\r\n\r\n\r\n--x\r\n\r\n"

  @Test func `parts come in order, files among them`() throws {
    #expect(try parse(a + file + a + "--b--\r\n") == ["a|-|1", "f|x.txt|\r\n--x\r\n", "a|-|1"])
  }

  @Test func `preamble, epilogue and blanks behind a delimiter are ignored`() throws {
    #expect(
      try parse("hello\r\n--b \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b--bye")
        == ["a|-|1"])
  }

  @Test func `empty parts and no parts are read`() throws {
    let empty = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n"
    #expect(try parse(empty + "\r\n--b--") == ["a|-|"])
    #expect(try parse(empty + "--b--") == ["a|-|"])
    #expect(try parse("--b--\r\n") == [])
  }

  @Test func `a quoted boundary may hold blanks and colons`() throws {
    let text = "--a b:c\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--a b:c--"
    #expect(try parse(text, type: "multipart/form-data; boundary=\"a b:c\"") == ["a|-|1"])
  }

  @Test(arguments: [
    "text/plain; boundary=b", "multipart/form-data", "multipart/form-data; boundary=\"\"",
    "multipart/form-data; boundary=\(String(repeating: "b", count: 71))",
  ])
  func `without a boundary nothing is read`(type: String) {
    #expect(throws: MultipartFormData.Failure.noBoundary) { try parse("--b--", type: type) }
  }

  @Test(arguments: [
    "", "x", "--b", "--b\r\n", "--bx\r\n", "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
    "--b\r\n\r\n1\r\n--b--", "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--",
    "--b\r\nContent-Disposition: inline; name=a\r\n\r\n1\r\n--b--",
    "--b\r\nContent-Disposition: form-data; name=a\n\n1\r\n--b--",
    "--b\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--b--",
    "--b\r\nA: \(String(repeating: "x", count: 9000))\r\n\r\n1\r\n--b--",
    "--b\r\n\(String(repeating: "A: b\r\n", count: 17))\r\n1\r\n--b--",
  ])
  func `broken content is refused`(text: String) {
    #expect(throws: MultipartFormData.Failure.malformed) { try parse(text) }
  }

  @Test func `the number of parts is bounded`() throws {
    #expect(try parse(a + a + "--b--", maxParts: 2).count == 2)
    #expect(throws: MultipartFormData.Failure.tooManyParts) {
      try parse(a + a + "--b--", maxParts: 1)
    }
  }
}
