import Glibc
import HTTPMessages
import Testing

@testable import HTTPFetching

@Suite struct AddressScopeTests {
  /// The first and last address of each special range, and their neighbours outside.
  @Test(arguments: [
    ("0.0.0.0", AddressScope.special), ("0.255.255.255", .special), ("1.0.0.0", .global),
    ("9.255.255.255", .global), ("10.0.0.0", .privateNetwork),
    ("10.255.255.255", .privateNetwork), ("11.0.0.0", .global),
    ("100.63.255.255", .global), ("100.64.0.0", .privateNetwork),
    ("100.127.255.255", .privateNetwork), ("100.128.0.0", .global),
    ("126.255.255.255", .global), ("127.0.0.0", .privateNetwork),
    ("127.255.255.255", .privateNetwork), ("128.0.0.0", .global),
    ("168.63.129.15", .global), ("168.63.129.16", .special), ("168.63.129.17", .global),
    ("169.253.255.255", .global), ("169.254.0.0", .special), ("169.254.169.254", .special),
    ("169.254.255.255", .special), ("169.255.0.0", .global),
    ("172.15.255.255", .global), ("172.16.0.0", .privateNetwork),
    ("172.31.255.255", .privateNetwork), ("172.32.0.0", .global),
    ("191.255.255.255", .global), ("192.0.0.0", .special), ("192.0.0.255", .special),
    ("192.0.1.0", .global), ("192.0.2.0", .special), ("192.0.2.255", .special),
    ("192.0.3.0", .global), ("192.88.98.255", .global), ("192.88.99.0", .special),
    ("192.88.99.255", .special), ("192.88.100.0", .global), ("192.167.255.255", .global),
    ("192.168.0.0", .privateNetwork), ("192.168.255.255", .privateNetwork),
    ("192.169.0.0", .global), ("198.17.255.255", .global), ("198.18.0.0", .special),
    ("198.19.255.255", .special), ("198.20.0.0", .global), ("198.51.99.255", .global),
    ("198.51.100.0", .special), ("198.51.100.255", .special), ("198.51.101.0", .global),
    ("203.0.112.255", .global), ("203.0.113.0", .special), ("203.0.113.255", .special),
    ("203.0.114.0", .global), ("223.255.255.255", .global), ("224.0.0.0", .special),
    ("239.255.255.255", .special), ("240.0.0.0", .special), ("255.255.255.255", .special),
    ("::", .special), ("::1", .privateNetwork), ("::2", .special), ("::8.8.8.8", .special),
    ("::ffff:8.8.8.8", .special), ("::ffff:10.0.0.1", .special), ("::ffff:0:8.8.8.8", .special),
    ("64:ff9b::8.8.8.8", .global), ("64:ff9b::10.0.0.1", .special),
    ("64:ff9b::169.254.169.254", .special), ("64:ff9b::127.0.0.1", .special),
    ("64:ff9b:1::1", .special), ("100::1", .special),
    ("1fff:ffff::", .special), ("2000::", .global), ("2001::1", .special),
    ("2001:1ff:ffff::", .special), ("2001:200::", .global), ("2001:db7:ffff::", .global),
    ("2001:db8::", .special), ("2001:db8:ffff::", .special), ("2001:db9::", .global),
    ("2002::", .special), ("2002:808:808::", .special), ("2003::", .global),
    ("2606:4700:4700::1111", .global), ("3ffe:ffff::", .global), ("3fff::", .special),
    ("3fff:fff:ffff::", .special), ("3fff:1000::", .global), ("4000::", .special),
    ("5f00::1", .special), ("fbff::", .special), ("fc00::", .privateNetwork),
    ("fd00:ec1::1", .privateNetwork), ("fd00:ec2::254", .special),
    ("fdff:ffff::", .privateNetwork), ("fe00::", .special), ("fe80::1", .special),
    ("febf::1", .special), ("fec0::1", .special), ("ff02::1", .special),
  ])
  func `an address's scope is that of the registries`(text: String, scope: AddressScope) throws {
    #expect(try #require(IPAddress(text)).scope == scope)
  }

  @Test func `a socket's address is read by its family`() throws {
    var four = sockaddr_in()
    four.sin_family = sa_family_t(AF_INET)
    four.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    #expect(
      withUnsafePointer(to: four, { IPAddress(UnsafeRawPointer($0)) })?.description == "127.0.0.1")
    var six = sockaddr_in6()
    six.sin6_family = sa_family_t(AF_INET6)
    six.sin6_addr = in6addr_loopback
    #expect(withUnsafePointer(to: six, { IPAddress(UnsafeRawPointer($0)) })?.description == "::1")
    var local = sockaddr_un()
    local.sun_family = sa_family_t(AF_UNIX)
    #expect(withUnsafePointer(to: local, { IPAddress(UnsafeRawPointer($0)) }) == nil)
  }
}
