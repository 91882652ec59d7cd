import PythonTesting
import Sodium
import Testing

@Suite
struct Ed25519VerifierTests {
  /// openssl's keys, and what they signed: point, signature and message on each line.
  private static func opensslSignatures(count: Int) async throws -> [[[UInt8]]] {
    let program = """
      import os, subprocess, sys, tempfile
      for line in sys.stdin:
          with tempfile.TemporaryDirectory() as folder:
              key, text = folder + "/key", folder + "/text"
              run = lambda *words: subprocess.run(("openssl",) + words, check=True, capture_output=True).stdout
              run("genpkey", "-algorithm", "ed25519", "-out", key)
              message = os.urandom(int(line))
              open(text, "wb").write(message)
              signature = run("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", text)
              point = run("pkey", "-in", key, "-pubout", "-outform", "DER")[-32:]
              print(point.hex(), signature.hex(), message.hex())
      """
    return try await python(program, lines: (0..<count).map { String(32 + $0 * 16) })
      .map { $0.split(separator: " ").map { bytes(String($0)) } }
  }

  @Test
  func `what openssl signs holds, and with any bit turned it doesn't`() async throws {
    for parts in try await Self.opensslSignatures(count: 3) {
      let (point, signature, message) = (parts[0], parts[1], parts[2])
      let verifier = try #require(Ed25519Verifier(point))
      let (r, s) = (Array(signature.prefix(32)), Array(signature.suffix(32)))
      #expect(verifier.isSignature(r, s, over: message))
      for bit in 0..<256 {
        #expect(!verifier.isSignature(r.turning(bit), s, over: message))
        #expect(!verifier.isSignature(r, s.turning(bit), over: message))
        #expect(!verifier.isSignature(r, s, over: message.turning(bit)))
        // Half of all bytes are no point, and a key that is one isn't this one.
        if let other = Ed25519Verifier(point.turning(bit)) {
          #expect(!other.isSignature(r, s, over: message))
        }
      }
    }
  }

  @Test
  func `halves and keys of another length are refused`() async throws {
    let parts = try #require(try await Self.opensslSignatures(count: 1).first)
    let verifier = try #require(Ed25519Verifier(parts[0]))
    let (r, s) = (Array(parts[1].prefix(32)), Array(parts[1].suffix(32)))
    #expect(!verifier.isSignature(parts[1], [], over: parts[2]))
    #expect(!verifier.isSignature(r, Array(s.dropLast()), over: parts[2]))
    #expect(!verifier.isSignature(Array(r.dropLast()), [r[31]] + s, over: parts[2]))
    #expect(Ed25519Verifier(parts[0] + [0]) == nil)
    #expect(Ed25519Verifier([]) == nil)
  }

  @Test
  func `a key of small order, whose signatures would hold over anything, is none`() {
    // The neutral point; RFC 8032, 5.1.3.
    let neutral = [1] + [UInt8](repeating: 0, count: 31)
    #expect(Ed25519Verifier(neutral) == nil)
  }

  @Test
  func `an R of small order, which openssl takes from the key's owner, is refused`() async throws {
    let answers = try await python(Self.smallOrderSignature, lines: ["32"])
    let parts = try #require(answers.first).split(separator: " ").map { String($0) }
    #expect(parts[3] == "0", "openssl refuses it")
    let (point, signature) = (bytes(parts[0]), bytes(parts[1]))
    let verifier = try #require(Ed25519Verifier(point))
    let (r, s) = (Array(signature.prefix(32)), Array(signature.suffix(32)))
    #expect(!verifier.isSignature(r, s, over: bytes(parts[2])))
  }

  /// Makes a signature whose R is the neutral point, by RFC 8032's formulas, and has openssl check
  /// it: point, signature, message and openssl's status.
  private static let smallOrderSignature = """
    import hashlib, os, subprocess, sys, tempfile
    p, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
    d = -121665 * pow(121666, p - 2, p) % p
    def add(P, Q):
        (a, b), (c, e) = P, Q
        k = d * a * c * b * e % p
        return ((a * e + b * c) * pow(1 + k, p - 2, p) % p, (b * e + a * c) * pow(1 - k, p - 2, p) % p)
    def times(n, P):
        Q = (0, 1)
        while n:
            if n & 1: Q = add(Q, P)
            P, n = add(P, P), n >> 1
        return Q
    y = 4 * pow(5, p - 2, p) % p
    square = (y * y - 1) * pow(d * y * y + 1, p - 2, p) % p
    x = pow(square, (p + 3) // 8, p)
    if x * x % p != square: x = x * pow(2, (p - 1) // 4, p) % p
    B = (p - x if x & 1 else x, y)
    encode = lambda P: (P[1] | (P[0] & 1) << 255).to_bytes(32, "little")
    for line in sys.stdin:
        message, a = os.urandom(int(line)), int.from_bytes(os.urandom(32), "little") % L
        A, R = encode(times(a, B)), encode((0, 1))
        h = int.from_bytes(hashlib.sha512(R + A + message).digest(), "little")
        signature = R + (h * a % L).to_bytes(32, "little")
        with tempfile.TemporaryDirectory() as folder:
            for name, data in (("key", bytes.fromhex("302a300506032b6570032100") + A), ("s", signature), ("m", message)):
                open(folder + "/" + name, "wb").write(data)
            status = subprocess.run(("openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER", "-inkey", folder + "/key",
                "-sigfile", folder + "/s", "-in", folder + "/m"), capture_output=True).returncode
        print(A.hex(), signature.hex(), message.hex(), status)
    """
}

/// The bytes of a text of hexadecimal digits.
private func bytes(_ digits: String) -> [UInt8] {
  let digits = Array(digits)
  return stride(from: 0, to: digits.count - 1, by: 2)
    .compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
}

extension [UInt8] {
  fileprivate func turning(_ bit: Int) -> [UInt8] {
    var bytes = self
    bytes[bit / 8] ^= 1 << UInt8(bit % 8)
    return bytes
  }
}
