/// Takes an object apart and gathers what is wrong with it.
struct GitObjectReader {
  private(set) var problems: [GitObjectProblem] = []

  /// Nil if the object can't be split at all.
  private var split: [GitHeader]?
  private var headers: [GitHeader] { split ?? [] }
  private var next = 0
  private var message = ""
  private let isASCII: Bool
  private var hash: GitHash?

  /// Splits the object at its first blank line, and what is before it into headers.
  init(_ bytes: [UInt8]) {
    isASCII = bytes.allSatisfy { $0 < 0x80 }
    if bytes.contains(0) { problems.append(.nul) }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      problems.append(.notUTF8)
      return
    }
    let lineFeed = UInt8(ascii: "\n")
    var lines: [ArraySlice<UInt8>] = []
    var rest = bytes[...]
    var hasBlankLine = false
    while let end = rest.firstIndex(of: lineFeed) {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if line.isEmpty {
        hasBlankLine = true
        break
      }
      lines.append(line)
      guard lines.count <= GitObject.mostHeaderLines else {
        problems.append(.tooManyHeaderLines(limit: GitObject.mostHeaderLines))
        return
      }
    }
    if !hasBlankLine { problems.append(.noBlankLine) }
    message = String(decoding: rest, as: UTF8.self)
    readHeaders(lines)
  }

  /// The parts, if all of them are there; whether they are any good, ``problems`` says.
  mutating func content() -> GitObject.Content? {
    guard let split else { return nil }
    let isTag = ["object", "type", "tag", "tagger"].contains(split.first?.name)
    return isTag ? tag().map(GitObject.Content.tag) : commit().map(GitObject.Content.commit)
  }

  /// A line that begins with a space goes on with the header before it.
  private mutating func readHeaders(_ lines: [ArraySlice<UInt8>]) {
    let space = UInt8(ascii: " ")
    var headers: [GitHeader] = []
    for (index, line) in lines.enumerated() {
      if line.first == space, let last = headers.popLast() {
        let value = last.value + "\n" + String(decoding: line.dropFirst(), as: UTF8.self)
        headers.append(GitHeader(name: last.name, value: value))
        continue
      }
      guard let end = line.firstIndex(of: space), end > line.startIndex,
        line[..<end].allSatisfy({ (0x21...0x7E).contains($0) })
      else {
        problems.append(.headerLine(index + 1))
        continue
      }
      headers.append(
        GitHeader(
          name: String(decoding: line[..<end], as: UTF8.self),
          value: String(decoding: line[(end + 1)...], as: UTF8.self)
        )
      )
    }
    let signatures = headers.map(\.name).filter(Self.isSignature)
    problems += Set(signatures).sorted().map(GitObjectProblem.signed)
    split = headers.filter { !Self.isSignature($0.name) }
  }

  /// Whether a header holds a signature: `gpgsig`, `gpgsig-sha256`, and whatever more git may call so.
  ///
  /// Source: git 2.39, commit.c, `gpg_sig_headers`.
  private static func isSignature(_ name: String) -> Bool { name.hasPrefix("gpgsig") }

  private mutating func commit() -> GitCommit? {
    let tree = take("tree").flatMap { id($0) }
    var parents: [GitObjectID] = []
    var parentCount = 0
    while next < headers.count, headers[next].name == "parent" {
      parentCount += 1
      if let parent = take("parent").flatMap({ id($0) }) { parents.append(parent) }
    }
    if parentCount > GitCommit.mostParents {
      problems.append(.tooManyParents(count: parentCount, limit: GitCommit.mostParents))
    }
    let author = take("author").flatMap { person($0) }
    let committer = take("committer").flatMap { person($0) }
    let others = Array(headers[next...])
    var names: Set<String> = []
    for header in others {
      switch header.name {
      case "tree", "parent", "author", "committer": problems.append(.misplaced(header.name))
      case "encoding":
        if !names.insert(header.name).inserted { problems.append(.misplaced(header.name)) }
        if !GitEncoding.keepsASCII(header.value) {
          problems.append(.encoding(header.value))
        } else if !isASCII, !GitEncoding.isUTF8(header.value) {
          problems.append(.encodedText(header.value))
        }
      default: break
      }
    }
    guard let tree, let author, let committer else { return nil }
    return GitCommit(
      tree: tree,
      parents: parents,
      author: author,
      committer: committer,
      headers: others,
      message: message
    )
  }

  private mutating func tag() -> GitTag? {
    let object = take("object").flatMap { id($0) }
    var kind: GitObjectKind?
    if let header = take("type") {
      kind = GitObjectKind(rawValue: header.value)
      if kind == nil { problems.append(.kind) }
    }
    let name = take("tag")?.value
    if let name, !GitTag.mayBeCalled(name) { problems.append(.tagName) }
    let tagger = take("tagger").flatMap { person($0) }
    let known = ["object", "type", "tag", "tagger"]
    for header in headers[next...] {
      problems.append(known.contains(header.name) ? .misplaced(header.name) : .unknown(header.name))
    }
    if !message.isEmpty, message.utf8.last != UInt8(ascii: "\n") { problems.append(.messageEnd) }
    let isSigned = message.utf8.split(separator: UInt8(ascii: "\n")).contains { line in
      GitTag.signatureBeginnings.contains { line.starts(with: $0.utf8) }
    }
    if isSigned { problems.append(.signed("message")) }
    guard let object, let kind, let name, let tagger else { return nil }
    return GitTag(object: object, kind: kind, name: name, tagger: tagger, message: message)
  }

  /// The next header, which must have this name.
  private mutating func take(_ name: String) -> GitHeader? {
    guard next < headers.count, headers[next].name == name else {
      problems.append(.missing(name))
      return nil
    }
    defer { next += 1 }
    return headers[next]
  }

  private mutating func id(_ header: GitHeader) -> GitObjectID? {
    guard let id = GitObjectID(header.value) else {
      problems.append(.id(header.name))
      return nil
    }
    if let hash, hash != id.hash, !problems.contains(.mixedIDs) { problems.append(.mixedIDs) }
    hash = hash ?? id.hash
    return id
  }

  private mutating func person(_ header: GitHeader) -> GitPerson? {
    do throws(GitPersonProblem) {
      return try GitPerson(parsing: header.value)
    } catch {
      problems.append(.person(header.name, error))
      return nil
    }
  }
}
