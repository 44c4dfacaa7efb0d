extension Source {
  /// The mapping files that apply to the source, below `mappings_directory`, the least specific first:
  /// `<provider>.json` (which must exist), `<label>/<provider>.json`, `<label>/<source>.json`.
  public var mappingFileNames: [String] {
    ["\(providerName).json", "\(labelID)/\(providerName).json", "\(labelID)/\(id).json"]
  }
}
