import Signatures
import Threading

/// SendGrid's webhook requests, each with events of its own, signed before the clock runs if they are signed.
struct SendGridRequests: RequestSource {
  let count: Int?
  private let batch: EventBatch
  /// Number of the first batch: batches of different runs must differ.
  private let firstBatch: Int
  private let secondsSince1970: Int64
  private let source: String
  private let signatures: [[UInt8]]

  /// - Parameter firstEvent: the events of the requests are those from here on, rounded up to a whole batch.
  init(batch: EventBatch, firstEvent: Int, secondsSince1970: Int64) {
    self.batch = batch
    self.secondsSince1970 = secondsSince1970
    firstBatch = (firstEvent + batch.eventsPerBatch - 1) / batch.eventsPerBatch
    source = GatewaySettings.unsignedSource
    signatures = []
    count = nil
  }

  /// Signs `count` requests, on two threads.
  init(signing count: Int, with key: ECDSAPrivateKey, like unsigned: SendGridRequests) {
    self.count = count
    batch = unsigned.batch
    firstBatch = unsigned.firstBatch
    secondsSince1970 = unsigned.secondsSince1970
    source = GatewaySettings.signedSource
    let halves = [0..<count / 2, count / 2..<count]
    let time = Array(String(unsigned.secondsSince1970).utf8)
    signatures = Threads.run(halves.count) { half in
      var body: [UInt8] = []
      return halves[half].map { number in
        body.removeAll(keepingCapacity: true)
        unsigned.batch.append(batch: unsigned.firstBatch + number, to: &body)
        return Self.padded(Base64.encode(key.sign(time, body)))
      }
    }.flatMap(\.self)
  }

  /// The event number behind those of `requests` requests.
  func eventsEnd(after requests: Int) -> Int { (firstBatch + requests) * batch.eventsPerBatch }

  func write(_ number: Int, into buffer: inout [UInt8]) {
    buffer.removeAll(keepingCapacity: true)
    let batchNumber = firstBatch + number
    buffer.append(contentsOf: "POST /v1/webhooks/".utf8)
    buffer.append(contentsOf: source.utf8)
    buffer.append(contentsOf: " HTTP/1.1\r\n".utf8)
    buffer.append(contentsOf: Self.fields.utf8)
    buffer.append(
      contentsOf: "Content-Length: \(batch.contentBytes(ofBatch: batchNumber))\r\n".utf8)
    if !signatures.isEmpty {
      buffer.append(contentsOf: "X-Twilio-Email-Event-Webhook-Signature: ".utf8)
      buffer.append(contentsOf: signatures[number])
      buffer.append(contentsOf: "\r\nX-Twilio-Email-Event-Webhook-Timestamp: ".utf8)
      buffer.append(contentsOf: "\(secondsSince1970)\r\n".utf8)
    }
    buffer.append(contentsOf: "\r\n".utf8)
    batch.append(batch: batchNumber, to: &buffer)
  }

  /// The header lines that all requests share, as SendGrid sends them.
  static let fields =
    "Host: hooks.example.com\r\nUser-Agent: SendGrid Event API\r\n"
    + "Content-Type: application/json;charset=utf-8\r\nAccept-Encoding: gzip\r\n"

  /// A signature's text has 92 to 96 digits; white space behind a field's value means nothing (RFC 9112 §5.1).
  private static func padded(_ signature: String) -> [UInt8] {
    Array(signature.utf8)
      + repeatElement(UInt8(ascii: " "), count: max(0, 96 - signature.utf8.count))
  }
}
