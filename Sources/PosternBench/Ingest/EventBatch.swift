/// The JSON arrays of a number of events each, and which events stand in them.
struct EventBatch {
  let eventsPerBatch: Int
  let templates: [EventTemplate]
  /// The contents in turn; each mix of events is spread over as many as it takes.
  private let contents: [Content]

  struct Content {
    var bytes: [UInt8] = []
    var recipientPlaces: [[Int]] = []
    var idPlaces: [[Int]] = []
  }

  init(eventsPerBatch: Int, secondsSince1970: Int64) {
    self.eventsPerBatch = eventsPerBatch
    let templates = EventTemplate.mixes(secondsSince1970: secondsSince1970)
    self.templates = templates
    // As many contents as it takes until the mix begins with a content again.
    var turns = 1
    while turns * eventsPerBatch % templates.count != 0 { turns += 1 }
    contents = (0..<turns).map { turn in
      var content = Content()
      for place in 0..<eventsPerBatch {
        content.bytes.append(UInt8(ascii: place == 0 ? "[" : ","))
        let template = templates[(turn * eventsPerBatch + place) % templates.count]
        let offset = content.bytes.count
        content.bytes += template.bytes
        content.recipientPlaces.append(template.recipientPlaces.map { $0 + offset })
        content.idPlaces.append(template.idPlaces.map { $0 + offset })
      }
      content.bytes.append(UInt8(ascii: "]"))
      return content
    }
  }

  /// The template and the identity of one event of a batch.
  func event(_ place: Int, ofBatch number: Int) -> (EventTemplate, SyntheticEvent) {
    let event = number * eventsPerBatch + place
    return (templates[event % templates.count], SyntheticEvent(number: event))
  }

  func contentBytes(ofBatch number: Int) -> Int { contents[number % contents.count].bytes.count }

  /// Appends the JSON array of a batch.
  func append(batch number: Int, to bytes: inout [UInt8]) {
    let content = contents[number % contents.count]
    let offset = bytes.count
    bytes.append(contentsOf: content.bytes)
    bytes.withUnsafeMutableBytes { bytes in
      let array = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
      for place in 0..<eventsPerBatch {
        let event = SyntheticEvent(number: number * eventsPerBatch + place)
        for recipient in content.recipientPlaces[place] {
          event.writeRecipient(to: array, at: recipient)
        }
        for id in content.idPlaces[place] { event.writeID(to: array, at: id) }
      }
    }
  }
}
