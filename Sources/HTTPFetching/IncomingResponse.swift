import CLibCurl
import Glibc
import HTTPMessages

/// What has arrived of a response, and the bounds it is held to. Used by one thread.
final class IncomingResponse {
  private let addresses: Set<IPAddress>
  private let limits: FetchLimits
  private var fieldBytes = 0
  private(set) var fields: HTTPFields = [:]
  private(set) var content: [UInt8] = []
  /// Why the transfer was broken off from here.
  private(set) var failure: FetchError?

  init(addresses: Set<IPAddress>, limits: FetchLimits) {
    self.addresses = addresses
    self.limits = limits
  }

  /// Whether the bytes were taken; otherwise libcurl ends the transfer.
  private func take(content bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count <= limits.maxContentBytes - content.count else {
      failure = .responseTooLarge
      return false
    }
    content += bytes
    return true
  }

  private func take(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
    fieldBytes += bytes.count
    guard fieldBytes <= limits.maxFieldBytes else {
      failure = .responseTooLarge
      return false
    }
    let line = String(decoding: bytes, as: UTF8.self)
    if line.hasPrefix("HTTP/") {  // the head after an interim one (RFC 9110 §15.2) stands alone
      fields = [:]
    } else if let colon = line.firstIndex(of: ":") {
      fields.append(String(line[..<colon]), Self.trimmed(line[line.index(after: colon)...]))
    }
    return true
  }

  private static func trimmed(_ text: Substring) -> String {
    let isBlank = { (character: Character) in character.isWhitespace }
    let start = text.drop(while: isBlank)
    guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(start[...end])
  }

  private static func from(_ context: UnsafeMutableRawPointer) -> IncomingResponse {
    Unmanaged<IncomingResponse>.fromOpaque(context).takeUnretainedValue()
  }

  static let takeContent: postern_curl_take = { bytes, _, count, context in
    guard let bytes, let context else { return 0 }
    return from(context).take(content: UnsafeRawBufferPointer(start: bytes, count: count))
      ? count : 0
  }

  static let takeHeaderLine: postern_curl_take = { bytes, _, count, context in
    guard let bytes, let context else { return 0 }
    return from(context).take(headerLine: UnsafeRawBufferPointer(start: bytes, count: count))
      ? count : 0
  }

  static let openSocket: curl_opensocket_callback = { context, _, socketAddress in
    guard let context, let socketAddress,
      let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr),
      let address = IPAddress(UnsafeRawPointer(socketAddress) + offset)
    else { return -1 }
    let incoming = from(context)
    guard incoming.addresses.contains(address) else {
      incoming.failure = .addressNotAllowed(host: address.description)
      return -1
    }
    let (family, kind) = (socketAddress.pointee.family, socketAddress.pointee.socktype)
    return socket(family, kind | Int32(SOCK_CLOEXEC.rawValue), socketAddress.pointee.protocol)
  }
}
