import FoundationEssentials
import Subprocess

/// A page whose script runs in jsdom, and what is seen of it after each change of its form.
struct ScriptedPage: Decodable {
  /// What somebody does to the form.
  struct Step: Encodable {
    /// What is typed; nil leaves it.
    var words: String?
    /// The value of the option that is chosen; nil leaves it.
    var which: String?
  }

  /// What is to be seen.
  struct Look: Decodable, Hashable {
    /// What stands beside the form.
    let told: String
    /// The titles of the rows that aren't hidden, which are the images' digests.
    let rows: [String]
    /// The headings of the stages that aren't hidden.
    let stages: [String]
  }

  /// Whether the form can be seen; nil if there is none.
  let isFormShown: Bool?
  /// The options by value.
  let options: [String: String]
  /// At first, and after each step.
  let looks: [Look]
  /// Whether the form, sent off, leaves the page where it is.
  let isStaying: Bool?
  /// What the script stumbled over.
  let errors: [String]

  /// Opens a page, and does one thing after the other.
  init(_ page: [UInt8], steps: [Step] = [], hasScripts: Bool = true) async throws {
    let order = Order(page: String(decoding: page, as: UTF8.self), steps: steps, hasScripts)
    let result = try await run(
      .name("node"),
      arguments: ["-e", Self.browser],
      // Where Debian has it; a node from elsewhere wouldn't look there.
      environment: .inherit.updating(["NODE_PATH": "/usr/share/nodejs"]),
      input: .array(Array(try JSONEncoder().encode(order))),
      output: .bytes(limit: 64 << 20),
      error: .string(limit: 1 << 20)
    )
    guard result.terminationStatus.isSuccess else { throw Failure(text: result.standardError) }
    self = try JSONDecoder().decode(ScriptedPage.self, from: Data(result.standardOutput))
  }

  struct Failure: Error {
    let text: String
  }

  private struct Order: Encodable {
    let page: String
    let steps: [Step]
    let hasScripts: Bool

    init(page: String, steps: [Step], _ hasScripts: Bool) {
      self.page = page
      self.steps = steps
      self.hasScripts = hasScripts
    }
  }

  private static let browser = """
    const { JSDOM, VirtualConsole } = require("jsdom");
    const { page, steps, hasScripts } = JSON.parse(require("fs").readFileSync(0));
    const errors = [];
    const virtualConsole = new VirtualConsole();
    virtualConsole.on("jsdomError", (error) => errors.push(error.message));
    const { window } = new JSDOM(page, {
      virtualConsole, ...(hasScripts ? { runScripts: "dangerously" } : {}),
    });
    const { document } = window;
    const form = document.querySelector("form");
    const [words, which] = ["words", "which"].map((id) => document.getElementById(id));
    const look = () => {
      const isSeen = (element) => !element.closest("[hidden]");
      const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
      return {
        told: document.getElementById("told")?.textContent ?? "",
        rows: seen("#matrix tbody th[scope=row]").map((head) => head.title),
        stages: seen("#matrix th[scope=rowgroup]").map((head) => head.textContent),
      };
    };
    const looks = [look()];
    for (const step of steps) {
      for (const [element, value] of [[words, step.words], [which, step.which]]) {
        if (value === undefined) continue;
        element.value = value;
        element.dispatchEvent(new window.Event("input", { bubbles: true }));
      }
      looks.push(look());
    }
    const sending = new window.Event("submit", { bubbles: true, cancelable: true });
    const answer = {
      looks, errors,
      isFormShown: form ? !form.hidden : null,
      isStaying: form ? !form.dispatchEvent(sending) : null,
      options: Object.fromEntries([...(which?.options ?? [])].map((one) => [one.value, one.text])),
    };
    process.stdout.write(JSON.stringify(answer));
    """
}
