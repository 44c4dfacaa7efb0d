import CLibCrypto
import CLibCurl
import CLibPQ

/// `postern version`
enum ShowVersion: Verb {
  static let number = "0.1.0"

  static let name = "version"
  static let summary = "print the version"
  static let options = [
    Option(name: "verbose", summary: "also print the versions of the system libraries in use")
  ]
  static let examples = ["postern version", "postern version --verbose"]

  static func run(_ invocation: Invocation) async throws -> ExitCode {
    invocation.console.line("postern \(number)")
    if invocation.arguments.has("verbose") {
      invocation.console.line("libpq \(libpqVersion)")
      invocation.console.line("libcurl \(String(cString: curl_version()))")
      invocation.console.line(String(cString: OpenSSL_version(OPENSSL_VERSION)))
    }
    return .success
  }

  /// libpq counts 15.4 as 150004.
  private static var libpqVersion: String {
    let version = PQlibVersion()
    return "\(version / 10_000).\(version % 10_000)"
  }
}
