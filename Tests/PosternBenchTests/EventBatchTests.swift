import Deliverability
import JSONReading
import Testing

@testable import PosternBench

struct EventBatchTests {
  @Test(arguments: [1, 10, 100])
  func `a batch is a JSON array of as many events, all distinct, one in 25 bearing a status`(
    eventsPerBatch: Int
  ) throws {
    let batch = EventBatch(eventsPerBatch: eventsPerBatch, secondsSince1970: 1_795_341_540)
    var ids: Set<String> = []
    var statuses = 0
    var bytesOfEvents = 0
    let batches = 1000 / eventsPerBatch
    for number in 0..<batches {
      var bytes: [UInt8] = []
      batch.append(batch: number, to: &bytes)
      #expect(bytes.count == batch.contentBytes(ofBatch: number))
      bytesOfEvents += bytes.count
      let elements = Array(try JSONDocument(bytes, refusesDuplicateKeys: true).root.elements)
      #expect(elements.count == eventsPerBatch)
      for (place, element) in elements.enumerated() {
        let (template, event) = batch.event(place, ofBatch: number)
        #expect(element["sg_event_id"]?.string == event.id)
        #expect(element["email"]?.string == "player\(event.recipientNumber)@mail.example.com")
        #expect(element["event"]?.string == template.event.name)
        ids.insert(event.id)
        if template.decision != nil { statuses += 1 }
      }
    }
    #expect(ids.count == 1000)
    #expect(statuses == 40)
    #expect((450_000...690_000).contains(bytesOfEvents))
  }

  @Test func `events of negative numbers, which limits use for receipts, are distinct too`() {
    let events = (-1000..<1000).map { SyntheticEvent(number: $0).id }
    #expect(Set(events).count == events.count)
  }
}
