import Glibc

/// Lines on the error stream that tell what is being measured; the report alone goes to the output.
enum Progress {
  static func say(_ text: String) {
    let line = "bench: \(text)\n"
    write(2, line, line.utf8.count)
  }
}
