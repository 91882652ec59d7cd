import AgentClient
import Certificates
import Gcrypt

extension AgentCard {
  /// The card's key as if it were a certificate, of which nothing is known but the key.
  var bareCertificate: Certificate? {
    publicKey.flatMap { try? Verifier($0) }.map(Certificate.init(vouchingFor:))
  }
}
