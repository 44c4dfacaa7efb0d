/// The description of what a PAM sends and gets.
extension UserJSON {
  static let recordContent = Operation.Content(
    .json, recordSchema,
    example: #"""
      {"email":"a@example.com","phone":"+35699000001","brand":"casino","account_status":"ACTIVE","pam_email_opt_out":false,"reported_at":"2026-11-22T10:00:00Z"}
      """#)

  static let batchContent = Operation.Content(
    .lines,
    .named("UserBatchRecord", .object([.required("user_ext_id", .text)] + recordProperties)),
    example: #"{"user_ext_id":"u1","email":"a@example.com","account_status":"ACTIVE"}"#)

  static let batchResultContent = Operation.Content(
    .lines,
    .named(
      "UserBatchResult",
      .object([
        .required("line", .integer), .required("user_ext_id", .text.orNull),
        .required("result", .choice(["created", "updated", "unchanged", "error"])),
        .required("stale", .list(of: .text)), .required("reported_at_assumed", .boolean),
        .required("errors", .list(of: OpenAPIDocument.fieldError)),
      ])),
    example: #"""
      {"line":1,"user_ext_id":"u1","result":"created","stale":[],"reported_at_assumed":false,"errors":[]}
      """#)

  static let storedContent = Operation.Content(
    .json, .named("User", .object(storedProperties)), example: "{\(exampleMembers)}")

  static let reportedContent = Operation.Content(
    .json,
    .named(
      "ReportedUser",
      .object(
        storedProperties + [
          .required("result", .choice(["created", "updated", "unchanged"])),
          .required("stale", .list(of: .text).described("Fields older than the stored ones.")),
          .required("reported_at_assumed", .boolean),
        ])),
    example: #"{\#(exampleMembers),"result":"created","stale":[],"reported_at_assumed":false}"#)

  private static let recordSchema = Schema.named(
    "UserRecord", .object([.optional("user_ext_id", .text)] + recordProperties))

  private static let recordProperties: [Schema.Property] = [
    .optional("email", .text.orNull.described("null or empty takes the address away.")),
    .optional("phone", .text.orNull.described("International, with + or 00 in front.")),
    .optional("brand", .text.orNull),
    .optional(
      "account_status",
      .text.described("ACTIVE, or anything else: then the user gets no marketing.")),
    .optional("pam_email_opt_out", .boolean), .optional("pam_sms_opt_out", .boolean),
    .optional("email_verified", .boolean), .optional("phone_verified", .boolean),
    .optional("reported_at", .time.described("The PAM's time of the report; ours if absent.")),
  ]

  private static let storedProperties: [Schema.Property] = [
    .required("user_ext_id", .text), .required("brand", .text.orNull),
    .required("account_status", .text),
    .required("email", .text.orNull.described("As reported.")),
    .required(
      "email_address", .text.orNull.described("The canonical address; null if it is none.")),
    .required("phone", .text.orNull.described("As reported.")),
    .required("phone_number", .text.orNull.described("E.164; null if it is no phone number.")),
    .required("pam_email_opt_out", .boolean), .required("pam_sms_opt_out", .boolean),
    .required("email_verified", .boolean), .required("phone_verified", .boolean),
    .required(
      "reported_at",
      .dictionary(of: .time.orNull).described("The PAM's time of each field, null if never sent.")),
    .required("created_at", .time), .required("updated_at", .time),
  ]

  private static let exampleMembers = #"""
    "user_ext_id":"u1","brand":"casino","account_status":"ACTIVE","email":"A@example.com",\#
    "email_address":"a@example.com","phone":"+356 9900 0001","phone_number":"+35699000001",\#
    "pam_email_opt_out":false,"pam_sms_opt_out":false,"email_verified":false,"phone_verified":false,\#
    "reported_at":{"email":"2026-11-22T10:00:00Z","brand":null},\#
    "created_at":"2026-11-22T10:00:00Z","updated_at":"2026-11-22T10:00:00Z"
    """#
}
