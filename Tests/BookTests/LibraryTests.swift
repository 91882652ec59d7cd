import CardTesting
import FoundationEssentials
import Testing

/// The libraries that programs load, against what the page for Qubes says: there the packages are
/// installed by hand.
@Suite(.enabled(if: Tool.have("ldd", "dpkg-query"), "this isn't Debian"))
struct LibraryTests {
  @Test(arguments: ["paraph", "paraphd"])
  func `each library that a program loads is of a package that the page names`(
    program: String
  ) async throws {
    let file = ProjectRoot.path(to: "docs/how-to/qubes.md")
    let page = try String(contentsOfFile: file, encoding: .utf8)
    let path = try #require(ProjectRoot.builtProgram(program))
    let loaded = try await runProgram("ldd", [path])
    #expect(loaded.isSuccess)
    var packages: Set<String> = []
    // `NAME => PATH (ADDRESS)`; Swift's own libraries are a part of the programs once installed.
    for word in loaded.text.split(whereSeparator: \.isWhitespace)
    where word.hasPrefix("/") && !word.contains("swift") {
      let path = URL(filePath: String(word)).resolvingSymlinksInPath()
      // By its name alone: where /lib is a link into /usr, packages name files either way.
      let owner = try await runProgram("dpkg-query", ["-S", "*/\(path.lastPathComponent)"])
      try #require(owner.isSuccess, "\(owner)")
      packages.insert(String(owner.text.prefix { $0 != ":" }))
    }
    #expect(packages.contains("libc6"))
    for package in packages { #expect(page.contains("`\(package)`"), "\(package)") }
  }
}
