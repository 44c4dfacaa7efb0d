import Deliverability
import Postgres

@testable import Store

/// Every combination of what decides whether a user can be contacted, as rows and as the facts they mean.
enum Combinations {
  /// What is stored of one channel.
  struct Contact: Sendable {
    var facts: ContactFacts
    var canonical: String?
    var reported: String?
    /// Nil: the address has no row.
    var storedStatus: AddressStatus?
    var addressOptedOutAt: Timestamp?
    var userOptedOutAt: Timestamp?
  }

  struct User: Sendable {
    var facts: UserFacts
    var contacts: [Channel: Contact]
  }

  /// Each account with each combination of email, and with each of SMS beside it.
  static func users(now: Timestamp) -> [User] {
    let emails = contacts(.email, now: now)
    let phones = contacts(.sms, now: now)
    return ["ACTIVE", "SELF_EXCLUDED", "something unknown"].enumerated().flatMap { account, word in
      (0..<max(emails.count, phones.count)).map { index in
        let number = account * 100_000 + index
        let email = addressed(emails[index % emails.count], .email, number)
        let sms = addressed(phones[index % phones.count], .sms, number)
        return User(
          facts: UserFacts(
            userExtID: "u\(number)", accountStatus: AccountStatus(word) ?? .active,
            email: email.facts, sms: sms.facts),
          contacts: [.email: email, .sms: sms])
      }
    }
  }

  private static func contacts(_ channel: Channel, now: Timestamp) -> [Contact] {
    let statuses = AddressStatus.words(of: channel).map { AddressStatus($0, channel: channel) }
    let address = "address"
    var states = statuses.map { status in
      Contact(
        facts: ContactFacts(address: address, status: status ?? .new(channel)),
        canonical: address, reported: address, storedStatus: status)
    }
    states.append(
      Contact(
        facts: ContactFacts(address: address, status: .new(channel)), canonical: address,
        reported: address))
    states.append(
      Contact(
        facts: ContactFacts(address: address, status: .broken(channel)), reported: address))
    states.append(Contact(facts: ContactFacts(address: nil, status: .new(channel))))
    return states.flatMap { state in
      [false, true].flatMap { pamOptOut in
        optOuts(of: state, now: now).map { contact in
          var contact = contact
          contact.facts.pamOptOut = pamOptOut
          return contact
        }
      }
    }
  }

  private static func optOuts(of state: Contact, now: Timestamp) -> [Contact] {
    let entry = now.adding(seconds: -9)
    var all: [Contact] = []
    for isPermanent in [false, true] {
      for snooze in [Int64?.none, -1, 0, 1] {
        for clear in [Int64?.none, -10, -9, -8] {
          for (onUser, onAddress) in [(false, false), (true, false), (false, true), (true, true)] {
            // Only an address with a row can carry an entry.
            if onAddress, state.storedStatus == nil { continue }
            var contact = state
            contact.userOptedOutAt = onUser ? entry : nil
            contact.addressOptedOutAt = onAddress ? entry : nil
            contact.facts.optOut = OptOut(
              isPermanent: isPermanent, snoozedUntil: snooze.map { now.adding(seconds: $0) },
              providerOptedOutAt: onUser || onAddress ? entry : nil,
              clearedAt: clear.map { now.adding(seconds: $0) })
            all.append(contact)
          }
        }
      }
    }
    return all
  }

  private static func addressed(_ contact: Contact, _ channel: Channel, _ number: Int) -> Contact {
    guard contact.reported != nil else { return contact }
    var contact = contact
    let text =
      contact.canonical == nil
      ? "malformed \(number)"
      : channel == .email ? "\(number)@example.com" : "+3569\(1_000_000 + number)"
    contact.facts.address = text
    contact.reported = text
    if contact.canonical != nil { contact.canonical = text }
    return contact
  }

  static func store(
    _ users: [User], in label: LabelID, on connection: PostgresConnection
  ) throws {
    let ids = Parameter.textArray(users.map(\.facts.userExtID))
    _ = try connection.query(
      """
      INSERT INTO users (label_id, user_ext_id, account_status, email, email_reported, phone,
        phone_reported, pam_email_opt_out, pam_sms_opt_out, created_at, updated_at)
      SELECT $1, t.*, now(), now() FROM unnest($2::text[], $3::text[], $4::text[], $5::text[],
        $6::text[], $7::text[], $8::boolean[], $9::boolean[]) t
      """,
      [
        .text(label), ids, .textArray(users.map(\.facts.accountStatus.text)),
        .optionalTextArray(users.map { $0.contacts[.email]?.canonical }),
        .optionalTextArray(users.map { $0.contacts[.email]?.reported }),
        .optionalTextArray(users.map { $0.contacts[.sms]?.canonical }),
        .optionalTextArray(users.map { $0.contacts[.sms]?.reported }),
        .booleanArray(users.map(\.facts.email.pamOptOut)),
        .booleanArray(users.map(\.facts.sms.pamOptOut)),
      ])
    for channel in Channel.allCases {
      let contacts = users.compactMap { $0.contacts[channel] }
      _ = try connection.query(
        """
        INSERT INTO opt_out (label_id, user_ext_id, channel, permanent, permanent_since,
          snoozed_until, provider_opted_out_at, cleared_at, updated_at)
        SELECT $1, t.id, $3, t.permanent, CASE WHEN t.permanent THEN now() END, t.snoozed,
          t.provider, t.cleared, now()
        FROM unnest($2::text[], $4::boolean[], $5::timestamptz[], $6::timestamptz[],
          $7::timestamptz[]) AS t (id, permanent, snoozed, provider, cleared)
        WHERE t.permanent OR num_nonnulls(t.snoozed, t.provider, t.cleared) > 0
        """,
        [
          .text(label), ids, .text(channel.rawValue),
          .booleanArray(contacts.map(\.facts.optOut.isPermanent)),
          .timestampArray(contacts.map(\.facts.optOut.snoozedUntil)),
          .timestampArray(contacts.map(\.userOptedOutAt)),
          .timestampArray(contacts.map(\.facts.optOut.clearedAt)),
        ])
      let stored = contacts.filter { $0.storedStatus != nil }
      _ = try connection.query(
        """
        INSERT INTO address (label_id, channel, address, status, status_since, decided_at,
          decided_rank, status_event, opted_out_at)
        SELECT $1, $2, t.address, t.status, now(), now(), 0, decode(repeat('00', 16), 'hex'),
          t.opted_out_at
        FROM unnest($3::text[], $4::text[], $5::timestamptz[]) AS t (address, status, opted_out_at)
        """,
        [
          .text(label), .text(channel.rawValue), .optionalTextArray(stored.map(\.canonical)),
          .optionalTextArray(stored.map { $0.storedStatus?.word }),
          .timestampArray(stored.map(\.addressOptedOutAt)),
        ])
    }
    // Without figures of the tables just filled, the planner would compare every row with every other.
    try connection.execute("ANALYZE users, address, opt_out")
  }
}
