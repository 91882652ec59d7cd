internal import Glibc
internal import Policy
internal import TOML

extension PolicyFileError: CustomStringConvertible {
  /// One sentence, lower case, printable ASCII, no full stop.
  public var description: String {
    let what = isFolder ? "the folder" : "the file"
    let place = shown(path, limit: 300)
    return switch reason {
    case .owner(let uid, let allowed):
      "\(place): \(what) belongs to user \(uid), expected \(allowed.map(Self.name).joined(separator: " or "))"
    case .writable(let permissions):
      "\(place): others than the owner may write \(what), mode \(String(permissions, radix: 8))"
    case .link: "\(place): \(what) is a symbolic link"
    case .notFile: "\(place): it isn't an ordinary file"
    case .tooLarge(let limit): "\(place): the file has more than \(limit) bytes"
    case .system(EACCES): "\(place): this user may not read \(what)"
    case .system(let number): "\(place): \(what) can't be read: error \(number)"
    }
  }

  /// What to do about it, as an order, no full stop.
  public var remedy: String {
    let place = "'\(shown(path, limit: 300))'"
    return switch reason {
    case .owner(_, let allowed):
      "chown \(allowed.first.map(String.init) ?? "0") \(place), if what is there is what you want"
    case .writable: "chmod go-w \(place), if what is there is what you want"
    case .link: "put the file itself there, not a link"
    case .notFile: "put an ordinary file there"
    case .tooLarge: "make it shorter"
    case .system: "make it readable, or remove it"
    }
  }

  private static func name(_ uid: UInt32) -> String { uid == 0 ? "root" : "user \(uid)" }
}
