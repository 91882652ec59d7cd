/// Why a transaction brought no result.
public enum TransactionError<Failure: Error>: Error {
  /// The transaction didn't begin: the body wasn't called, and nothing was sent to the card.
  case notBegun(PCSCError)
  /// The body threw; the transaction was ended as asked for nonetheless.
  case body(Failure)
}

extension TransactionError: Equatable where Failure: Equatable {}
extension TransactionError: Hashable where Failure: Hashable {}
