import Deliverability
import Postgres

/// Wishes and statuses that change their key: to a pseudonym when a user is erased, and back when a PAM
/// reports the id or the address again. What stands under the new key already is merged with it. Messages
/// go with their users, so that their links still work: who opts out by one opts out under the pseudonym.
struct RenamedKeys {
  let label: LabelID
  /// Statuses and providers' opt-outs of these addresses are renamed, in this order.
  var addresses: [(from: AddressKey, to: AddressKey)] = []
  /// All opt-outs of these users are renamed, in this order.
  var users: [(from: String, to: String)] = []

  /// In the order of tables that every transaction keeps.
  /// - Returns: how many messages were renamed.
  func apply(on connection: PostgresConnection) throws -> Int {
    var statements: [(sql: String, parameters: [Parameter])] = []
    if !addresses.isEmpty {
      statements.append((RenameQueries.addresses, addressParameters))
      statements.append((RenameQueries.addressOptOuts, addressParameters))
    }
    if !users.isEmpty {
      let parameters: [Parameter] = [
        .text(label), .textArray(users.map(\.from)), .textArray(users.map(\.to)),
      ]
      statements.append((RenameQueries.userProviderOptOuts, parameters))
      statements.append((RenameQueries.optOuts, parameters))
      statements.append((RenameQueries.choices, parameters))
      statements.append((RenameQueries.messages, parameters + addressParameters.dropFirst()))
    }
    if !addresses.isEmpty {
      statements.append(
        (
          ProviderOptOutQueries.summarizeAddresses,
          ErasureMarkQueries.keyParameters(label, addresses.map(\.to))
        ))
    }
    if !users.isEmpty {
      let channels = users.flatMap { _ in Channel.allCases.map(\.rawValue) }
      let targets = users.flatMap { user in Channel.allCases.map { _ in user.to } }
      statements.append(
        (
          ProviderOptOutQueries.summarizeUsers,
          [.text(label), .textArray(targets), .textArray(channels)]
        ))
    }
    guard !statements.isEmpty else { return 0 }
    let results = try connection.pipeline(statements)
    return zip(statements, results).reduce(0) {
      $1.0.sql == RenameQueries.messages ? $0 + $1.1.affectedRows : $0
    }
  }

  private var addressParameters: [Parameter] {
    ErasureMarkQueries.keyParameters(label, addresses.map(\.from)) + [
      .textArray(addresses.map(\.to.address.text))
    ]
  }
}

enum RenameQueries {
  static let addresses = """
    WITH moved AS (
      DELETE FROM address a USING unnest($2::text[], $3::text[], $4::text[]) AS t (channel, was, becomes)
      WHERE a.label_id = $1 AND a.channel = t.channel AND a.address = t.was
      RETURNING a.channel, t.becomes, a.status, a.status_since, a.decided_at, a.decided_rank,
        a.status_event, a.opted_out_at)
    INSERT INTO address AS a (label_id, channel, address, status, status_since, decided_at,
      decided_rank, status_event, opted_out_at)
    SELECT $1, channel, becomes, status, status_since, decided_at, decided_rank, status_event,
      opted_out_at
    FROM moved ORDER BY channel COLLATE "C", becomes COLLATE "C"
    ON CONFLICT (label_id, channel, address) DO UPDATE SET
      status = excluded.status, status_since = excluded.status_since,
      decided_at = excluded.decided_at, decided_rank = excluded.decided_rank,
      status_event = excluded.status_event
    WHERE excluded.decided_at IS NOT NULL AND (a.decided_at IS NULL
      OR (a.decided_at, a.decided_rank, a.status_event)
        < (excluded.decided_at, excluded.decided_rank, excluded.status_event))
    """

  static let addressOptOuts = """
    WITH moved AS (
      DELETE FROM provider_opt_out p
      USING unnest($2::text[], $3::text[], $4::text[]) AS t (channel, was, becomes)
      WHERE p.label_id = $1 AND p.channel = t.channel AND p.address = t.was
      RETURNING p.channel, t.becomes AS address, p.user_ext_id, p.source, p.list, p.opted_out,
        p.decided_at, p.decided_rank, p.event_id)
    \(insertProviderOptOuts)
    """

  static let userProviderOptOuts = """
    WITH moved AS (
      DELETE FROM provider_opt_out p USING unnest($2::text[], $3::text[]) AS t (was, becomes)
      WHERE p.label_id = $1 AND p.user_ext_id = t.was AND p.user_ext_id <> ''
      RETURNING p.channel, p.address, t.becomes AS user_ext_id, p.source, p.list, p.opted_out,
        p.decided_at, p.decided_rank, p.event_id)
    \(insertProviderOptOuts)
    """

  private static let insertProviderOptOuts = """
    INSERT INTO provider_opt_out AS p (label_id, channel, address, user_ext_id, source, list,
      opted_out, decided_at, decided_rank, event_id)
    SELECT $1, channel, address, user_ext_id, source, list, opted_out, decided_at, decided_rank,
      event_id
    FROM moved
    ON CONFLICT (label_id, channel, address, user_ext_id, source, list) DO UPDATE SET
      opted_out = excluded.opted_out, decided_at = excluded.decided_at,
      decided_rank = excluded.decided_rank, event_id = excluded.event_id
    WHERE (p.decided_at, p.decided_rank, p.event_id)
      < (excluded.decided_at, excluded.decided_rank, excluded.event_id)
    """

  /// Where both keys have a row, whatever blocks stays: a wish must not be lost.
  static let optOuts = """
    WITH moved AS (
      DELETE FROM opt_out o USING unnest($2::text[], $3::text[]) AS t (was, becomes)
      WHERE o.label_id = $1 AND o.user_ext_id = t.was
      RETURNING t.becomes AS user_ext_id, o.channel, o.permanent, o.permanent_since, o.snoozed_until,
        o.provider_opted_out_at, o.cleared_at, o.snooze_end_recorded, o.updated_at)
    INSERT INTO opt_out AS o (label_id, user_ext_id, channel, permanent, permanent_since,
      snoozed_until, provider_opted_out_at, cleared_at, snooze_end_recorded, updated_at)
    SELECT $1, user_ext_id, channel, permanent, permanent_since, snoozed_until,
      provider_opted_out_at, cleared_at, snooze_end_recorded, updated_at
    FROM moved ORDER BY user_ext_id COLLATE "C", channel COLLATE "C"
    ON CONFLICT (label_id, user_ext_id, channel) DO UPDATE SET
      permanent = o.permanent OR excluded.permanent,
      permanent_since = least(o.permanent_since, excluded.permanent_since),
      snoozed_until = greatest(o.snoozed_until, excluded.snoozed_until),
      cleared_at = greatest(o.cleared_at, excluded.cleared_at),
      snooze_end_recorded = greatest(o.snooze_end_recorded, excluded.snooze_end_recorded),
      updated_at = greatest(o.updated_at, excluded.updated_at)
    """

  static let choices = """
    UPDATE opt_out_choice c SET user_ext_id = t.becomes
    FROM unnest($2::text[], $3::text[]) AS t (was, becomes)
    WHERE c.label_id = $1 AND c.user_ext_id = t.was
    """

  static let messages = """
    UPDATE message m SET user_ext_id = u.becomes, address = coalesce((
      SELECT t.becomes FROM unnest($4::text[], $5::text[], $6::text[]) AS t (channel, was, becomes)
      WHERE t.channel = m.channel AND t.was = m.address), m.address)
    FROM unnest($2::text[], $3::text[]) AS u (was, becomes)
    WHERE m.label_id = $1 AND m.user_ext_id = u.was
    """
}
