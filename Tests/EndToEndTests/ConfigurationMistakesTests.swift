import Testing

@testable import postern

/// A configuration with mistakes and the exact lines that are reported.
struct MistakenConfiguration: Sendable, CustomTestStringConvertible {
  var text: String
  var mistakes: [String]
  var testDescription: String { text }

  init(_ text: String, _ mistakes: String...) {
    self.text = text
    self.mistakes = mistakes
  }
}

struct ConfigurationMistakesTests {
  @Test(arguments: table)
  func `each mistake is reported with its place, what was found and what is allowed`(
    row: MistakenConfiguration
  ) {
    #expect(ConfigurationSample.mistakes(in: row.text) == row.mistakes)
  }

  static let table: [MistakenConfiguration] = [
    MistakenConfiguration(
      #""#,
      #"postern.json:1:1: the text is empty; a JSON value was expected"#),
    MistakenConfiguration(
      #"{"#,
      #"postern.json:1:2: a key in double quotes was expected, but the text ends"#),
    MistakenConfiguration(
      #"[]"#,
      #"postern.json:1:1: found an empty list; allowed is an object with the keys listen, public_url, database_url, data_directory, mappings_directory, contact, keys, tls, trusted_proxies, limits, retention, labels"#
    ),
    MistakenConfiguration(
      #"{"listen":"127.0.0.1:1",}"#,
      #"postern.json:1:25: a key in double quotes was expected, found "}""#),
    MistakenConfiguration(
      #"{}"#,
      #"postern.json:1:1: labels: is missing: name at least one label"#),
    MistakenConfiguration(
      #"{"labels":{}}"#,
      #"postern.json:1:11: labels: is empty: name at least one label"#),
    MistakenConfiguration(
      #"{"labels":[]}"#,
      #"postern.json:1:11: labels: found an empty list; allowed is an object of labels by their ids"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":null}}"#,
      #"postern.json:1:19: labels.acme: found null; allowed is an object with the keys policy, contact, brands, sources, tokens"#
    ),
    MistakenConfiguration(
      #"{"labels":{"Acme":{}}}"#,
      #"postern.json:1:12: labels.Acme: is not a label id. Use 1 to 63 of a-z, 0-9 and -, beginning with a letter or digit"#
    ),
    MistakenConfiguration(
      #"{"labels":{"-a":{}}}"#,
      #"postern.json:1:12: labels.-a: is not a label id. Use 1 to 63 of a-z, 0-9 and -, beginning with a letter or digit"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{},"acme":{}}}"#,
      #"postern.json:1:22: labels.acme: stands here a second time. Keep one"#),
    MistakenConfiguration(
      #"{"lables":{"acme":{}},"labels":{"acme":{}}}"#,
      #"postern.json:1:2: lables: is not a known key. Did you mean "labels"? Use listen, public_url, database_url, data_directory, mappings_directory, contact, keys, tls, trusted_proxies, limits, retention, labels"#
    ),
    MistakenConfiguration(
      #"{"zzz":1,"labels":{"acme":{}}}"#,
      #"postern.json:1:2: zzz: is not a known key. Use listen, public_url, database_url, data_directory, mappings_directory, contact, keys, tls, trusted_proxies, limits, retention, labels"#
    ),
    MistakenConfiguration(
      #"{"listen":8080,"labels":{"a":{}}}"#,
      #"postern.json:1:11: listen: found the number 8080; allowed is host:port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080"#
    ),
    MistakenConfiguration(
      #"{"listen":":8080","labels":{"a":{}}}"#,
      #"postern.json:1:11: listen: found ":8080"; allowed is host:port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080"#
    ),
    MistakenConfiguration(
      #"{"listen":"127.0.0.1:99999","labels":{"a":{}}}"#,
      #"postern.json:1:11: listen: found "127.0.0.1:99999"; allowed is host:port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080"#
    ),
    MistakenConfiguration(
      #"{"listen":"::1:80","labels":{"a":{}}}"#,
      #"postern.json:1:11: listen: found "::1:80"; allowed is host:port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080"#
    ),
    MistakenConfiguration(
      #"{"trusted_proxies":"10.0.0.0/8","labels":{"a":{}}}"#,
      #"postern.json:1:20: trusted_proxies: found a text; allowed is a list, each element an address or a network, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8"#
    ),
    MistakenConfiguration(
      #"{"trusted_proxies":["10.0.0.1/8",7,"proxy","::1"],"labels":{"a":{}}}"#,
      #"postern.json:1:21: trusted_proxies[0]: found "10.0.0.1/8"; allowed is an address or a network, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8"#,
      #"postern.json:1:34: trusted_proxies[1]: found the number 7; allowed is an address or a network, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8"#,
      #"postern.json:1:36: trusted_proxies[2]: found "proxy"; allowed is an address or a network, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8"#
    ),
    MistakenConfiguration(
      #"{"public_url":"hooks.example.com","labels":{"a":{}}}"#,
      #"postern.json:1:15: public_url: is not a usable URL; allowed is an http or https URL without user, query and fragment, such as https://hooks.example.com"#
    ),
    MistakenConfiguration(
      #"{"public_url":"https://u:p@example.com","labels":{"a":{}}}"#,
      #"postern.json:1:15: public_url: is not a usable URL; allowed is an http or https URL without user, query and fragment, such as https://hooks.example.com"#
    ),
    MistakenConfiguration(
      #"{"public_url":"https://example.com?x=1","labels":{"a":{}}}"#,
      #"postern.json:1:15: public_url: is not a usable URL; allowed is an http or https URL without user, query and fragment, such as https://hooks.example.com"#
    ),
    MistakenConfiguration(
      #"{"public_url":"","labels":{"a":{}}}"#,
      #"postern.json:1:15: public_url: found an empty text; allowed is an http or https URL without user, query and fragment, such as https://hooks.example.com"#
    ),
    MistakenConfiguration(
      #"{"database_url":{"env":"MISSING"},"labels":{"a":{}}}"#,
      #"postern.json:1:17: database_url: the environment variable MISSING is not set"#),
    MistakenConfiguration(
      #"{"database_url":{"env":"EMPTY"},"labels":{"a":{}}}"#,
      #"postern.json:1:17: database_url: the environment variable EMPTY is empty"#),
    MistakenConfiguration(
      #"{"database_url":{"env":"DATABASE","file":"x"},"labels":{"a":{}}}"#,
      #"postern.json:1:17: database_url: found an object; allowed is a text that is not empty, {"env": "NAME"} or {"file": "path"}"#
    ),
    MistakenConfiguration(
      #"{"database_url":{"env":7},"labels":{"a":{}}}"#,
      #"postern.json:1:24: database_url.env: found the number 7; allowed is a text that is not empty, {"env": "NAME"} or {"file": "path"}"#
    ),
    MistakenConfiguration(
      #"{"database_url":{"file":"no-such-file"},"labels":{"a":{}}}"#,
      #"postern.json:1:17: database_url: the file /nowhere/no-such-file can't be read: no such file or directory"#
    ),
    MistakenConfiguration(
      #"{"database_url":{"file":"/"},"labels":{"a":{}}}"#,
      #"postern.json:1:17: database_url: the file / can't be read: is a directory"#),
    MistakenConfiguration(
      #"{"database_url":null,"labels":{"a":{}}}"#,
      #"postern.json:1:17: database_url: found null; allowed is a text that is not empty, {"env": "NAME"} or {"file": "path"}"#
    ),
    MistakenConfiguration(
      #"{"database_url":"","labels":{"a":{}}}"#,
      #"postern.json:1:17: database_url: found an empty text; allowed is a text that is not empty, {"env": "NAME"} or {"file": "path"}"#
    ),
    MistakenConfiguration(
      #"{"data_directory":true,"labels":{"a":{}}}"#,
      #"postern.json:1:19: data_directory: found true; allowed is a path"#),
    MistakenConfiguration(
      #"{"mappings_directory":[],"labels":{"a":{}}}"#,
      #"postern.json:1:23: mappings_directory: found an empty list; allowed is a path"#),
    MistakenConfiguration(
      #"{"keys":{"optout":["x"]},"labels":{"a":{}}}"#,
      #"postern.json:1:10: keys.optout: is not a known key. Did you mean "opt_out"? Use opt_out, privacy"#
    ),
    MistakenConfiguration(
      #"{"keys":{"opt_out":[]},"labels":{"a":{}}}"#,
      #"postern.json:1:20: keys.opt_out: found an empty list; give at least one secret or leave the key out"#
    ),
    MistakenConfiguration(
      #"{"keys":{"opt_out":["a-secret-long-enough",5]},"labels":{"a":{}}}"#,
      #"postern.json:1:44: keys.opt_out[1]: found the number 5; allowed is a text that is not empty, {"env": "NAME"} or {"file": "path"}"#
    ),
    MistakenConfiguration(
      #"{"keys":{"privacy":{"var":"X"}},"labels":{"a":{}}}"#,
      #"postern.json:1:20: keys.privacy: found an object; allowed is a text that is not empty, {"env": "NAME"} or {"file": "path"}"#
    ),
    MistakenConfiguration(
      #"{"tls":{"certificate":"c.pem"},"labels":{"a":{}}}"#,
      #"postern.json:1:8: tls.key: is missing: tls needs both a certificate and its key"#,
      #"postern.json:1:23: tls.certificate: the file /nowhere/c.pem can't be read: no such file or directory"#
    ),
    MistakenConfiguration(
      #"{"tls":{"certificate":"c.pem","key":"k.pem"},"labels":{"a":{}}}"#,
      #"postern.json:1:23: tls.certificate: the file /nowhere/c.pem can't be read: no such file or directory"#,
      #"postern.json:1:37: tls.key: the file /nowhere/k.pem can't be read: no such file or directory"#
    ),
    MistakenConfiguration(
      #"{"limits":{"body_bytes":0},"labels":{"a":{}}}"#,
      #"postern.json:1:25: limits.body_bytes: found the number 0; allowed is a whole number from 1 to 67108864"#
    ),
    MistakenConfiguration(
      #"{"limits":{"body_bytes":67108865},"labels":{"a":{}}}"#,
      #"postern.json:1:25: limits.body_bytes: found the number 67108865; allowed is a whole number from 1 to 67108864"#
    ),
    MistakenConfiguration(
      #"{"limits":{"connections":"many"},"labels":{"a":{}}}"#,
      #"postern.json:1:26: limits.connections: found a text; allowed is a whole number from 1 to 1000000"#
    ),
    MistakenConfiguration(
      #"{"limits":{"connections":1.5},"labels":{"a":{}}}"#,
      #"postern.json:1:26: limits.connections: found the number 1.5; allowed is a whole number from 1 to 1000000"#
    ),
    MistakenConfiguration(
      #"{"limits":{"connections":99999999999999999999999},"labels":{"a":{}}}"#,
      #"postern.json:1:26: limits.connections: found the number 99999999999999999999999; allowed is a whole number from 1 to 1000000"#
    ),
    MistakenConfiguration(
      #"{"limits":[],"labels":{"a":{}}}"#,
      #"postern.json:1:11: limits: found an empty list; allowed is an object with the keys body_bytes, connections, requests_per_second"#
    ),
    MistakenConfiguration(
      #"{"retention":{"event_days":35},"labels":{"a":{}}}"#,
      #"postern.json:1:28: retention.event_days: found the number 35; allowed is a whole number from 36 to 36500"#
    ),
    MistakenConfiguration(
      #"{"retention":{"receipt_days":0,"message_days":36501,"quarantine_days":-1},"labels":{"a":{}}}"#,
      #"postern.json:1:30: retention.receipt_days: found the number 0; allowed is a whole number from 1 to 36500"#,
      #"postern.json:1:47: retention.message_days: found the number 36501; allowed is a whole number from 1 to 36500"#,
      #"postern.json:1:71: retention.quarantine_days: found the number -1; allowed is a whole number from 1 to 36500"#
    ),
    MistakenConfiguration(
      #"{"labels":{"a":{"policy":{"contact_blocked_email":"no","snooze_days":366}}}}"#,
      #"postern.json:1:51: labels.a.policy.contact_blocked_email: found a text; allowed is true or false"#,
      #"postern.json:1:70: labels.a.policy.snooze_days: found the number 366; allowed is a whole number from 1 to 365"#
    ),
    MistakenConfiguration(
      #"{"labels":{"a":{"sorces":{}}}}"#,
      #"postern.json:1:17: labels.a.sorces: is not a known key. Did you mean "sources"? Use policy, contact, brands, sources, tokens"#
    ),
    MistakenConfiguration(
      #"{"labels":{"a":{"brands":{"":{},"casino":{"opt_out_page":"missing.html"},"poker":{"page":"x"}}}}}"#,
      #"postern.json:1:27: labels.a.brands."": is not a brand name. Use 1 to 128 bytes without control characters"#,
      #"postern.json:1:58: labels.a.brands.casino.opt_out_page: the file /nowhere/missing.html can't be read: no such file or directory"#,
      #"postern.json:1:83: labels.a.brands.poker.page: is not a known key. Use opt_out_page, opt_out_texts, contact"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{}}}}}"#,
      #"postern.json:1:35: labels.acme.sources.x.provider: is missing. Use one of mailgun, sendgrid, twilio"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":[]}}}}"#,
      #"postern.json:1:35: labels.acme.sources.x: found an empty list; allowed is an object with the keys provider, verify and, if wanted, requests_per_second"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"sendgird","verify":"none"}}}}}"#,
      #"postern.json:1:47: labels.acme.sources.x.provider: "sendgird" is not a provider. Did you mean "sendgrid"? Use one of mailgun, sendgrid, twilio"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":7}}}}}"#,
      #"postern.json:1:47: labels.acme.sources.x.provider: found the number 7; allowed is a provider among mailgun, sendgrid, twilio"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"fax"}}}}}"#,
      #"postern.json:1:47: labels.acme.sources.x.provider: "fax" is not a provider. Use one of mailgun, sendgrid, twilio"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun"}}}}}"#,
      #"postern.json:1:35: labels.acme.sources.x.verify.secrets: is missing: the HTTP webhook signing key of the Mailgun account. A source without verification says "verify": "none""#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":"None"}}}}}"#,
      #"postern.json:1:66: labels.acme.sources.x.verify: found a text; allowed is an object, or "none" for no verification"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":true}}}}}"#,
      #"postern.json:1:66: labels.acme.sources.x.verify: found true; allowed is an object, or "none" for no verification"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{}}}}}}"#,
      #"postern.json:1:66: labels.acme.sources.x.verify.secrets: is missing: the HTTP webhook signing key of the Mailgun account. A source without verification says "verify": "none""#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":[]}}}}}}"#,
      #"postern.json:1:77: labels.acme.sources.x.verify.secrets: must be a list of texts, not empty"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":[""]}}}}}}"#,
      #"postern.json:1:78: labels.acme.sources.x.verify.secrets[0]: must be a text that is not empty"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["a-long-signing-key",{"env":"MISSING"}]}}}}}}"#,
      #"postern.json:1:99: labels.acme.sources.x.verify.secrets[1]: the environment variable MISSING is not set"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["a-long-signing-key",null]}}}}}}"#,
      #"postern.json:1:99: labels.acme.sources.x.verify.secrets[1]: found null. Give a value or take the key out"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["k","k2"],"secretz":1}}}}}}"#,
      #"postern.json:1:98: labels.acme.sources.x.verify.secretz: is not a setting of this provider. Use secrets, tolerance_seconds"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["k"],"secrets":["k"]}}}}}}"#,
      #"postern.json:1:83: labels.acme.sources.x.verify.secrets: stands here a second time. Keep one"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["k"]},"tolerance":5}}}}}"#,
      #"postern.json:1:96: labels.acme.sources.x.tolerance: is not a setting of this provider. Use secrets, tolerance_seconds"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["k"],"tolerance_seconds":-1}}}}}}"#,
      #"postern.json:1:103: labels.acme.sources.x.verify.tolerance_seconds: must be a whole number from 1 to 2678400"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":{"secrets":["k"]},"secrets":["k"]}}}}}"#,
      #"postern.json:1:84: labels.acme.sources.x.secrets: stands in verify too. Keep one"#),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"mailgun","verify":"none","secrets":["k"]}}}}}"#,
      #"postern.json:1:73: labels.acme.sources.x.secrets: has no meaning beside "verify": "none". Take it out"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"sendgrid","verify":{"public_keys":["not a key"]}}}}}}"#,
      #"postern.json:1:83: labels.acme.sources.x.verify.public_keys[0]: is no public key: the text is neither PEM nor base 64. Paste the Verification Key that SendGrid shows under Event Webhook, Security Features"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"sendgrid","verify":{"public_keys":["MFkw"],"tolerance_seconds":1.5}}}}}}"#,
      #"postern.json:1:111: labels.acme.sources.x.verify.tolerance_seconds: found the number 1.5; allowed is a whole number"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"sources":{"x":{"provider":"twilio","verify":{"tokens":["k"]}}}}}}"#,
      #"postern.json:1:75: labels.acme.sources.x.verify.tokens: is not a setting of this provider. Use auth_tokens, secrets"#
    ),
    MistakenConfiguration(
      #"{"labels":{"a":{"sources":{"twilio":{"provider":"twilio","verify":"none"}}}}}"#,
      #"postern.json:1:28: labels.a.sources.twilio: is a provider's id, which a source must not take. Use another, such as a-twilio"#
    ),
    MistakenConfiguration(
      #"{"labels":{"a":{"sources":{"A_b":{"provider":"twilio","verify":"none"}}}}}"#,
      #"postern.json:1:28: labels.a.sources.A_b: is not a source id. Use 1 to 63 of a-z, 0-9 and -, beginning with a letter or digit"#
    ),
    MistakenConfiguration(
      #"{"labels":{"a":{"sources":{"x":{"provider":"twilio","verify":"none"}}},"b":{"sources":{"x":{"provider":"twilio","verify":"none"}}}}}"#,
      #"postern.json:1:88: labels.b.sources.x: is also a source of the label a. Source ids are unique over all labels: each is a URL"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[{}]}}}"#,
      #"postern.json:1:30: labels.acme.tokens[0].name: is missing: a token has a name, roles and a sha256"#,
      #"postern.json:1:30: labels.acme.tokens[0].roles: is missing: a token has a name, roles and a sha256"#,
      #"postern.json:1:30: labels.acme.tokens[0].sha256: is missing: a token has a name, roles and a sha256"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[7]}}}"#,
      #"postern.json:1:30: labels.acme.tokens[0]: found the number 7; allowed is an object with the keys name, roles, sha256"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[{"name":"","roles":[],"sha256":""}]}}}"#,
      #"postern.json:1:38: labels.acme.tokens[0].name: found an empty text; allowed is a name of 1 to 128 bytes without control characters"#,
      #"postern.json:1:49: labels.acme.tokens[0].roles: found an empty list; allowed is a list of roles among pam, sender, operator"#,
      #"postern.json:1:61: labels.acme.tokens[0].sha256: found an empty text; allowed is the SHA-256 of the token as 64 hexadecimal digits; `postern tokens new` prints it"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[{"name":"n","roles":["sendr","pam","pam"],"sha256":"abababababababababababababababababababababababababababababababab"}]}}}"#,
      #"postern.json:1:51: labels.acme.tokens[0].roles[0]: "sendr" is not a role. Did you mean "sender"? Use pam, sender, operator"#,
      #"postern.json:1:65: labels.acme.tokens[0].roles[2]: "pam" stands here twice"#),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[{"name":"n","roles":"pam","sha256":"abababababababababababababababababababababababababababababababab"}]}}}"#,
      #"postern.json:1:50: labels.acme.tokens[0].roles: found a text; allowed is a list of roles among pam, sender, operator"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[{"name":"n","roles":["root"],"sha256":"abc"}]}}}"#,
      #"postern.json:1:51: labels.acme.tokens[0].roles[0]: "root" is not a role. Use pam, sender, operator"#,
      #"postern.json:1:68: labels.acme.tokens[0].sha256: found a text of 3 bytes that is no SHA-256; allowed is the SHA-256 of the token as 64 hexadecimal digits; `postern tokens new` prints it"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[{"name":"n","roles":["pam"],"sha256":"abababababababababababababababababababababababababababababababab","hash":1}]}}}"#,
      #"postern.json:1:134: labels.acme.tokens[0].hash: is not a known key. Use name, roles, sha256"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[{"name":"n","roles":["pam"],"sha256":"abababababababababababababababababababababababababababababababab"},{"name":"n","roles":["pam"],"sha256":"cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"}]}}}"#,
      #"postern.json:1:143: labels.acme.tokens[1].name: "n" is the name of another token of this label"#
    ),
    MistakenConfiguration(
      #"{"labels":{"acme":{"tokens":[{"name":"n","roles":["pam"],"sha256":"abababababababababababababababababababababababababababababababab"},{"name":"m","roles":["pam"],"sha256":"ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB"}]}}}"#,
      #"postern.json:1:172: labels.acme.tokens[1].sha256: is the same token as labels.acme.tokens[0].sha256. Make one of its own for each caller"#
    ),
    MistakenConfiguration(
      #"{"labels":{"a":{"tokens":{}}}}"#,
      #"postern.json:1:26: labels.a.tokens: found an object; allowed is a list of tokens"#),
    MistakenConfiguration(
      #"""
      {
        "listen": "here",
        "limits": {"connections": 0},
        "labels": {
          "acme": {"sources": {"x": {"provider": "fax"}}}
        }
      }
      """#,
      #"postern.json:2:13: listen: found "here"; allowed is host:port, such as 127.0.0.1:8080, 0.0.0.0:8080 or [::1]:8080"#,
      #"postern.json:3:29: limits.connections: found the number 0; allowed is a whole number from 1 to 1000000"#,
      #"postern.json:5:44: labels.acme.sources.x.provider: "fax" is not a provider. Use one of mailgun, sendgrid, twilio"#
    ),
  ]
}
