/// Keys, signatures and certificates that another library (Python's `cryptography` 48) made over `message`.
enum PublishedKeys {
  static let message = Array("1588788367[{\"email\":\"a@example.com\"}]\r\n".utf8)

  static let p256 =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEVevJOQsYcnrHf6sUV4v5lg/c4Pekn8R37TE6PjJwu8icdHLHPjNo7slN6OJ9qDdDzpsLdMJJ+kOc8jLBRuVtkA=="
  static let p256Signature =
    "MEUCIQCHq3E+ASaAyja0RmZDQIvF40uQ9mTpei3lNWcrepiJqwIgMrMW0IxImdR2BV8X2AkDEiLy5miqA0e1aQHhgMWvOGg="
  static let p384 =
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEQiWuzzy8Mba851wMsY3FxV9l6a1qEZdoTFQPzKWNFlEIXQL1tKBNgRzu/B84p96EMHQBmBUhJgxBDNy8NpCK0gSMkkMxZRpMB/TdUOJRJj12CUTXlxNKUnOhnr9tvM7g"
  static let rsa =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAw9pgko1gNCCB15K0kEVMXVBjs8dfCjJZsQ33yaM6duAsZmp/V615XZ7yHpZxfvdGQEASnwKAhlg+FwdCQurjvoHqYgXfmvaNIoSbAZ16G6ZokLoA0xfV4Q40yKacioRxE3UltbyYcPWr0L70PXvekqwCMggi/6CyjyQjn9WfcOe7JqI5b3x58O1T3UinP0tJCy0/9KRDpQvWx3/V8D8AOSYF7jGRsJG1hHPQdfeiHTgI25OVhefCMcAByJUJwZpZGurPB0YvCY6yjOgEIwABbrCyTIpyz/crksQQMOFRJ7I1VNwA30YVsz0ZITSUTJPM+blUJueuPJMW8JbAoQjG3wIDAQAB"
  static let rsaSHA1Signature =
    "tZJMDvdZZdUQcV5ra/DdAG2Hihj1NfbUb1kbcZHh7qrABRIb+624CadRzsVq0cmVNjf9av6d2mvWEkwzYo9G3PExLLx1a3Ej1aAnmblGlDObzrEZ1Q3JNXVNNjG4w8RSe61uOuSGYzj1KXIiQd4+h+jkPiGfOrD4XFQpYaeHfGTHiMcuYRfFGpeqzOEQGefh9a9Vd07MEkWlzzV5omujatjUdk/USHdcaXByi0O0+jJx/NW+u+isZqnu6fKw9BAIgLH8KXBT/0YDNEToilT6N34yS3dhkDmedzgoyBgsr01yny8MvhvYRFi8LgmklImnUeyZwy7CJ+1N1hUoAqrdNg=="
  static let rsaSHA256Signature =
    "sUH5h6MzpNUxiXmMIHRAuvhSB4aQZphMa0ZCG/rJFgFtUpScavaIytQvRJ7YjjqRTM30hkYcbuAiMlJSkBEkY6fCzXrIt4XBIeAL2JJh8ToKNMu6GV92bnUc/VxsyqFWerVmMjyP3b7uerXpjP4k2otymv8+np5XRvRaATBVWyu456oJ+UhW4IP4ldBad2OMhYtCCrjIK47iKxoDDA8reOFa7YO4OsyOXXC3WdPgdIcd6IR5tdHHDGGMwSFAYo9CP/eugfHIQxTPODXEbaUxo2l49yZ4w1ItK/WWCtw7RcrF9SJTGVozB2tElVwGZGapygIjtNqAkg8r0+cDYIX9+Q=="
  static let rsa512 =
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAJykfiKNGfA31zgFj5cPkDZOj6je2yBCKKz13LE+0scxATshL6tj6M5/h0M01fjqsI8s0cFr1R3uU0vvBGKQtXsCAwEAAQ=="
  static let ed25519SPKI = "MCowBQYDK2VwAyEAEePsP2+eY8hGL/8bhIgjSSQfG2FwdGp6E3IVhALklLM="

