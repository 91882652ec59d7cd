import OwnThread

/// Works on several items at a time, on threads of their own, and tells of them in their order.
///
/// - Parameters:
///   - items: What is worked on.
///   - together: How many at a time.
///   - work: What is done with one; it may block.
///   - then: What is done with the result, one after the other; false ends it, and what was begun
///     is waited for and not told.
func inOrder<Item: Sendable, Value: Sendable>(
  _ items: [Item],
  together: Int,
  work: @escaping @Sendable (Item) -> Value,
  then: (Item, Value) -> Bool
) async {
  await withTaskGroup(of: (Int, Value).self) { group in
    var waiting = items.indices.makeIterator()
    var done: [Int: Value] = [:]
    var next = 0
    var goesOn = true
    func start() {
      guard goesOn, let index = waiting.next() else { return }
      let item = items[index]
      group.addTask { (index, await onOwnThread(named: "worker") { work(item) }) }
    }
    for _ in 0..<together { start() }
    for await (index, value) in group {
      done[index] = value
      while goesOn, let value = done.removeValue(forKey: next) {
        goesOn = then(items[next], value)
        next += 1
      }
      start()
    }
  }
}
