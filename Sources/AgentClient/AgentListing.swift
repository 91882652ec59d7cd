internal import PrintableText
package import StrictJSON
internal import Varlink

/// What is in the readers, as the agent tells of it.
package struct AgentListing: Sendable {
  /// A reader with a card that couldn't be read; it may be an OpenPGP card.
  package struct Unread: Sendable {
    /// The reader's name, fit to be shown.
    package let reader: String
    /// Why.
    package let failure: Failure
  }

  /// The cards that could be read.
  package var cards: [AgentCard] = []
  /// The readers whose cards couldn't; another qube's are never told.
  package var unread: [Unread] = []

  /// Reads the parameters of `ListCards`'s reply.
  ///
  /// - Throws: `JSONShapeError` at the first member that isn't as the interface has it.
  package init(_ reply: JSONObject) throws(JSONShapeError) {
    var object = try StrictObject(.object(reply), mode: .lenient)
    for (index, card) in try object.required("cards", as: [JSONValue].self).enumerated() {
      cards.append(try AgentCard(card, at: .root["cards"][index]))
    }
    let readers = try object.optional("unread", as: [JSONValue].self) ?? []
    for (index, reader) in readers.enumerated() {
      unread.append(try Unread(reader, at: .root["unread"][index]))
    }
  }

  /// Fails where it isn't clear that no other card is there than those that could be read.
  package func requireAllRead() throws(Failure) {
    if let unread = unread.first { throw unread.failure }
  }
}

extension AgentListing.Unread {
  fileprivate init(_ value: JSONValue, at path: JSONPath) throws(JSONShapeError) {
    var object = try StrictObject(value, at: path, mode: .lenient)
    reader = printable(try object.required("reader", as: String.self))
    let name = try object.required("error", as: String.self)
    let parameters = try object.optional("parameters", as: JSONObject.self)
    let error = VarlinkError("\(AgentConnection.interface).\(name)", parameters ?? [:])
    failure = AgentSentences.failure(.method(error))
  }
}
