import Deliverability
import Ingestion
import Testing

@testable import postern

struct ListTokensTests {
  @Test func `each token is listed with its roles and its last use`() {
    let label = Label(
      id: "acme",
      tokens: [
        APIToken(name: "crm", roles: [.operator, .pam], sha256: [1]),
        APIToken(name: "crm-2027", roles: [.sender], sha256: [2]),
      ])
    let lines = ListTokens.lines(
      label, ["crm": Timestamp(seconds: 1_700_000_040), "gone": Timestamp(seconds: 0)])
    #expect(
      lines == [
        "acme  crm  pam,operator  last used 2023-11-14T22:14:00Z",
        "acme  crm-2027  sender  never used",
      ])
  }
}
