import FuzzDriver
import StrictJSON

/// Any bytes as a JSON document.
@main
enum FuzzJSON: Fuzzer {
  static func test(_ input: [UInt8]) {
    let value: JSONValue
    do {
      value = try JSONValue(parsing: input)
    } catch {
      require(
        (0...input.count).contains(error.location.byteOffset),
        "an error points into the document"
      )
      require(!"\(error)".isEmpty, "an error can be printed")
      return
    }
    let compact = value.compact()
    let again = try? JSONValue(parsing: compact)
    require(again == value, "what is written compact reads as the same value")
    require(again?.hashValue == value.hashValue, "equal values hash alike")
    require(again?.compact() == compact, "a value has one compact form")
    require(compact.count <= input.count, "no form is shorter than the compact one")
    require(
      (try? JSONValue(parsing: value.pretty())) == value,
      "what is written for people reads as the same value"
    )
  }
}
