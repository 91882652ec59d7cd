/// A call by qrexec: what dom0 allowed, and to which qube.
///
/// It goes to the agent as the first frame of a connection, in the form in which qrexec tells it
/// to a service that is a socket.
///
/// Source: qrexec 4.4.2, qrexec-socket-services: `SERVICE+ARGUMENT SOURCE` and a NUL byte.
public struct QrexecCall: Hashable, Sendable {
  /// The service with its argument.
  public let service: QrexecService
  /// The qube that calls, as dom0 says.
  public let source: QubeName

  /// The longest descriptor, in bytes, its NUL not counted.
  public static let longestDescriptor = QrexecService.longestFullName + 1 + QubeName.longest

  /// Puts a call together.
  ///
  /// - Parameters:
  ///   - service: The service with its argument.
  ///   - source: The qube that calls.
  public init(_ service: QrexecService, from source: QubeName) {
    self.service = service
    self.source = source
  }

  /// Takes what qrexec tells a service that is a program.
  ///
  /// - Parameters:
  ///   - fullName: `QREXEC_SERVICE_FULL_NAME`.
  ///   - source: `QREXEC_REMOTE_DOMAIN`.
  /// - Throws: ``QrexecServiceError``.
  public init(fullName: String, source: String) throws(QrexecServiceError) {
    service = try QrexecService(parsing: fullName)
    guard let name = QubeName(source) else { throw .qube(source) }
    self.source = name
  }

  /// Reads a descriptor.
  ///
  /// - Parameter descriptor: The frame without its NUL.
  /// - Throws: ``QrexecServiceError``.
  public init(parsing descriptor: [UInt8]) throws(QrexecServiceError) {
    guard descriptor.count <= Self.longestDescriptor,
      descriptor.allSatisfy({ (0x20...0x7E).contains($0) })
    else { throw .descriptor(byteCount: descriptor.count) }
    // dom0 gets two parts more; we don't serve there.
    let parts = descriptor.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw .descriptor(byteCount: descriptor.count) }
    try self.init(
      fullName: String(decoding: parts[0], as: UTF8.self),
      source: String(decoding: parts[1], as: UTF8.self)
    )
  }

  /// The descriptor, without its NUL.
  public var descriptor: [UInt8] { Array("\(service.fullName) \(source.name)".utf8) }
}
