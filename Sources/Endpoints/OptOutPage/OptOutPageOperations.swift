import HTTPMessages

/// How the API's description tells of the opt-out page.
extension OptOutPage {
  static let opening = Operation(
    id: "openOptOutPage", summary: "The page behind an opt-out link; changes nothing",
    description: """
      HTML that needs no script, in the language that Accept-Language prefers. A link that is unknown, \
      altered or too old is a 404 that tells nothing more. While the database is away the page offers its \
      choices without saying what is in force.
      """,
    responses: [
      Operation.Response(.ok, "What is in force, and what can be chosen", [html]),
      Operation.Response(.notFound, "The link does not work", [html]),
      Operation.Response(
        .tooManyRequests, "Too many links that do not work came from this network", [html]),
      Operation.Response(.serviceUnavailable, "The page can't be made now", [html]),
    ])

  static let choosing = Operation(
    id: "chooseOptOut", summary: "A player's choice, or a one-click opt-out (RFC 8058)",
    description: """
      List-Unsubscribe=One-Click opts out of the message's channel for ever. choice is channel, all or \
      snooze; undo takes back a choice of the last 15 minutes. The same form may also be \
      multipart/form-data. Repeats are harmless. While the database is away a choice is kept on disk, and \
      takes effect when it is back.
      """,
    request: [
      Operation.Content(
        "application/x-www-form-urlencoded",
        .text.described(
          "List-Unsubscribe, choice or undo (32 hexadecimal digits of the page); wording of the page."
        ), example: "List-Unsubscribe=One-Click")
    ],
    responses: [
      Operation.Response(.ok, "The choice is in force, or on disk to be so soon", [html]),
      Operation.Response(.badRequest, "The form holds no choice; nothing was changed", [html]),
      Operation.Response(.notFound, "The link does not work", [html]),
      Operation.Response(.contentTooLarge, "The form is too large", [html]),
      Operation.Response(.unsupportedMediaType, "The content is no form", [html]),
      Operation.Response(
        .tooManyRequests, "Too many links that do not work came from this network", [html]),
      Operation.Response(.serviceUnavailable, "The choice can't be stored now", [html]),
    ])

  private static let html = Operation.Content(
    "text/html", .text, example: "<!DOCTYPE html>…")
}