  static func pem(_ label: String, _ base64: String) -> String {
    "-----BEGIN \(label)-----\n\(base64)\n-----END \(label)-----\n"
  }

  /// Of the RSA key; organisation `Example`, common name `sns.example.com`, two DNS names and one mailbox;
  /// valid from 2026-01-02T03:04:05Z to 2056-02-03T04:05:06Z.
  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIDFTCCAf2gAwIBAgIBBTANBgkqhkiG9w0BAQsFADAsMRAwDgYDVQQKDAdFeGFt
    cGxlMRgwFgYDVQQDDA9zbnMuZXhhbXBsZS5jb20wIBcNMjYwMTAyMDMwNDA1WhgP
    MjA1NjAyMDMwNDA1MDZaMCwxEDAOBgNVBAoMB0V4YW1wbGUxGDAWBgNVBAMMD3Nu
    cy5leGFtcGxlLmNvbTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEBAMPa
    YJKNYDQggdeStJBFTF1QY7PHXwoyWbEN98mjOnbgLGZqf1eteV2e8h6WcX73RkBA
    Ep8CgIZYPhcHQkLq476B6mIF35r2jSKEmwGdehumaJC6ANMX1eEONMimnIqEcRN1
    JbW8mHD1q9C+9D173pKsAjIIIv+gso8kI5/Vn3DnuyaiOW98efDtU91Ipz9LSQst
    P/SkQ6UL1sd/1fA/ADkmBe4xkbCRtYRz0HX3oh04CNuTlYXnwjHAAciVCcGaWRrq
    zwdGLwmOsozoBCMAAW6wskyKcs/3K5LEEDDhUSeyNVTcAN9GFbM9GSE0lEyTzPm5
    VCbnrjyTFvCWwKEIxt8CAwEAAaNAMD4wPAYDVR0RBDUwM4IPc25zLmV4YW1wbGUu
    Y29tgQ1hQGV4YW1wbGUuY29tghEqLnNucy5leGFtcGxlLmNvbTANBgkqhkiG9w0B
    AQsFAAOCAQEAN3iJCSiejSsFrSEeVL7DYJew3lOC0dnL1Ma7+cJm0be/f/uaJl6u
    UauSvlypwqyLdIIl2jw0M8iU3+FlEA8xgRiiNsefC6TnGj2iAFZGUjUOkkFxjCeo
    +jpXBczECEBcLMVpZ6jxwdN6PeT64JNGOBECikR8l7G0Q3EAixS3kRQNV3MVGFkL
    fWndUPAyFvQEgtjlysTZcPxhoaxdW55k1dP6MQ4y3+o5odc7Q53AyLz2EBaQwHX8
    IK5cUMpkzhMoJf6wUF0Ar9JOJLRjqUTOy7r4/XEW07P2QI7Hf5cAPKJHEsMFT+WH
    180nFoWwXt6R2OYLetkWEKNKCsU3PlNqnw==
    -----END CERTIFICATE-----
    """

  /// As `certificate`, but of the P-256 key.
  static let certificateOfECKey = """
    -----BEGIN CERTIFICATE-----
    MIIBRjCB7aADAgECAgEFMAoGCCqGSM49BAMCMCwxEDAOBgNVBAoMB0V4YW1wbGUx
    GDAWBgNVBAMMD3Nucy5leGFtcGxlLmNvbTAgFw0yNjAxMDIwMzA0MDVaGA8yMDU2
    MDIwMzA0MDUwNlowLDEQMA4GA1UECgwHRXhhbXBsZTEYMBYGA1UEAwwPc25zLmV4
    YW1wbGUuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEVevJOQsYcnrHf6sU
    V4v5lg/c4Pekn8R37TE6PjJwu8icdHLHPjNo7slN6OJ9qDdDzpsLdMJJ+kOc8jLB
    RuVtkDAKBggqhkjOPQQDAgNIADBFAiBKinOWELWBredkSOVn3a9GcVv0B0kvLLNX
    VQvgwytWDQIhAJASA9KNk8SomeXePEnd9jheU+OJYgvNY+iBvYW5+Fqs
    -----END CERTIFICATE-----
    """
}
