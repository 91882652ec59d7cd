@main
enum Paraph {
  static func main() {}
}
