import FileTesting
import FoundationEssentials
import QubesService
import Testing

/// The example of dom0's policy that is shipped.
@Suite
struct PolicyExampleTests {
  private func lines() throws -> [String] {
    let path = ReleaseData.packageRoot + "/qubes/30-user-paraph.policy"
    let bytes = try #require(FileManager.default.contents(atPath: path))
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func rules() throws -> [PolicyLint.Rule] {
    try lines().compactMap { line throws(PolicyLint.Problem) in try PolicyLint.rule(line) }
  }

  @Test
  func `its name is one that dom0 reads, before those of packages`() throws {
    #expect(PolicyLint.isFileName("30-user-paraph.policy"))
    #expect(!PolicyLint.isFileName("30-User.policy") && !PolicyLint.isFileName("30-user.policy~"))
  }

  @Test
  func `each line is a rule, about a service of ours in its one spelling`() throws {
    let rules = try rules()
    #expect(rules.count > 5)
    for rule in rules {
      #expect(QrexecService.Method(rawValue: rule.service) != nil, "\(rule)")
      if rule.argument != "*" {
        let service = try QrexecService(parsing: rule.service + rule.argument)
        // dom0's dialog doesn't wrap what it shows.
        #expect(service.fullName.utf8.count < 90, "\(rule)")
      }
      if rule.action != "deny" {
        // The caller needn't know who the vault is, and may call nobody else.
        #expect(rule.target == "@default" && rule.options["target"] == "vault", "\(rule)")
        #expect(rule.argument != "*", "\(rule)")
      }
    }
  }

  @Test(arguments: QrexecService.Method.allCases)
  func `what no line names is denied for everybody`(method: QrexecService.Method) throws {
    let last = try #require(try rules().last { $0.service == method.rawValue })
    #expect(
      last
        == PolicyLint.Rule(
          service: method.rawValue,
          argument: "*",
          source: "@anyvm",
          target: "@anyvm",
          action: "deny"
        )
    )
  }

  @Test(arguments: [
    ("paraph.Sign +k work @default", "fewer than five fields"),
    ("paraph.Sign k work @default deny", "argument"),
    ("paraph.Sign +k/2 work @default deny", "argument"),
    ("paraph.* +k work @default deny", "service"),
    ("paraph.Sign +k @default vault deny", "source"),
    ("paraph.Sign +k work @vault deny", "target"),
    ("paraph.Sign +k work vault permit", "action"),
    ("paraph.Sign +k work @default allow", "allow to @default without target="),
    ("paraph.Sign +k work vault allow default_target=vault", "option"),
    ("paraph.Sign +k work vault deny target=vault", "option"),
    ("paraph.Sign +k work vault allow notify=yes notify=no", "option twice"),
    ("paraph.Sign +k work vault allow notify=maybe", "value of notify"),
    ("paraph.Sign +k work v\u{e4}ult deny", "not ASCII"),
    ("* +k work vault deny", "argument of *"),
  ])
  func `a line that dom0 couldn't read would be found`(line: String, words: String) {
    #expect(throws: PolicyLint.Problem(words: words)) { try PolicyLint.rule(line) }
  }
}
