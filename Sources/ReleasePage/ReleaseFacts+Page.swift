internal import CivilTime

extension ReleaseFacts {
  /// The page: one HTML file that needs nothing else and loads nothing.
  ///
  /// The same facts and time make the same bytes.
  ///
  /// - Parameter seconds: When it was made, in seconds since 1970.
  /// - Returns: HTML in UTF-8.
  public func page(at seconds: Int64) -> [UInt8] {
    let gaps = ImageGroup.groups(of: images.filter { !$0.isMet })
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.contentPolicy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <title>Quorum: \(metCount) of \(images.count) images</title>
      <style>\(Markup(element: PageStyle.text))</style>
      </head>
      <body>
      \(summary(CivilTime(seconds: seconds)))\
      <main>
      \(missing(gaps))\
      \(matrix(gaps))\
      \(notes)\
      </main>
      <script>\(Markup(element: PageScript.text))</script>
      </body>
      </html>

      """
    return Array(page.html.utf8)
  }

  /// What the page may load and run: its own style and script, told by their hashes.
  ///
  /// Source: Content Security Policy Level 3, 6.1 and 2.3.1.
  private static let contentPolicy: Markup = """
    default-src 'none'; style-src '\(PageStyle.hash)'; script-src '\(PageScript.hash)'; \
    base-uri 'none'; form-action 'none'
    """
}
