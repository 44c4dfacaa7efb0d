import HTTPMessages
import Testing

struct IPNetworkTests {
  @Test(arguments: [
    ("10.0.0.0/8", ["10.0.0.0", "10.255.255.255"], ["9.255.255.255", "11.0.0.0", "::10.0.0.0"]),
    ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127", "192.0.3.128"]),
    ("192.0.2.4/31", ["192.0.2.4", "192.0.2.5"], ["192.0.2.3", "192.0.2.6"]),
    ("127.0.0.1", ["127.0.0.1"], ["127.0.0.0", "127.0.0.2", "::ffff:127.0.0.1"]),
    ("0.0.0.0/0", ["0.0.0.0", "255.255.255.255"], ["::"]),
    ("fd00::/8", ["fd00::1", "fdff::"], ["fe00::", "fc00::"]),
    ("2001:db8::/33", ["2001:db8:7fff::"], ["2001:db8:8000::"]),
    ("::1", ["::1"], ["::", "::2", "0.0.0.1"]),
    ("::/0", ["::", "ffff::"], ["0.0.0.0"]),
  ])
  func `a network holds its first and last address and none beside`(
    text: String, inside: [String], outside: [String]
  ) throws {
    let network = try #require(IPNetwork(text))
    for address in inside { #expect(network.contains(try #require(IPAddress(address)))) }
    for address in outside { #expect(!network.contains(try #require(IPAddress(address)))) }
  }

  @Test(arguments: [
    "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/08", "10.0.0.0/+8",
    "10.0.0.0/-1",
    "10.0.0.0/8/8", "10.0.0.0/ 8", "10.0.0.0/٨", "10.0.0.1/8", "10.0.0.0/255.0.0.0", "fd00::1/8",
    "10/8", "10.0.0/24", "localhost", "*", "10.0.0.*", "[::1]", "10.0.0.0/99999999999999999999",
  ])
  func `an odd form is no network`(text: String) { #expect(IPNetwork(text) == nil) }

  @Test(arguments: [
    ("::ffff:192.0.2.7", "192.0.2.7"), ("192.0.2.7", "192.0.2.7"), ("::1", "::1"),
    ("::192.0.2.7", "::192.0.2.7"), ("64:ff9b::192.0.2.7", "64:ff9b::c000:207"),
  ])
  func `only a mapped address is another one`(text: String, expected: String) throws {
    #expect(try #require(IPAddress(text)).unmapped.description == expected)
  }
}
