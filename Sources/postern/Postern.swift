import Glibc

@main
struct Postern {
  static func main() async {
    let code = await Program.run(
      Array(CommandLine.arguments.dropFirst()), console: .process, surroundings: .process)
    exit(code.rawValue)
  }
}
