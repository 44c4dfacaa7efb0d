extension SenderVerification {
  /// The verification of a source, for a provider that has settings of its own beside those that prove
  /// its sender; nil for a source that says `"verify": "none"`.
  /// - Parameter own: the keys of the provider's own settings; any other is refused by its path.
  static func read(_ verify: VerifySettings, besides own: Set<String>)
    throws(VerifySettingsError) -> Self?
  {
    guard !verify.isNone else { return nil }
    try verify.finish(known: settings.union(own))
    return try Self(verify)
  }
}
