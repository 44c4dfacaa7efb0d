import Testing

@testable import Threading

@Suite struct ConditionTests {
  @Test func `a waiting thread is woken by an update`() {
    let answer = Condition<Int?>(nil)
    let question = Condition<Int?>(nil)
    startThread(named: "echo") {
      let asked = question.wait(seconds: 10) { $0 }
      answer.update { $0 = asked.map { $0 * 2 } }
    }
    question.update { $0 = 21 }
    #expect(answer.wait(seconds: 10) { $0 } == 42)
  }

  @Test func `a wait ends after its time when nothing comes`() {
    let never = Condition<Int?>(nil)
    #expect(never.wait(seconds: 0.01) { $0 } == nil)
  }

  @Test func `no update of many threads is lost`() {
    let sum = Lock(0)
    let finished = Condition(0)
    for _ in 0..<4 {
      startThread(named: "adder") {
        for _ in 0..<1000 { sum.withLock { $0 += 1 } }
        finished.update { $0 += 1 }
      }
    }
    #expect(finished.wait(seconds: 30) { $0 == 4 ? true : nil } == true)
    #expect(sum.withLock { $0 } == 4000)
  }
}
