internal import ConfinedFiles
internal import ContainerSignature
internal import Decompression
internal import OpenPGP

/// A signature's file whose form and names are right; whether the signature holds isn't known.
struct FoundFile: Sendable {
  let bytes: [UInt8]
  let identity: SignatureIdentity

  /// Reads a file that lies in an image's folder.
  init(_ bytes: [UInt8], at path: LookasidePath) throws(MergeRefusal) {
    let message: SignedMessage
    do throws(SignedMessageError) {
      message = try SignedMessage(parsing: bytes, decompressor: MessageDecompressor())
    } catch {
      throw .message(error)
    }
    let payload: Payload
    do throws(PayloadError) {
      payload = try Payload(parsing: message.payload)
    } catch {
      throw .payload(error)
    }
    guard payload.digest == path.digest else { throw .otherDigest(payload.digest) }
    guard payload.reference.repositoryPath == path.repositoryPath else {
      throw .otherName(payload.reference.repositoryPath)
    }
    self.bytes = bytes
    identity = SignatureIdentity(of: message)
  }
}
