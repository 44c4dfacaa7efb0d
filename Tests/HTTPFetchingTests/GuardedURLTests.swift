import Testing

@testable import HTTPFetching

@Suite struct GuardedURLTests {
  private static let open = FetchPolicy(allowedHosts: [.any])

  @Test(arguments: [
    ("https://example.com", "https://example.com:443/"),
    ("https://example.com/", "https://example.com:443/"),
    ("https://example.com?a=b", "https://example.com:443/?a=b"),
    ("HTTPS://EXAMPLE.com:443/A/../b;c?x=%2F&y=1", "https://example.com:443/A/../b;c?x=%2F&y=1"),
    ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example:443/"),
    ("https://a-b.c1.example/@:", "https://a-b.c1.example:443/@:"),
    ("https://1.example/", "https://1.example:443/"),
    ("https://0x7f.example/", "https://0x7f.example:443/"),
    ("https://8.8.8.8/", "https://8.8.8.8:443/"),
    ("https://[2606:4700:0::1111]/", "https://[2606:4700::1111]:443/"),
    ("https://[64:ff9b::8.8.8.8]/", "https://[64:ff9b::808:808]:443/"),
  ])
  func `a plain URL of a public host is accepted and written anew`(
    text: String, expected: String
  ) throws {
    #expect(try GuardedURL(text, under: Self.open).text == expected)
  }

