import JSONReading
import Testing

struct JSONWriterTests {
  @Test func `commas stand between values and nowhere else`() throws {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("text")
    writer.string("a")
    writer.key("nothing")
    writer.string(nil)
    writer.key("list")
    writer.beginArray()
    writer.integer(-1)
    writer.beginArray()
    writer.endArray()
    writer.beginObject()
    writer.endObject()
    writer.double(1.5)
    writer.double(.infinity)
    writer.endArray()
    writer.key("flag")
    writer.boolean(true)
    writer.key("raw")
    writer.raw("{\"x\":0}".utf8)
    writer.key("null")
    writer.null()
    writer.endObject()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"{"text":"a","nothing":null,"list":[-1,[],{},1.5,null],"flag":true,"raw":{"x":0},"null":null}"#
    )
    _ = try JSONDocument(writer.bytes)
  }

  @Test func `commas stand between fragments' values too`() throws {
    let head = JSONWriter.Fragment(#"{"a":"#)
    let middle = JSONWriter.Fragment(#","b":["#)
    let end = JSONWriter.Fragment("]}")
    var writer = JSONWriter()
    writer.beginArray()
    for list in [["x", "y"], []] {
      writer.fragment(head)
      writer.string(list.first)
      writer.fragment(middle)
      for text in list { writer.string(text) }
      writer.fragment(end)
    }
    writer.integer(1)
    writer.endArray()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self)
        == #"[{"a":"x","b":["x","y"]},{"a":null,"b":[]},1]"#)
  }

  @Test func `lines and pieces go on where they stopped`() {
    var writer = JSONWriter(reservingCapacity: 64)
    writer.integer(1 as UInt64)
    writer.newline()
    writer.beginArray()
    writer.integer(UInt64.max)
    let first = writer.takeBytes()
    writer.integer(3)
    writer.endArray()
    #expect(String(decoding: first, as: UTF8.self) == "1\n[18446744073709551615")
    #expect(String(decoding: writer.bytes, as: UTF8.self) == ",3]")
  }

  @Test func `every character up to U+00FF and beyond survives writing and reading`() throws {
    let scalars = (0...0xFF).compactMap { Unicode.Scalar($0 as UInt32) } + ["漢", "😀", "\u{2028}"]
    for scalar in scalars {
      let text = "a" + String(Character(scalar)) + "b"
      let escaped = Array(JSONWriter.escaped(text).utf8)
      #expect(escaped.allSatisfy { $0 >= 0x20 })
      #expect(try JSONDocument(escaped).root.string == text)
    }
  }
}
