@main
enum Paraphd {
  static func main() {}
}