  /// Each leads, for one reader of URLs or another, to a host of the private network, past the rule of
  /// hosts, or to a place that two readers see differently.
  static let hostile: [(String, FetchError)] = [
    ("", .urlRefused(.scheme)),
    ("https://", .urlRefused(.host)),
    ("https:///etc/passwd", .urlRefused(.host)),
    ("https:example.com", .urlRefused(.scheme)),
    ("https:/example.com", .urlRefused(.scheme)),
    ("//example.com/", .urlRefused(.scheme)),
    ("example.com", .urlRefused(.scheme)),
    ("http://example.com/", .urlRefused(.scheme)),
    ("ftp://example.com/", .urlRefused(.scheme)),
    ("file:///etc/passwd", .urlRefused(.scheme)),
    ("gopher://example.com:6379/_FLUSHALL", .urlRefused(.scheme)),
    ("dict://127.0.0.1:11211/stat", .urlRefused(.scheme)),
    ("data:text/plain,x", .urlRefused(.scheme)),
    ("javascript:alert(1)", .urlRefused(.scheme)),
    ("httpss://example.com/", .urlRefused(.scheme)),
    ("ſ://example.com/", .urlRefused(.character)),
    (" https://example.com/", .urlRefused(.character)),
    ("https://example.com/ ", .urlRefused(.character)),
    ("https://exa mple.com/", .urlRefused(.character)),
    ("https://example.com/\r\nX-Injected: 1", .urlRefused(.character)),
    ("https://example.com/\t", .urlRefused(.character)),
    ("https://example.com/\u{0}", .urlRefused(.character)),
    ("https://example.com\u{0}.allowed.example/", .urlRefused(.character)),
    ("https://example.com\\@127.0.0.1/", .urlRefused(.character)),
    ("https:\\\\example.com\\", .urlRefused(.character)),
    ("https://127.0.0.1\\.example.com/", .urlRefused(.character)),
    ("https://example.com/%", .urlRefused(.character)),
    ("https://example.com/%0", .urlRefused(.character)),
    ("https://example.com/%zz", .urlRefused(.character)),
    ("https://example.com/<script>", .urlRefused(.character)),
    ("https://example.com/[x]", .urlRefused(.character)),
    ("https://example.com/#@127.0.0.1/", .urlRefused(.fragment)),
    ("https://127.0.0.1#.example.com/", .urlRefused(.fragment)),
    ("https://user@example.com/", .urlRefused(.userInfo)),
    ("https://user:password@example.com/", .urlRefused(.userInfo)),
    ("https://example.com@127.0.0.1/", .urlRefused(.userInfo)),
    ("https://example.com:443@127.0.0.1/", .urlRefused(.userInfo)),
    ("https://@127.0.0.1/", .urlRefused(.userInfo)),
    ("https://example.com./", .urlRefused(.host)),
    ("https://127.0.0.1./", .urlRefused(.host)),
    ("https://.example.com/", .urlRefused(.host)),
    ("https://example..com/", .urlRefused(.host)),
    ("https://./", .urlRefused(.host)),
    ("https://-example.com/", .urlRefused(.host)),
    ("https://example-.com/", .urlRefused(.host)),
    ("https://exa_mple.com/", .urlRefused(.host)),
    ("https://*.example.com/", .urlRefused(.host)),
    ("https://example.com,127.0.0.1/", .urlRefused(.host)),
    ("https://%31%32%37.0.0.1/", .urlRefused(.host)),
    ("https://example%2ecom/", .urlRefused(.host)),
    ("https://example%00.com/", .urlRefused(.host)),
    ("https://bücher.example/", .urlRefused(.character)),
    ("https://example。com/", .urlRefused(.character)),
    ("https://ⓔxample.com/", .urlRefused(.character)),
    ("https://１２７.0.0.1/", .urlRefused(.character)),
    ("https://\(String(repeating: "a", count: 64)).com/", .urlRefused(.host)),
    ("https://\(String(repeating: "a.", count: 127))com/", .urlRefused(.host)),
    ("https://example.com/\(String(repeating: "a", count: 2048))", .urlRefused(.tooLong)),
    ("https://example.com:/", .urlRefused(.port)),
    ("https://example.com:0/", .urlRefused(.port)),
    ("https://example.com:0443/", .urlRefused(.port)),
    ("https://example.com:+443/", .urlRefused(.port)),
    ("https://example.com:-1/", .urlRefused(.port)),
    ("https://example.com:65536/", .urlRefused(.port)),
    ("https://example.com:4294967739/", .urlRefused(.port)),
    ("https://example.com:443:80/", .urlRefused(.port)),
    ("https://example.com:https/", .urlRefused(.port)),
    ("https://example.com:22/", .portNotAllowed(22)),
    ("https://example.com:80/", .portNotAllowed(80)),
    ("https://example.com:8443/", .portNotAllowed(8443)),
    ("https://127.1/", .urlRefused(.host)),
    ("https://0/", .urlRefused(.host)),
    ("https://2130706433/", .urlRefused(.host)),
    ("https://0x7f000001/", .urlRefused(.host)),
    ("https://0x7f.0.0.1/", .urlRefused(.host)),
    ("https://127.0.0.0x1/", .urlRefused(.host)),
    ("https://127.0.0.0x/", .urlRefused(.host)),
    ("https://0177.0.0.1/", .urlRefused(.host)),
    ("https://017700000001/", .urlRefused(.host)),
    ("https://127.0.0.01/", .urlRefused(.host)),
    ("https://256.0.0.1/", .urlRefused(.host)),
    ("https://1.2.3.4.5/", .urlRefused(.host)),
    ("https://127.0.0.1.1/", .urlRefused(.host)),
    ("https://example.com.1/", .urlRefused(.host)),
    ("https://127.0.0.1/", .addressNotAllowed(host: "127.0.0.1")),
    ("https://10.1.2.3/", .addressNotAllowed(host: "10.1.2.3")),
    ("https://169.254.169.254/latest/meta-data/", .addressNotAllowed(host: "169.254.169.254")),
    ("https://0.0.0.0/", .addressNotAllowed(host: "0.0.0.0")),
    ("https://255.255.255.255/", .addressNotAllowed(host: "255.255.255.255")),
    ("https://[::1]/", .addressNotAllowed(host: "::1")),
    ("https://[::]/", .addressNotAllowed(host: "::")),
    ("https://[0:0:0:0:0:0:0:1]/", .addressNotAllowed(host: "::1")),
    ("https://[::ffff:127.0.0.1]/", .addressNotAllowed(host: "::ffff:127.0.0.1")),
    ("https://[::ffff:7f00:1]/", .addressNotAllowed(host: "::ffff:127.0.0.1")),
    ("https://[::127.0.0.1]/", .addressNotAllowed(host: "::127.0.0.1")),
    ("https://[64:ff9b::7f00:1]/", .addressNotAllowed(host: "64:ff9b::7f00:1")),
    ("https://[2002:7f00:1::]/", .addressNotAllowed(host: "2002:7f00:1::")),
    ("https://[fe80::1]/", .addressNotAllowed(host: "fe80::1")),
    ("https://[fd00::1]/", .addressNotAllowed(host: "fd00::1")),
    ("https://[fe80::1%eth0]/", .urlRefused(.character)),
    ("https://[fe80::1%25eth0]/", .urlRefused(.host)),
    ("https://[::1/", .urlRefused(.host)),
    ("https://::1/", .urlRefused(.host)),
    ("https://[127.0.0.1]/", .urlRefused(.host)),
    ("https://[example.com]/", .urlRefused(.host)),
    ("https://[]/", .urlRefused(.host)),
    ("https://[::1]example.com/", .urlRefused(.host)),
    ("https://[::1]:22:443/", .urlRefused(.port)),
    ("https://example.com[::1]/", .urlRefused(.host)),
    ("https://localhost/", .addressNotAllowed(host: "localhost")),
    ("https://metadata/", .addressNotAllowed(host: "metadata")),
    ("https://exam\tple.com/", .urlRefused(.character)),
    ("https://example.com\n/", .urlRefused(.character)),
    ("https://example.com\u{7F}/", .urlRefused(.character)),
    ("https://example.com/\u{1B}[2J", .urlRefused(.character)),
    ("https://\u{202E}moc.elpmaxe/", .urlRefused(.character)),
    ("https://exam\u{AD}ple.com/", .urlRefused(.character)),
    ("https://example.com:443\\@127.0.0.1/", .urlRefused(.character)),
    ("https://example.com:４４３/", .urlRefused(.character)),
    ("https://example.com%20/", .urlRefused(.host)),
    ("https://example.com;@127.0.0.1/", .urlRefused(.userInfo)),
    ("https://LOCALHOST/", .addressNotAllowed(host: "localhost")),
    ("https://0300.0250.1.1/", .urlRefused(.host)),
    ("https://192.168.257/", .urlRefused(.host)),
    ("https://0xa9.0xfe.0xa9.0xfe/", .urlRefused(.host)),
    ("https://0xA9FEA9FE/", .urlRefused(.host)),
    ("https://[::1%25lo]/", .urlRefused(.host)),
    ("https://[::127.1]/", .urlRefused(.host)),
    ("https://100.64.0.1/", .addressNotAllowed(host: "100.64.0.1")),
    ("https://168.63.129.16/", .addressNotAllowed(host: "168.63.129.16")),
    ("https://172.16.0.1/", .addressNotAllowed(host: "172.16.0.1")),
    ("https://192.168.1.1/", .addressNotAllowed(host: "192.168.1.1")),
    ("https://224.0.0.1/", .addressNotAllowed(host: "224.0.0.1")),
    ("https://[::ffff:a9fe:a9fe]/", .addressNotAllowed(host: "::ffff:169.254.169.254")),
    ("https://[::ffff:0:127.0.0.1]/", .addressNotAllowed(host: "::ffff:0:7f00:1")),
    ("https://[64:ff9b::169.254.169.254]/", .addressNotAllowed(host: "64:ff9b::a9fe:a9fe")),
    ("https://[64:ff9b:1::10.0.0.1]/", .addressNotAllowed(host: "64:ff9b:1::a00:1")),
    ("https://[2001:0:7f00:1::]/", .addressNotAllowed(host: "2001:0:7f00:1::")),
    ("https://[2002:a9fe:a9fe::1]/", .addressNotAllowed(host: "2002:a9fe:a9fe::1")),
    ("https://[fec0::1]/", .addressNotAllowed(host: "fec0::1")),
    ("https://[ff02::1]/", .addressNotAllowed(host: "ff02::1")),
    ("https://[fd00:ec2::254]/", .addressNotAllowed(host: "fd00:ec2::254")),
  ]

