import Testing

/// SNS messages signed by OpenSSL's command: `openssl dgst -sha1 -sign` (version 1) and `-sha256` over the
/// lines `key\nvalue\n` of the decoded members in byte order.
enum SNSVectors {
  struct Vector: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let members: String
    let version: String
    let signature: String

    var body: [UInt8] {
      Array(
        #"{\#(members),"SignatureVersion":"\#(version)","Signature":"\#(signature)"}"#.utf8)
    }
  }

  /// Escapes that are signed decoded, one of them needless, and bytes beyond ASCII.
  private static let notification = #"""
    "Type":"Notification","MessageId":"m-1","TopicArn":"arn:aws:sns:eu-west-1:123456789012:ses-events",
    "Subject":"caf\u00e9","Message":"{\"eventType\":\"Open\"}\n\\\/","Timestamp":"2026-11-22T10:00:00.000Z"
    """#
  private static let confirmation = #"""
    "MessageId":"m-2","TopicArn":"arn:aws:sns:eu-west-1:123456789012:ses-events",
    "Message":"You have chosen","Timestamp":"2026-11-22T10:00:00.000Z","Token":"2336412f",
    "SubscribeURL":"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"
    """#

  static let all = [
    Vector(
      testDescription: "notification, version 1", members: notification,
      version: "1",
      signature:
        "AgDRb+5xaPUeOPRAj2N651jvc5obZo2IufkSII8uEkhO342TKNXPvhvlPAd+AmJ0O5uS+hOVffmks3qE9YxjPJl5Ha1r4K4LgkuD4pqFTxwm8Vn5c5ZJuP+4P9NJ6XY8sLF+NG9TFGgKxsjpSQlF8NARzmSNmUkRtGEC6QMrGKvsukoPqsT3oQQ7h8tJzDeNFeA+JHObY75sQHZeBmZXAygXhlW8mbmf2AJjMBhXnwdGOcbtQQGZjp+VAoI7kMWbfEkZ6u0PnIvmyMd6xwY6bp3nM4l0XAaDDjApiYR85e281JiDqojyaaAoeagISmdXqD3o8/2YLcz/7Gjisq627w=="
    ),
    Vector(
      testDescription: "notification, version 2", members: notification,
      version: "2",
      signature:
        "Q9ioNvqV5OPSaDTLWiK6qz1ZOIktCc7b7ffSQnavW0Kwsh3nlZ4SCJfgU3+CfvmQy2EwEQuatka9/0cTFngbDTKxqKELNf5tnxv7vHK0H3iOoUOrIvi71tagxW3DqU1k08k67HTtdjj9PRVuaWJB1uy4mkA4InOguM1Vu46hbhrl4tgiaOwboDM2PnFI2zSnZkNL1Wr2yjn238FWzsS8hCyZWnqK8v6F0nIWR/F/gIll90sq3ee4b0ULQt0zzubu//bcN9vktbTbLSVn1YUl9smHnjSykuzUiVFR8rncpcVVFQqBOFvzl68gpSdNt37ZnF2wmTHC0OkzL1J3BqY/gw=="
    ),
    Vector(
      testDescription: "subscription confirmation",
      members: #""Type":"SubscriptionConfirmation","# + confirmation,
      version: "2",
      signature:
        "ls9fd5qseXthqqyIqbnf2V2Dl4UWnq7feyey/R304Qso4FExnkhHd2N73xODElRjV8lrGH/+FPo2qv0rOqXarmWfzt4ENznGVnkLhq7WBzlbo6bHcqpjcH44tYkad4zgAL6FYHxO7SQqZp09THxJ0b2IbYh0QXRQiQUbKRMpYtGN+3hMHUIIFvTpwyaU7EU/kokzFN8rct+4rz0RaFNelPFpdkC6zJdtpiuee2kdmayG/HEPvNhJ9t1LL+b7tEeLnoNKRwHbuxOvtPkWY7i9AgKwPJwA2sqSndJ8G4B8zPMbXKQp2NBPSuXzGIkXTOPlAnYIn1gLJpzZXmAKh6PlyQ=="
    ),
    Vector(
      testDescription: "unsubscribe confirmation",
      members: #""Type":"UnsubscribeConfirmation","# + confirmation,
      version: "1",
      signature:
        "ODHNmaz1IzoJVG3/WxuVoiCbYdfFH+MdqBnF7EG1Mp2o6yMvHEKx/rnvGeMrXWgOAd13dTExPV5VRcE3FSVx55UprJxVFsOV/8qvb3a6ZVbTOgmWhvnBE3UPs122BrF3ePhkTMpjy7SCeSW6xImVhOWbiaJSNh3tkcsYbtJz4gUPzT2/mpt5KAbBOO/bhiKi7k3avKOoR7kuhJwE28UqG9/v5hfbKCzUOA29I3KB8l56I9QjAJ6oidCl1tpLlF/hHN8+XNzozpQuhQiz9VnXgt9zmfitH5AsAPvNkoQLBLwzYk4m54pIODvG6yrO27PHZ4URS+CO/J1Hk9o5EQWOrg=="
    ),
  ]

  /// Valid from 2026-11-22T09:12:18Z for 100 years.
  static let certificate = """
    -----BEGIN CERTIFICATE-----
    MIIDGzCCAgOgAwIBAgIUdmcsrVp4iJbXIVLuWXONzKGN1WUwDQYJKoZIhvcNAQEL
    BQAwHDEaMBgGA1UEAwwRc25zLmFtYXpvbmF3cy5jb20wIBcNMjYxMTIyMDkxMjE4
    WhgPMjEyNjEwMjkwOTEyMThaMBwxGjAYBgNVBAMMEXNucy5hbWF6b25hd3MuY29t
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu0tE4/1UryBs+FT8CuP2
    OfBY336izR4j/RW8ZInDT9dmRKI5B/eUW1EHntYUhrZPCYOGw0Nmcvn4wBXNn5IN
    wy8R2Z7Gyvu7U9vgsqhwqNdDyyts2Wr7ZNAbjLyINBPrHCtNGNMPk/gxJJ9wTZ7E
    yDpkEq0uvCshb7p5VTVPy0EKYuI37aC2WZYeGbY7zssapzg6IIbOQhmO7CuyuQWd
    qE4aPmQ0w48D3+JASzHkl80qNiezSNQhIrXd1QChEx2horLwaBWCyOxE+Ghq4zLo
    TOQMhwGozRiadOSE08xbreyfNidmhnaGayseaoZKyyepOzQXdsBXEQfxCoeQni+G
    0QIDAQABo1MwUTAdBgNVHQ4EFgQUaNhGxQKPVr43RMSE/6jT5JZTKwUwHwYDVR0j
    BBgwFoAUaNhGxQKPVr43RMSE/6jT5JZTKwUwDwYDVR0TAQH/BAUwAwEB/zANBgkq
    hkiG9w0BAQsFAAOCAQEAVhiRFVCD+fYUPKu/6e98MSs7Z5oZLWOLqs1WZRY1rLp/
    Iwf45jdZk3rFe7XLmnkNed2N0KWBkGH1C7mbyHOugPVXhGAvOtYykXd1wfz8Ko+i
    1BhwEh7LHJoeL7011w0A+OuC/8sg87gwqMfrFMSPIN0g80MnW8QmOwoRBYLws4Ov
    Z8c5DqaIVCvdkf2wRn30+2ZEVCkFMiZVYOaDlDB0695dT3yAoDQ2KAj/Vrpamg44
    znjV0hNYY/ysnyEIGLtgqvwQKnPhGPDyJnVddJv69aXbcz3AxcltOi+hf8ZmpSgN
    tdQWW9FxGineuZC+4Pbi9v1m810LLoOzaddZKoDBeA==
    -----END CERTIFICATE-----
    """
}
