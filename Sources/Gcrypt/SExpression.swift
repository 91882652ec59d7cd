internal import CGcrypt

/// The nested lists that libgcrypt takes keys, data and signatures in.
indirect enum SExpression {
  case atom([UInt8])
  case list([SExpression])

  /// A list that begins with a name.
  static func named(_ name: String, _ rest: SExpression...) -> Self {
    .list([.text(name)] + rest)
  }

  /// A list of a name and a text.
  static func named(_ name: String, _ text: String) -> Self { .named(name, .text(text)) }

  /// A list of a name and a number, which is never taken for a negative one.
  static func number(_ name: String, _ bytes: some Sequence<UInt8>) -> Self {
    .named(name, .atom([0] + bytes))
  }

  /// A list of a name and bytes as they are.
  static func bytes(_ name: String, _ bytes: [UInt8]) -> Self { .named(name, .atom(bytes)) }

  /// A text as an atom.
  static func text(_ text: String) -> Self { .atom(Array(text.utf8)) }

  /// The canonical form: each atom with its length before it.
  var canonical: [UInt8] {
    switch self {
    case .atom(let bytes): Array("\(bytes.count):".utf8) + bytes
    case .list(let items): [UInt8(ascii: "(")] + items.flatMap(\.canonical) + [UInt8(ascii: ")")]
    }
  }
}

/// An expression as libgcrypt holds it; it never changes after it was made.
@safe
final class LibraryExpression: @unchecked Sendable {
  // Safe because: libgcrypt only reads an expression that it is given, and it is given back once,
  // when nothing refers to it any more.
  let handle: gcry_sexp_t

  /// Hands an expression to libgcrypt; the error is libgpg-error's number.
  init(_ expression: SExpression) throws(LibraryFailure) {
    Library.prepare()
    let bytes = expression.canonical
    var made: gcry_sexp_t?
    // Safe because: libgcrypt copies as many bytes as the array has.
    let failure = unsafe bytes.withUnsafeBytes { buffer in
      unsafe gcry_sexp_new(&made, buffer.baseAddress, buffer.count, 0)
    }
    guard failure == 0, let made = unsafe made else {
      throw LibraryFailure(code: Library.code(failure))
    }
    unsafe handle = made
  }

  deinit { unsafe gcry_sexp_release(handle) }
}

/// What libgcrypt said, by libgpg-error's number.
struct LibraryFailure: Error {
  var code: UInt32
}
