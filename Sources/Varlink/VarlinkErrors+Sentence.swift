internal import StrictJSON

extension VarlinkTransportError {
  /// What became of the connection, `it` being the other side: lower case, ASCII, no full stop.
  public var sentence: String {
    switch self {
    case .frameTooLong(let limit): "it sent a message of more than \(limit) bytes"
    case .truncatedFrame(let count): "it broke off in the middle of a message, after \(count) bytes"
    case .peerGone: "it is gone"
    case .stalled(let time): "it took nothing for \(time.components.seconds) s"
    case .slowFrame(let time): "it took more than \(time.components.seconds) s for a message"
    case .silent(let time): "it said nothing for \(time.components.seconds) s"
    case .closed: "the connection is closed"
    case .system(let errno): "the connection failed with error \(errno)"
    }
  }
}

extension VarlinkMessageError {
  /// What is wrong with the message: lower case, printable ASCII, no full stop.
  public var sentence: String {
    switch self {
    case .json(let error): error.sentence
    case .shape(let error): error.sentence
    case .contradictoryFlags: "more than one of more, oneway and upgrade at once"
    case .continuedError: "an error that says that more replies follow"
    }
  }
}

extension VarlinkServingError {
  /// Why the connection ended: lower case, printable ASCII, no full stop.
  public var sentence: String {
    switch self {
    case .message(let error): "it sent what is no call: \(error.sentence)"
    case .transport(let error): error.sentence
    }
  }
}

extension TurnAwayReason {
  /// Why the connection isn't served: lower case, no full stop; a source stands there as it came.
  public var sentence: String {
    switch self {
    case .tooManyConnections(let limit): "there are \(limit) connections"
    case .tooManyOfUser(let user, let limit): "user \(user) has \(limit) connections"
    case .tooManyIntroduced(let limit): "there are \(limit) connections for others than users"
    case .tooManyOfSource(let source, let limit): "\(source) has \(limit) connections"
    case .finishing: "the service is about to end"
    case .failed(let error): error.sentence
    }
  }
}
