import Deliverability
import ReasonMapping
import Testing

struct MappingTests {
  /// Layers named 0.json, 1.json … , least specific first.
  private static func mapping(_ texts: [String], channel: Channel = .email) throws -> Mapping {
    try Mapping(
      layers: texts.enumerated().map {
        try MappingFile(path: "\($0).json", bytes: Array($1.utf8), channel: channel)
      })
  }

  private static func statuses(_ content: String) -> String {
    "{\"reason_emailstatus_mapping\": {\(content)}}"
  }

  private static func errors(_ texts: [String]) throws -> [String] {
    let layers = try texts.enumerated().map {
      try MappingFile(path: "\($0).json", bytes: Array($1.utf8), channel: .email)
    }
    do {
      _ = try Mapping(layers: layers)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  @Test(
    arguments: [
      // The first key that is present decides, whatever stands behind it.
      (["a", "b"], .email(.bounced), "a"),
      (["b", "a"], .email(.blocked), "b"),
      (["x", "b"], .email(.blocked), "b"),
      // A null stops the search.
      (["nothing", "b"], nil, "nothing"),
      (["x", "nothing", "a"], nil, "nothing"),
      (["x"], nil, nil),
      ([], nil, nil),
      // Keys compare trimmed and in lower case.
      ([" A\n"], .email(.bounced), "a"),
      (["\u{A0}B"], .email(.blocked), "b"),
      (["ab"], nil, nil),
    ] as [([String], AddressStatus?, String?)])
  func `the first key that is present decides the status`(
    keys: [String], status: AddressStatus?, decider: String?
  ) throws {
    let mapping = try Self.mapping([
      Self.statuses("\"a\": \"BOUNCED\", \"b\": \"BLOCKED\", \"nothing\": null")
    ])
    let decision = mapping.decide(kind: .failedPermanently, reasonKeys: keys)
    #expect(decision.status == status)
    #expect(decision.mappingKey == decider)
    #expect(decision.isUnmapped == (decider == nil))
  }

  @Test func `the more specific file wins key by key, with null too`() throws {
    let mapping = try Self.mapping([
      Self.statuses("\"a\": \"BOUNCED\", \"b\": \"BOUNCED\", \"c\": \"BOUNCED\", \"d\": null"),
      Self.statuses("\n\"B\": \"BLOCKED\", \"c\": \"BLOCKED\""),
      Self.statuses("\n\n\" c \": null, \"d\": \"BROKEN\""),
    ])
    #expect(
      mapping.effective() == [
        EffectiveReason(list: .status, key: "a", value: "BOUNCED", path: "0.json", line: 1),
        EffectiveReason(list: .status, key: "b", value: "BLOCKED", path: "1.json", line: 2),
        EffectiveReason(list: .status, key: "c", value: nil, path: "2.json", line: 3),
        EffectiveReason(list: .status, key: "d", value: "BROKEN", path: "2.json", line: 3),
      ])
  }

  @Test func `opt-out lists add up, and of opt-in lists the most specific stands`() throws {
    let mapping = try Self.mapping([
      #"{"opt_out_reasons": ["a", "b"], "opt_in_reasons": ["p", "q"]}"#,
      #"{"opt_out_reasons": ["c", "B"], "opt_in_reasons": ["r"]}"#,
      #"{"opt_out_reasons": []}"#,
    ])
    #expect(
      mapping.effective() == [
        EffectiveReason(list: .optOut, key: "a", path: "0.json", line: 1),
        EffectiveReason(list: .optOut, key: "b", path: "1.json", line: 1),
        EffectiveReason(list: .optOut, key: "c", path: "1.json", line: 1),
        EffectiveReason(list: .optIn, key: "r", path: "1.json", line: 1),
      ])
    let emptied = try Self.mapping([
      #"{"opt_in_reasons": ["p"]}"#, #"{"opt_in_reasons": []}"#,
    ])
    #expect(emptied.decide(kind: .optedIn, reasonKeys: ["p"]) == MappingDecision())
  }

