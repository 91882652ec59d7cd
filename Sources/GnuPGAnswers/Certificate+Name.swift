internal import Certificates

extension Certificate {
  /// The user id that stands for the certificate: the one in force, or else the first that its key
  /// ever signed.
  func name(at now: UInt32) -> [UInt8]? { primaryUserID(at: now) ?? userIDs.first?.bytes }
}
