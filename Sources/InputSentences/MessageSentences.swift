package import ContainerSignature
package import OpenPGP
internal import PrintableText
internal import StrictJSON

/// What is wrong with a signature's file, as sentences.
package enum MessageSentences {
  package static func sentence(_ error: SignedMessageError) -> String {
    switch error {
    case .empty: "it is empty"
    case .tooLarge(let count, let limit): "it has \(count) bytes, \(limit) is the most"
    case .armored: "it is text armor, which readers of a lookaside don't take"
    case .packet(let error): sentence(error)
    case .depth(let limit): "it is compressed more than \(limit) times"
    case .compression(let number): "compression \(number) isn't supported"
    case .decompression(let error): sentence(error)
    case .detached: "it is a signature without what it signs"
    case .signatureFirst: "the signature stands before what it signs; skopeo doesn't read that"
    case .unsigned: "there is no signature in it"
    case .severalSignatures: "there is more than one signature in it; skopeo refuses that"
    case .unexpectedPacket(let tag): "packet \(tag.rawValue) stands where it doesn't belong"
    case .trailingBytes(let count):
      "\(counted(count, "byte stands", "bytes stand")) behind the signature"
    case .onePassForm: "its one-pass signature packet isn't of its form"
    case .onePassContradiction(let field):
      "its one-pass signature and its signature differ in the \(name(of: field))"
    case .literalForm: "its literal data aren't of their form"
    case .textWithLineEnds: "it is signed as text with line ends, which programs read differently"
    case .signature(let error): sentence(error)
    }
  }

  package static func sentence(_ error: PayloadError) -> String {
    switch error {
    case .json(let error): error.sentence
    case .shape(let error): error.sentence
    case .type(let type): "it is of the type '\(printable(type))'"
    case .reference(let error): "its name \(error.sentence)"
    case .digest(let error): "its digest \(error.sentence)"
    }
  }

  package static func sentence(_ error: PacketError) -> String {
    switch error {
    case .notAPacket(let byte): "it is no OpenPGP message, it begins with byte \(byte)"
    case .truncated: "it is cut off"
    case .lengthForm(let tag): "packet \(tag.rawValue) has a form of length that isn't allowed"
    }
  }

  private static func sentence(_ error: DecompressionError) -> String {
    switch error {
    case .malformed: "its compressed data are damaged"
    case .truncated: "its compressed data are cut off"
    case .tooLarge(let limit): "its data come to more than \(limit) bytes"
    case .memory: "there is no memory to decompress it"
    case .unsupported(let algorithm):
      "compression \(algorithm.rawValue) isn't supported"
    }
  }

  package static func sentence(_ error: SignatureParsingError) -> String {
    switch error {
    case .truncated: "its signature is cut off"
    case .version(let version): "its signature is of version \(version), not 4"
    case .type(let type): "its signature is of type \(type), which isn't over a document"
    case .algorithm(let number): "its signature's algorithm \(number) isn't supported"
    case .hash(let number): "its signature's hash \(number) isn't supported or too weak"
    case .subpacketArea(let count, let limit):
      "its signature has \(count) bytes of subpackets, \(limit) is the most"
    case .subpacketLength: "a subpacket of its signature is longer than its area"
    case .subpacket(let type): "subpacket \(type.rawValue) of its signature isn't of its form"
    case .critical(let type):
      "subpacket \(type.rawValue) of its signature is critical and isn't known here"
    case .contradiction(let type):
      "subpacket \(type.rawValue) of its signature is there twice, and differs"
    case .creationTimeMissing: "its signature doesn't say when it was made"
    case .issuerMissing: "its signature names no key"
    case .number: "its signature's numbers aren't of their form"
    case .trailingBytes(let count):
      "\(counted(count, "byte stands", "bytes stand")) behind its signature's numbers"
    }
  }

  private static func name(of field: OnePassField) -> String {
    switch field {
    case .type: "type"
    case .hash: "hash"
    case .algorithm: "algorithm"
    case .issuer: "key"
    case .isLast: "count"
    }
  }
}