  @Test func `the three searches are independent`() throws {
    let mapping = try Self.mapping([
      #"{"reason_emailstatus_mapping": {"s": "BLOCKED", "n": null}, "opt_out_reasons": ["o", "s"], "opt_in_reasons": ["i"]}"#
    ])
    #expect(
      mapping.decide(kind: .suppressed, reasonKeys: ["n", "o", "s"])
        == MappingDecision(status: nil, mappingKey: "n", setsOptOut: true, optOutKey: "o"))
    #expect(
      mapping.decide(kind: .complained, reasonKeys: ["x", "s"])
        == MappingDecision(
          status: .email(.blocked), mappingKey: "s", setsOptOut: true, optOutKey: "s"))
    #expect(
      mapping.decide(kind: .optedIn, reasonKeys: ["x", "i", "s"])
        == MappingDecision(
          status: .email(.blocked), mappingKey: "s", setsOptOut: true, liftsOptOut: false,
          optOutKey: "s", optInKey: "i"))
    #expect(
      mapping.decide(kind: .optedIn, reasonKeys: ["i"])
        == MappingDecision(liftsOptOut: true, optInKey: "i"))
  }

  @Test
  func
    `an event of kind opted_out opts out whether listed or not, and even if listed as an opt-in`()
    throws
  {
    let mapping = try Self.mapping([
      #"{"opt_out_reasons": ["unsubscribe"], "opt_in_reasons": ["start"]}"#
    ])
    #expect(
      mapping.decide(kind: .optedOut, reasonKeys: ["unsubscribe"])
        == MappingDecision(setsOptOut: true, optOutKey: "unsubscribe"))
    #expect(
      mapping.decide(kind: .optedOut, reasonKeys: ["x"]) == MappingDecision(setsOptOut: true))
    #expect(mapping.decide(kind: .optedOut, reasonKeys: []) == MappingDecision(setsOptOut: true))
    #expect(
      mapping.decide(kind: .optedOut, reasonKeys: ["start"])
        == MappingDecision(setsOptOut: true, optInKey: "start"))
  }

  @Test func `an event of kind opted_in lifts nothing unless a list names it`() throws {
    let mapping = try Self.mapping([#"{"opt_in_reasons": ["start"]}"#])
    #expect(mapping.decide(kind: .optedIn, reasonKeys: ["resubscribe"]) == MappingDecision())
    #expect(mapping.decide(kind: .optedIn, reasonKeys: ["START"]).liftsOptOut)
  }

  @Test(arguments: EventKind.allCases)
  func `a reason is unmapped if its kind speaks of the address and no file names it`(
    kind: EventKind
  ) throws {
    let mapping = try Self.mapping([
      #"{"reason_emailstatus_mapping": {"s": null}, "opt_out_reasons": ["o"], "opt_in_reasons": ["i"]}"#
    ])
    let speaks: Set<EventKind> = [
      .failedPermanently, .notMobile, .blocked, .complained, .suppressed, .other,
    ]
    #expect(mapping.decide(kind: kind, reasonKeys: ["x", "y"]).isUnmapped == speaks.contains(kind))
    #expect(mapping.decide(kind: kind, reasonKeys: []).isUnmapped == speaks.contains(kind))
    for key in ["s", "o", "i"] {
      #expect(!mapping.decide(kind: kind, reasonKeys: ["x", key]).isUnmapped)
    }
  }

  @Test func `no layers map nothing`() throws {
    let mapping = try Mapping(layers: [])
    #expect(mapping.effective().isEmpty)
    #expect(mapping.decide(kind: .delivered, reasonKeys: ["a"]) == MappingDecision())
  }

  @Test func `a reason in both lists is refused at the more specific place, naming the other`()
    throws
  {
    #expect(
      try Self.errors([#"{"opt_out_reasons": ["a"], "opt_in_reasons": [" A"]}"#]) == [
        "0.json:1:47: \"a\" is an opt-in reason here and an opt-out reason at 0.json:1:22. Take it out of one list."
      ])
    #expect(
      try Self.errors([
        #"{"opt_out_reasons": ["b", "a"]}"#, #"{"opt_in_reasons": ["c", "b", "a"]}"#,
      ]) == [
        "1.json:1:26: \"b\" is an opt-in reason here and an opt-out reason at 0.json:1:22. Take it out of one list.",
        "1.json:1:31: \"a\" is an opt-in reason here and an opt-out reason at 0.json:1:27. Take it out of one list.",
      ])
    #expect(
      try Self.errors([#"{"opt_in_reasons": ["a"]}"#, #"{"opt_out_reasons": ["a"]}"#]) == [
        "1.json:1:22: \"a\" is an opt-out reason here and an opt-in reason at 0.json:1:21. Take it out of one list."
      ])
  }

  @Test func `a list that is replaced contradicts nothing`() throws {
    #expect(
      try Self.errors([
        #"{"opt_in_reasons": ["a"]}"#, #"{"opt_out_reasons": ["a"], "opt_in_reasons": []}"#,
      ]).isEmpty)
  }

  @Test func `layers of two channels are refused`() throws {
    let email = try MappingFile(path: "e.json", bytes: Array("{}".utf8), channel: .email)
    let sms = try MappingFile(path: "s.json", bytes: Array("{}".utf8), channel: .sms)
    let errors = #expect(throws: MappingErrors.self) { try Mapping(layers: [email, sms]) }
    #expect(
      errors?.description
        == "s.json:1:1: This is an SMS provider's file, and e.json is an email provider's. They can't be layers of one mapping."
    )
  }
}
