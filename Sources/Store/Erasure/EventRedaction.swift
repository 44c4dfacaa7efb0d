import Deliverability

/// What an erasure leaves of an event: kind, times, reasons and mapping, so that counts stay right.
struct EventRedaction {
  let label: LabelID
  let pseudonyms: Pseudonyms
  /// Erased addresses and what they are stored as.
  var addresses: [AddressKey: AddressKey] = [:]
  /// Erased users and what they are stored as.
  var users: [BytewiseText: String] = [:]

  /// - Returns: nil if the event names nobody who is erased.
  func callAsFunction(_ event: ProviderEvent) -> ProviderEvent? {
    let address = event.recipient.flatMap { addresses[AddressKey(event.channel, $0)] }
    let user = event.userExtID.flatMap { users[BytewiseText($0)] }
    guard address != nil || user != nil else { return nil }
    var redacted = event
    if let user { redacted.userExtID = user }
    if let address, let recipient = event.recipient {
      redacted.recipient = address.address.text
      redacted.detail = event.detail.map { pseudonyms.text($0, in: label) }
      redacted.messageID = withoutAddress(event.messageID, recipient)
      redacted.providerEventID = withoutAddress(event.providerEventID, recipient)
    }
    return redacted
  }

  /// A provider's id, hashed if it was made of the address.
  private func withoutAddress(_ id: String?, _ address: String) -> String? {
    guard let id else { return nil }
    let holder = Array(id.asciiLowercased().utf8)
    let bare = address.hasPrefix("+") ? address.dropFirst() : address[...]
    return holder.holds(Array(bare.utf8)) ? pseudonyms.text(id, in: label) : id
  }
}

extension [UInt8] {
  fileprivate func holds(_ part: [UInt8]) -> Bool {
    guard part.count <= count else { return false }
    return (0...(count - part.count)).contains { self[$0..<$0 + part.count].elementsEqual(part) }
  }
}
