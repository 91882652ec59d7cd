@main
enum ParaphVcard {
  static func main() {}
}
