import Testing

@testable import ProviderWebhooks

@Suite struct RecipientTests {
  @Test(
    arguments: [
      ("Player@Example.COM", "player@example.com"), ("\"Doe, J\" <a@example.com>", "a@example.com"),
      ("a@example.com,", "a@example.com"), ("a@example.com, b@example.com", nil),
      ("A <a@example.com>, B <b@example.com>", nil),
      ("\"a, \\\" b\" <a@example.com>", "a@example.com"),
      ("<a@example.com", nil), ("", nil), (" , ", nil), ("nobody", nil), (nil, nil),
    ] as [(String?, String?)])
  func `a To field tells the recipient only if it names exactly one`(field: String?, email: String?)
  {
    #expect(Recipient.onlyEmail(inToField: field) == email)
  }

  @Test(
    arguments: [
      ("+35699000001", "+35699000001"), ("35699000001", "+35699000001"),
      ("0035699000001", "+35699000001"), ("whatsapp:+35699000001", "+35699000001"),
      ("2021", nil), ("AcmeInc", nil), ("", nil), (nil, nil),
    ] as [(String?, String?)])
  func `a phone number may lack its plus`(text: String?, phone: String?) {
    #expect(Recipient.phone(text) == phone)
  }

  @Test(
    arguments: [
      ("<a@b>", "a@b"), (" <a@b> ", "a@b"), ("a@b", "a@b"), ("<a@b", "<a@b"), ("<>", nil),
      ("<", "<"),
      ("", nil), (nil, nil),
    ] as [(String?, String?)])
  func `a message id loses its angle brackets`(text: String?, id: String?) {
    #expect(MessageID.bare(text) == id)
  }
}
