import Deliverability
import Postgres

extension Row {
  /// A text column that the schema keeps from being empty.
  func accountStatus(_ column: Column) throws(PostgresError) -> AccountStatus {
    let text = try text(column)
    if text == AccountStatus.active.text { return .active }
    guard let status = AccountStatus(text) else {
      throw .decoding("an account status is blank")
    }
    return status
  }

  /// NULL, for an address without a row, is `NEW`.
  func addressStatus(_ column: Column, _ channel: Channel) throws(PostgresError) -> AddressStatus {
    guard let text = try optionalText(column) else { return .new(channel) }
    guard let status = AddressStatus(word: text, channel: channel) else {
      throw .decoding("\"\(text.prefix(40))\" is no status of \(channel.rawValue)")
    }
    return status
  }
}
