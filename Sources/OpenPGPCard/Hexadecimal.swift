/// Upper-case digits, as many as the number's type has room for.
func hexadecimal(_ number: some FixedWidthInteger) -> String {
  let digits = String(number, radix: 16, uppercase: true)
  return String(repeating: "0", count: number.bitWidth / 4 - digits.count) + digits
}
