extension String {
  /// As a `text` column can hold it: U+FFFD for NUL, and at most 1,000 scalars.
  var storable: String {
    if utf8.count <= 1000, !utf8.contains(0) { return self }
    var scalars = String.UnicodeScalarView()
    scalars.append(
      contentsOf: unicodeScalars.prefix(1000).lazy.map { $0 == "\0" ? "\u{FFFD}" : $0 })
    return String(scalars)
  }
}
