public import ConfinedFiles

/// Why a signature wasn't written, or those of an image couldn't be read.
public enum LookasideError: Error, Hashable, Sendable {
  /// An operation on a file failed. Nothing new stands under a signature's name, unless it is
  /// the folder that couldn't be synchronised: then what was written may be lost with the power.
  case file(FileError)
  /// There are as many signatures as readers accept; one more, and they refuse the image.
  case full(path: String, limit: Int)
  /// The disk has fewer bytes free than the signatures will take, each a block and its folder
  /// another.
  case noRoom(path: String, neededBytes: Int, freeBytes: Int)
  /// Folders lie in each other deeper than is looked.
  case tooDeep(path: String, limit: Int)
  /// A link that leads nowhere stands under a signature's name, so that readers would stop there
  /// and never find one that comes after.
  case danglingLink(path: String)
}
