internal import StrictJSON
internal import Varlink

extension AgentService {
  /// The method Approve.
  func approve(
    _ call: VarlinkCall,
    _ sink: VarlinkSink
  ) async throws(VarlinkError) -> JSONObject {
    let order = try SigningOrder(approving: call.parameters, from: caller)
    let isBound = try isBound(call)
    do throws(AgentError) {
      let grant = try await agent.approve(order) { event in
        if let reply = event.json { await sink.send(reply) }
      }
      guard isBound else { return grant.json }
      await sink.send(grant.json)
      return await grant.untilOver().json
    } catch {
      throw error.varlink
    }
  }

  /// Whether the approval is to end with the call; only who hears of both can tell one from the
  /// other.
  private func isBound(_ call: VarlinkCall) throws(VarlinkError) -> Bool {
    let isBound: Bool?
    do throws(JSONShapeError) {
      var reader = try StrictObject(.object(call.parameters), mode: .lenient)
      isBound = try reader.optional("while_connected", as: Bool.self)
    } catch {
      throw .invalidParameter("while_connected")
    }
    guard isBound == true else { return false }
    guard call.mode == .more else { throw .invalidParameter("while_connected") }
    return true
  }
}

extension ApprovalGrant {
  /// The approval as a reply of Approve.
  fileprivate var json: JSONObject {
    [
      "state": "approved", "chosen": .object(card.json), "count": .integer(Int64(count)),
      "remaining": .integer(remaining.seconds),
    ]
  }
}

extension ApprovalGrant.End {
  /// Its end as a reply of Approve.
  fileprivate var json: JSONObject {
    var object: JSONObject = ["state": "over", "signed": .integer(Int64(signedCount))]
    if let reason { object["reason"] = .string(reason.name) }
    return object
  }
}
