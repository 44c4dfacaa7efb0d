import Deliverability
import Postgres

/// The records of changes of what an erasure renamed: they go under the pseudonyms too, without what
/// people wrote. Who changed what and when stays. They are not brought back with the user.
struct ErasureHistory {
  let renamed: RenamedKeys

  func apply(on connection: PostgresConnection) throws {
    var statements: [(sql: String, parameters: [Parameter])] = [
      (
        Self.userOptOuts,
        [
          .text(renamed.label), .textArray(renamed.users.map(\.from)),
          .textArray(renamed.users.map(\.to)),
        ]
      )
    ]
    if !renamed.addresses.isEmpty {
      let parameters =
        ErasureMarkQueries.keyParameters(renamed.label, renamed.addresses.map(\.from)) + [
          .textArray(renamed.addresses.map(\.to.address.text))
        ]
      statements.append((Self.statuses, parameters))
      statements.append((Self.addressOptOuts, parameters))
      statements.append(
        (
          Self.followedOptOuts,
          parameters + [.textArray(renamed.users.map(\.to))]
        ))
    }
    _ = try connection.pipeline(statements)
  }

  private static let userOptOuts = """
    UPDATE opt_out_change c SET user_ext_id = t.becomes, reason = NULL, message_id = NULL,
      client_prefix = NULL
    FROM unnest($2::text[], $3::text[]) AS t (was, becomes)
    WHERE c.label_id = $1 AND c.user_ext_id = t.was
    """

  private static let statuses = """
    UPDATE status_change c SET address = t.becomes, reason = NULL
    FROM unnest($2::text[], $3::text[], $4::text[]) AS t (channel, was, becomes)
    WHERE c.label_id = $1 AND c.channel = t.channel AND c.address = t.was
    """

  private static let addressOptOuts = """
    UPDATE opt_out_change c SET address = t.becomes, reason = NULL
    FROM unnest($2::text[], $3::text[], $4::text[]) AS t (channel, was, becomes)
    WHERE c.label_id = $1 AND c.user_ext_id = '' AND c.channel = t.channel AND c.address = t.was
    """

  /// Of entries that followed the users, whose records stand under their pseudonyms by now.
  private static let followedOptOuts = """
    UPDATE opt_out_change c SET address = t.becomes
    FROM unnest($2::text[], $3::text[], $4::text[]) AS t (channel, was, becomes)
    WHERE c.label_id = $1 AND c.user_ext_id = ANY ($5::text[]) AND c.channel = t.channel
      AND c.address = t.was
    """
}
