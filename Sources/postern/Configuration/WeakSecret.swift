/// What no real secret looks like.
enum WeakSecret {
  /// The least length of a secret of our own choice.
  static let minBytes = 16

  private static let words: Set<String> = [
    "secret", "password", "passwd", "token", "test", "demo", "key", "admin", "postern", "12345678",
    "123456", "none", "null", "todo", "s", "…",
  ]
  private static let fragments = [
    "changeme", "change-me", "change_me", "change me", "placeholder", "replace-me", "replace_me",
    "replace me", "your-", "your_", "your ", "xxxx", "<", "...",
  ]

  static func isPlaceholder(_ secret: Secret) -> Bool {
    let text = secret.value.lowercased()
    return words.contains(text) || fragments.contains { text.contains($0) }
      || Set(text.utf8).count == 1
  }
}