  @Test(arguments: hostile)
  func `a hostile URL is refused for what is wrong with it`(text: String, expected: FetchError) {
    #expect(throws: expected) { try GuardedURL(text, under: Self.open) }
  }

  @Test(arguments: [
    ("https://sns.eu-west-1.amazonaws.com/x.pem", true),
    ("https://SNS.us-east-1.amazonaws.com/x.pem", true),
    ("https://sns.cn-north-1.amazonaws.com.cn/x.pem", false),
    ("https://sns.amazonaws.com/x.pem", false),
    ("https://sns.a.b.amazonaws.com/x.pem", false),
    ("https://sns.eu-west-1.amazonaws.com.evil.example/x.pem", false),
    ("https://evil.example/sns.eu-west-1.amazonaws.com", false),
    ("https://evilsns.eu-west-1.amazonaws.com/x.pem", false),
    ("https://sns.eu-west-1.evilamazonaws.com/x.pem", false),
    ("https://bucket.s3.amazonaws.com/x.pem", false),
    ("https://8.8.8.8/x.pem", false),
  ])
  func `a rule's star stands for exactly one label`(text: String, isAllowed: Bool) {
    let policy = FetchPolicy(allowedHosts: [HostRule("sns.*.amazonaws.com")])
    #expect(((try? GuardedURL(text, under: policy)) != nil) == isAllowed)
  }

  @Test func `no rule allows no host`() {
    #expect(throws: FetchError.hostNotAllowed("example.com")) {
      try GuardedURL("https://example.com/", under: FetchPolicy(allowedHosts: []))
    }
  }

  @Test func `a private network may be allowed, a link-local address never`() throws {
    let policy = FetchPolicy(
      allowedHosts: [.any], allowedPorts: [8080], allowsPrivateNetworks: true,
      allowsPlainHTTP: true)
    #expect(try GuardedURL("http://localhost:8080/", under: policy).port == 8080)
    #expect(try GuardedURL("http://127.0.0.1:8080/", under: policy).scheme == .http)
    #expect(throws: FetchError.addressNotAllowed(host: "169.254.169.254")) {
      try GuardedURL("http://169.254.169.254:8080/", under: policy)
    }
  }
}
