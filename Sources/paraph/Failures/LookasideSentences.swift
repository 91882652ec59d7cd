import AgentClient
import ConfinedFiles
import ContainerSignature
import InputSentences
import Lookaside
import PrintableText

/// What is wrong with the checkout, or with writing to it, as sentences.
enum LookasideSentences {
  /// Opens the checkout, or says why it can't be.
  static func checkout(
    at path: String,
    isToBeRead: Bool = false
  ) throws(Failure) -> LookasideCheckout {
    do throws(FileError) {
      return try LookasideCheckout(at: path)
    } catch {
      throw Failure(
        "NoLookaside",
        "the lookaside folder \(FileSentences.sentence(error))",
        hint: (isToBeRead ? "get it with git clone" : "make it with mkdir or git clone")
          + ", or name another with --lookaside FOLDER",
        status: .file
      )
    }
  }

  /// Folders without a folder of an image in them: nobody means to look at nothing.
  static func noImages(in folders: [String]) -> Failure {
    Failure(
      "NoImages",
      folders.map { "there is no image's folder in \(printable($0))" },
      hint: "name the folder that has NAMESPACE/NAME@sha256=… in it",
      status: .refused
    )
  }

  /// What is wrong with a checkout that is only read.
  static func readFailure(_ error: LookasideError) -> Failure {
    guard case .file(let error) = error else { return failure(error) }
    return FileSentences.failure("LookasideNotRead", error)
  }

  static func failure(_ error: LookasideError) -> Failure {
    switch error {
    case .file(let error):
      Failure(
        "SignatureNotWritten",
        FileSentences.sentence(error),
        hint: "what was written before is whole; mend it and run again to go on",
        status: .file
      )
    case .full(let path, let limit):
      Failure(
        "TooManySignatures",
        "\(printable(path)) has \(limit) signatures; with one more, readers refuse the image",
        status: .file
      )
    case .noRoom(let path, let needed, let free):
      Failure(
        "NoRoom",
        "the disk of \(printable(path)) has \(free >> 10) KiB free, and the signatures take "
          + "\(needed >> 10) KiB",
        hint: "nothing was signed; make room, or take another disk",
        status: .file
      )
    case .tooDeep(let path, let limit):
      Failure(
        "LookasideNotRead",
        "\(printable(path)) lies deeper than \(limit) folders, as no image's name does",
        hint: "name the checkout's top folder",
        status: .file
      )
    case .danglingLink(let path):
      Failure(
        "DanglingLink",
        "\(printable(path)) is a link that leads nowhere; readers stop there",
        hint: "remove it from the checkout",
        status: .file
      )
    }
  }

  /// What is said of a file that a broken run left.
  ///
  /// Never just to remove it: on FAT its clusters may be a signature's too, until the file system is
  /// mended.
  static func sentence(leftover name: String) -> String {
    "\(printable(name)) is left of a run that broke off, and does no harm; "
      + "before you remove it from a stick, have fsck mend the stick"
  }

  static func sentence(_ problem: LookasideProblem) -> String {
    switch problem {
    case .empty(let number): "signature-\(number) is empty; skopeo refuses the image"
    case .armored(let number):
      "signature-\(number) is text armor; skopeo refuses the image"
    case .notSignature(let number, let byte):
      "signature-\(number) is no signature, it begins with byte \(byte); skopeo refuses the image"
    case .unreadable(let number, let failure):
      "signature-\(number) can't be read (\(FileSentences.sentence(failure))); "
        + "skopeo refuses the image"
    case .deadLink(let number):
      "signature-\(number) is a link that leads nowhere; readers stop there"
    case .unreachable(let number, let missing):
      "signature-\(number) is never read, since there is no signature-\(missing)"
    case .tooMany(let count, let limit):
      "\(count) signatures are more than \(limit); skopeo refuses the image"
    }
  }
}
