import OpenPGP
import Policy
import PolicyFiles
import QubesService
import StrictJSON

extension LoadedPolicy {
  /// The policy for scripts.
  var json: JSONObject {
    var rules = JSONObject()
    for row in policy.rows {
      rules[row.rule.rawValue] = ["value": row.value.json, "origin": row.origin.json]
    }
    return [
      "event": "policy", "files": filesAsJSON, "rules": .object(rules),
      "qubes-keys": .array(policy.keyNames.map { .object($0.json) }),
      "clients": .array(policy.clients.joined().map { .object($0.json) }),
    ]
  }
}

extension PolicyShown {
  /// A string, a number, an array of strings, or null for any.
  fileprivate var json: JSONValue {
    switch self {
    case .word(let word): .string(word)
    case .number(let number): .integer(Int64(number))
    case .list(let words): .array(words.map(JSONValue.string))
    case .any: .null
    }
  }
}

extension PolicyOrigin {
  fileprivate var json: JSONValue {
    switch self {
    case .builtIn: ["kind": "default"]
    case .commandLine: ["kind": "command-line"]
    case .file(let place): .object(place.json)
    }
  }
}

extension PolicyPlace {
  fileprivate var json: JSONObject {
    ["kind": "file", "file": .string(file), "line": .integer(Int64(line))]
  }
}

extension PolicyKeyName {
  fileprivate var json: JSONObject {
    [
      "name": .string(alias.name), "key": .string(key.description), "origin": .object(place.json),
    ]
  }
}

extension PolicyClient {
  /// Who, and the limits that the entry has.
  fileprivate var json: JSONObject {
    var object = JSONObject()
    switch principal {
    case .user(let number, let name):
      object["uid"] = .integer(Int64(number))
      object["user"] = name.map(JSONValue.string)
    case .group(let number, let name):
      object["gid"] = .integer(Int64(number))
      object["group"] = name.map(JSONValue.string)
    case .qube(let name): object["qube"] = .string(name.name)
    }
    object["keys"] = keys?.value.shown.json
    object["repositories"] = repositories?.value.shown.json
    object["git-repositories"] = gitRepositories?.value.shown.json
    object["max-batch"] = maxBatch?.value.shown.json
    object["origin"] = .object(place.json)
    return object
  }
}
