import Deliverability
import Testing

struct PhoneNumberTests {
  static let international: [(reported: String, e164: String?)] = [
    ("+35699000001", "+35699000001"), ("0035699000001", "+35699000001"),
    (" +356 9900 0001 ", "+35699000001"), ("+356-9900-0001", "+35699000001"),
    ("+1 (202) 555-0143", "+12025550143"), ("+1.202.555.0143", "+12025550143"),
    ("+49 30/901820", "+4930901820"), ("tel:+35699000001", "+35699000001"),
    ("TEL:+35699000001", "+35699000001"), ("+ 356 99000001", "+35699000001"),
    ("00 356 99000001", "+35699000001"), ("\u{A0}+35699000001\n", "+35699000001"),
    ("+1234567", "+1234567"), ("+123456", nil),
    ("+123456789012345", "+123456789012345"), ("+1234567890123456", nil),
    ("00123456", nil), ("001234567", "+1234567"),
    ("", nil), (" ", nil), ("+", nil), ("00", nil), ("tel:", nil), ("99000001", nil),
    ("35699000001", nil), ("099000001", nil), ("+0035699000001", nil), ("+035699000001", nil),
    ("000035699000001", nil), ("++35699000001", nil), ("+356+99000001", nil),
    ("+356 9900 0001 ext 5", nil), ("+356x99000001", nil), ("+356,99000001", nil),
    ("+35699000001;+35699000002", nil), ("+٣٥٦٩٩٠٠٠٠٠١", nil), ("＋35699000001", nil),
    ("+356\u{0}99000001", nil), ("+3569900000\u{30A}1", nil), ("CASINO", nil),
    ("a@example.com", nil),
  ]

  static let fromProvider: [(text: String, e164: String?)] = [
    ("35699000001", "+35699000001"), ("+35699000001", "+35699000001"),
    (" 35699000001", "+35699000001"), ("0035699000001", "+35699000001"),
    ("whatsapp:+35699000001", "+35699000001"), ("WhatsApp:+35699000001", "+35699000001"),
    ("1234567", "+1234567"), ("123456789012345", "+123456789012345"),
    ("123456", nil), ("1234567890123456", nil), ("60123", nil), ("099000001", nil),
    ("CASINO", nil), ("", nil), (" ", nil), ("whatsapp:", nil), ("+", nil),
  ]

  @Test(arguments: international)
  func `a PAM's number must be international`(reported: String, e164: String?) {
    #expect(PhoneNumber(international: reported)?.e164 == e164)
  }

  @Test(arguments: fromProvider)
  func `a provider's bare digits count as international`(text: String, e164: String?) {
    #expect(PhoneNumber(fromProvider: text)?.e164 == e164)
  }

  @Test(arguments: international.compactMap(\.e164) + fromProvider.compactMap(\.e164))
  func `an E.164 number stays as it is, from a PAM and from a provider`(e164: String) {
    #expect(PhoneNumber(international: e164)?.e164 == e164)
    #expect(PhoneNumber(fromProvider: e164)?.e164 == e164)
  }
}
