import Deliverability
import JSONReading
import Store

/// The JSON of a report: `{"by":"campaign","from":…,"to":…,"total":{…},"groups":[{"name":…,…}]}`.
struct ReportJSON {
  let kind: ReportKind

  /// A count and its name, in the order in which they are written.
  private var counts: [(name: String, count: @Sendable (RollupCounts) -> Int)] {
    switch kind {
    case .optOuts:
      [
        ("messages", { $0.messages }), ("delivered", { $0.delivered }),
        ("opted_out", { $0.optedOut }), ("by_provider", { $0[.optedOutByProvider] }),
        ("by_player", { $0[.optedOutByPlayer] }), ("by_operator", { $0[.optedOutByOperator] }),
        ("snoozed", { $0.snoozed }), ("undone", { $0[.undoneByPlayer] }),
      ]
    case .deliveries:
      [
        ("messages", { $0.messages }), ("registered", { $0[.registered] }), ("sent", { $0.sent }),
        ("delivered", { $0.delivered }), ("opened", { $0.opened }), ("clicked", { $0.clicked }),
        ("hard_bounced", { $0.hardBounced }), ("soft_bounced", { $0.softBounced }),
        ("blocked", { $0.blocked }), ("suppressed", { $0.suppressed }),
        ("complained", { $0.complained }),
      ]
    }
  }

  /// Of so many: per message where it is about getting there, else per message that got there.
  private var rates: [(name: String, parts: @Sendable (RollupCounts) -> (Int, of: Int))] {
    switch kind {
    case .optOuts:
      [
        ("opted_out_rate", { ($0.optedOut, of: $0.reached) }),
        ("snoozed_rate", { ($0.snoozed, of: $0.reached) }),
      ]
    case .deliveries:
      [
        ("delivered_rate", { ($0.delivered, of: $0.messages) }),
        ("opened_rate", { ($0.opened, of: $0.reached) }),
        ("clicked_rate", { ($0.clicked, of: $0.reached) }),
        ("hard_bounced_rate", { ($0.hardBounced, of: $0.messages) }),
        ("soft_bounced_rate", { ($0.softBounced, of: $0.messages) }),
        ("complained_rate", { ($0.complained, of: $0.reached) }),
      ]
    }
  }

  func answer(
    _ groups: [RollupCounts], by dimension: ReportQueries.Dimension, _ period: ReportPeriod
  ) -> JSONWriter {
    var writer = JSONWriter(reservingCapacity: 512 + groups.count * 384)
    writer.beginObject()
    writer.member("by", dimension.rawValue)
    writer.member("from", period.first)
    writer.member("to", period.last)
    writer.key("total")
    writer.beginObject()
    writeFigures(groups.reduce(into: RollupCounts.total) { $0.add($1) }, to: &writer)
    writer.endObject()
    writer.key("groups")
    writer.beginArray()
    for group in groups {
      writer.beginObject()
      writer.member("name", group.name.isEmpty ? nil : group.name)
      writeFigures(group, to: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return writer
  }

  private func writeFigures(_ group: RollupCounts, to writer: inout JSONWriter) {
    for (name, count) in counts { writer.member(name, count(group)) }
    for (name, parts) in rates {
      let (part, whole) = parts(group)
      writer.key(name)
      if whole > 0 {
        writer.double((Double(part) / Double(whole) * 1_000_000).rounded() / 1_000_000)
      } else {
        writer.null()
      }
    }
  }

  private var figures: [Schema.Property] {
    counts.map { .required($0.name, .integer) }
      + rates.map {
        .required(
          $0.name, Schema.number.orNull.described("Null where there is nothing to divide by."))
      }
  }

  var content: Operation.Content {
    let prefix = kind == .optOuts ? "OptOut" : "Delivery"
    let name = Schema.text.orNull.described("Null for what names none.")
    return Operation.Content(
      .json,
      .named(
        "\(prefix)Report",
        .object([
          .required("by", .choice(ReportQueries.Dimension.allCases.map(\.rawValue))),
          .required("from", Schema(.text(format: "date"))),
          .required("to", Schema(.text(format: "date"))),
          .required("total", .named("\(prefix)Figures", .object(figures))),
          .required(
            "groups",
            .list(
              of: .named("\(prefix)Group", .object([.required("name", name)] + figures)))),
        ])), example: example)
  }

  private var example: String {
    let figures =
      switch kind {
      case .optOuts:
        #""messages":1000,"delivered":980,"opted_out":5,"by_provider":2,"by_player":3,"by_operator":0,"#
          + #""snoozed":4,"undone":1,"opted_out_rate":0.005102,"snoozed_rate":0.004082"#
      case .deliveries:
        #""messages":1000,"registered":1000,"sent":995,"delivered":980,"opened":400,"clicked":120,"#
          + #""hard_bounced":12,"soft_bounced":5,"blocked":0,"suppressed":3,"complained":1,"#
          + #""delivered_rate":0.98,"opened_rate":0.408163,"clicked_rate":0.122449,"#
          + #""hard_bounced_rate":0.012,"soft_bounced_rate":0.005,"complained_rate":0.00102"#
      }
    return #"{"by":"campaign","from":"2026-10-24","to":"2026-11-22","total":{\#(figures)},"#
      + #""groups":[{"name":"autumn",\#(figures)}]}"#
  }
}
