import Deliverability
import Foundation
import HTTPMessages
import JSONReading
import Testing

@testable import ProviderWebhooks

/// One request of a provider and what it must become: `Fixtures/<provider>/<case>.json` (or `.form`,
/// `.txt`, `.multipart`) with `<case>.expected.json`.
///
/// `<case>.request.json` may tell the rest: `{"method": "GET", "target": "?a=b", "headers": {"N": "V"}}`;
/// without a body file it is a request without content. A target that begins with `?` follows the
/// usual path. One line feed at the end of a `.form` is no part of it; line ends of a `.multipart` are
/// sent as CR LF.
struct Fixture: Sendable, CustomTestStringConvertible {
  let provider: any WebhookProvider.Type
  /// `sendgrid/bounce-invalid-address`.
  let name: String
  let request: WebhookRequest
  let expected: ExpectedTranslation

  var testDescription: String { name }

  static let receivedAt = Timestamp(seconds: 1_795_341_600)  // 2026-11-22T10:00:00Z

  /// Translates as an unverified source would.
  func translation() throws -> Translation {
    let source = try provider.init(verify: .none)
    return try source.translate(try source.authenticate(request))
  }
}

extension Fixture {
  static let all = WebhookProviders.all.flatMap { all(of: $0) }

  static func all(of provider: any WebhookProvider.Type) -> [Fixture] {
    caseNames(of: provider.name).map { name in
      do {
        return try Fixture(provider: provider, caseName: name)
      } catch {
        // A fixture that can't be read must fail its suite, not vanish from it.
        Issue.record("\(provider.name)/\(name): \(error)")
        return Fixture(
          provider: provider, name: "\(provider.name)/\(name)", request: request(of: provider.name),
          expected: ExpectedTranslation(
            Translation(unreadable: [.init(path: "fixture", problem: "")])))
      }
    }
  }

  static var folders: [String] { list(folder).filter { !$0.hasPrefix(".") } }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures")
  private static let expectedSuffix = ".expected.json"
  private static let requestSuffix = ".request.json"

  private static func caseNames(of provider: ProviderName) -> [String] {
    list(folder.appending(path: provider)).filter { $0.hasSuffix(expectedSuffix) }.map {
      String($0.dropLast(expectedSuffix.count))
    }
  }

  private static func list(_ folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path())) ?? []).sorted()
  }

  private init(provider: any WebhookProvider.Type, caseName: String) throws {
    let folder = Self.folder.appending(path: provider.name)
    self.provider = provider
    name = "\(provider.name)/\(caseName)"
    expected = try ExpectedTranslation(
      json: try Self.json(folder.appending(path: caseName + Self.expectedSuffix)),
      channel: provider.channel)
    let bodyNames = Self.list(folder).filter { file in
      BodyForm.allCases.contains { file == "\(caseName).\($0.rawValue)" }
    }
    var request = Self.request(of: provider.name)
    if let bodyName = bodyNames.first,
      let form = BodyForm(rawValue: String(bodyName.dropFirst(caseName.utf8.count + 1)))
    {
      request.body = form.body(Array(try Data(contentsOf: folder.appending(path: bodyName))))
      if let type = form.contentType { request.fields.append("Content-Type", type) }
    }
    let details = folder.appending(path: caseName + Self.requestSuffix)
    if FileManager.default.fileExists(atPath: details.path()) {
      try request.apply(try Self.json(details))
    } else if bodyNames.count != 1 {
      throw FixtureError("needs one body file, or a \(Self.requestSuffix)")
    }
    self.request = request
  }

  private static func request(of provider: ProviderName) -> WebhookRequest {
    let target = "/v1/webhooks/acme-\(provider)"
    return WebhookRequest(
      method: .post, target: target, publicURL: "https://hooks.example.com" + target, fields: [:],
      body: [], receivedAt: receivedAt)
  }

  private static func json(_ file: URL) throws -> JSONValue {
    try JSONDocument(Array(try Data(contentsOf: file)), refusesDuplicateKeys: true).root
  }
}

/// How a body file is sent.
enum BodyForm: String, CaseIterable {
  case json, form, txt, multipart

  var contentType: String? {
    switch self {
    case .json: "application/json"
    case .form: "application/x-www-form-urlencoded"
    case .txt: "text/plain; charset=UTF-8"
    case .multipart: nil  // the request's details name the boundary
    }
  }

  func body(_ file: [UInt8]) -> [UInt8] {
    switch self {
    case .json, .txt: file
    case .form: file.last == UInt8(ascii: "\n") ? file.dropLast() : file
    case .multipart:
      Array(
        file.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
          .joined(separator: [UInt8(ascii: "\r"), UInt8(ascii: "\n")]))
    }
  }
}

struct FixtureError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

extension WebhookRequest {
  /// Sets what `<case>.request.json` tells.
  fileprivate mutating func apply(_ details: JSONValue) throws {
    for member in details.members {
      switch member.key {
      case "method": method = HTTPMethod(rawValue: member.value.string ?? "")
      case "target":
        let text = member.value.string ?? ""
        target = text.hasPrefix("?") ? target + text : text
        publicURL = "https://hooks.example.com" + target
      case "headers":
        for header in member.value.members { fields.set(header.key, header.value.string ?? "") }
      default: throw FixtureError("\(member.key) is nothing a request has")
      }
    }
  }
}
