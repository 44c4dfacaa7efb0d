import HTTPMessages
import Testing

struct IPAddressTests {
  @Test(arguments: [
    "", "1", "1.2", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.04", "0x1.2.3.4", "256.1.1.1",
    "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\u{0}", "1.2.3.-4", "１.2.3.4", ":", ":::", "1::2::3",
    "fe80::1%eth0", "[::1]", "::1\u{0}", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::",
    "::1.2.3", "::1.2.3.256",
  ])
  func `an odd form is no address`(text: String) { #expect(IPAddress(text) == nil) }
}
