import Deliverability

/// How far the time a sender has signed may be from the time of receipt.
///
/// The past is the operator's setting `tolerance_seconds`; a clock that runs ahead is forgiven 5 minutes.
struct TimeTolerance: Sendable, Equatable {
  static let setting = "tolerance_seconds"
  static let futureSeconds = 300
  /// Up to 31 days: some providers try again for weeks under the time they signed first.
  static let pastSecondsRange = 1...2_678_400

  let pastSeconds: Int

  /// Nil if the setting is absent: then the signed time is not judged.
  init?(_ verify: VerifySettings) throws(VerifySettingsError) {
    guard let seconds = try verify.number(Self.setting, in: Self.pastSecondsRange) else {
      return nil
    }
    pastSeconds = seconds
  }

  init(_ verify: VerifySettings, defaultSeconds: Int) throws(VerifySettingsError) {
    pastSeconds = try verify.number(Self.setting, in: Self.pastSecondsRange) ?? defaultSeconds
  }

  /// How long a token under a signed time can be of use: until its time is too old, at the latest.
  var rememberSeconds: Int { pastSeconds + Self.futureSeconds }

  /// - Parameter signed: the sender's time, nil if it could not be read.
  /// - Throws: `.notAuthentic` if it is further away than allowed; the bounds themselves pass.
  func check(_ signed: Timestamp?, receivedAt: Timestamp) throws(WebhookRejection) {
    guard let signed else { throw .notAuthentic("the signed time can't be read") }
    let ageSeconds = (receivedAt.microseconds - signed.microseconds) / 1_000_000
    if ageSeconds > pastSeconds {
      throw .notAuthentic(
        "the signed time is \(ageSeconds) s old, \(Self.setting) allows \(pastSeconds)")
    }
    if -ageSeconds > Self.futureSeconds {
      throw .notAuthentic(
        "the signed time is \(-ageSeconds) s ahead of ours, \(Self.futureSeconds) are allowed")
    }
  }
}
