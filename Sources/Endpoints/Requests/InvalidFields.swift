/// Every mistake that was found in one record. Never empty.
struct InvalidFields: Error, Sendable {
  let errors: [FieldError]
}

extension Problem {
  init(_ invalid: InvalidFields) { self = .unprocessable(invalid.errors) }
}
