/// The way a user is contacted. Its raw value is the word used in SQL, JSON and the API.
public enum Channel: String, Sendable, CaseIterable, Hashable, Codable {
  case email, sms
}
