internal import FoundationEssentials
internal import Subprocess

/// A Linux on which a test may mount FAT: this one, or one in user mode.
///
/// A kernel without FAT, or a user who isn't root, can still start Debian's `user-mode-linux`, which
/// has both and sees the same files.
public enum MountingMachine: Sendable {
  /// This machine, in a mount namespace of the script's own.
  case host
  /// `linux.uml`, with the modules that belong to it.
  case userMode(modules: String)

  private static let found = Task { await look() }

  /// The machine that there is; nil if there is none.
  public static func find() async -> MountingMachine? { await found.value }

  private static func look() async -> MountingMachine? {
    // Says `vfat` only if loading its module, mounting and the device mapper all work here.
    let host = """
      modprobe vfat; modprobe loop; modprobe dm-mod
      grep -q vfat /proc/filesystems && dmsetup version && losetup -f
      """
    if let tried = try? await runProgram("unshare", ["-m", "sh", "-c", host]), tried.isSuccess {
      return .host
    }
    let release = (try? await runProgram("sh", ["-c", "ls -d /usr/lib/uml/modules/*/kernel"]))?
      .output.split(separator: "\n").first.map(String.init)
    guard let release, (try? await runProgram("linux.uml", ["--version"]))?.isSuccess == true else {
      return nil
    }
    return .userMode(modules: release)
  }

  /// Runs a script of bash as root, with `/mnt` a folder in memory, to mount in.
  ///
  /// - Parameters:
  ///   - script: What is run; it ends at the first command that fails.
  ///   - folder: Where it begins, and where it can leave files; programs and files that it names
  ///     must be readable for root.
  /// - Returns: What it said.
  /// - Throws: If it couldn't be started, or the machine didn't end by itself.
  public func run(_ script: String, in folder: TemporaryFolder) async throws -> ProgramResult {
    try folder.write(Self.beginning + script, to: "script")
    let begin = "cd '\(folder.path)'; exec bash -eu script"
    switch self {
    case .host:
      return try await runProgram(
        "timeout",
        ["-k", "5", "300", "unshare", "-m", "--propagation", "private", "bash", "-c", begin]
      )
    case .userMode(let modules):
      try folder.write(Self.initial(folder.path, modules, begin), to: "init")
      let machine = try await runProgram(
        "sh",
        [
          "-c",
          """
          chmod 755 "$0/init"
          exec timeout -k 5 300 linux.uml mem=512M rootfstype=hostfs rootflags=/ rw \
            "init=$0/init" con=null con0=null,fd:1 quiet </dev/null
          """, folder.path,
        ]
      )
      guard let status = folder.read("status") else {
        throw MachineFailure(said: machine.output + machine.errors)
      }
      func text(_ name: String) -> String {
        String(decoding: folder.read(name) ?? [], as: UTF8.self)
      }
      let number = Int32(text("status").prefix { $0.isNumber }) ?? 255
      return ProgramResult(
        status: .exited(status.isEmpty ? 255 : number),
        output: text("output"),
        errors: text("errors")
      )
    }
  }

  private static let beginning = """
    mount -t tmpfs -o size=128m,mode=755 none /mnt
    mkdir /mnt/a /mnt/b

    """

  /// What the machine in user mode runs first and last.
  private static func initial(_ folder: String, _ modules: String, _ begin: String) -> String {
    """
    #!/bin/bash
    export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
    mount -t proc proc /proc
    mount -t sysfs sysfs /sys
    mount -t tmpfs -o mode=1777 none /dev/shm 2>/dev/null
    for module in fs/nls/nls_cp437 fs/nls/nls_iso8859-1 fs/nls/nls_utf8 fs/fat/fat fs/fat/vfat \
      fs/fuse/fuse drivers/block/loop drivers/md/dm-mod
    do insmod \(modules)/$module.ko
    done
    (\(begin)) >'\(folder)/output' 2>'\(folder)/errors'
    echo $? >'\(folder)/status'
    echo o >/proc/sysrq-trigger
    while :; do :; done
    """
  }
}

/// That a machine in user mode ended without saying how its script did.
public struct MachineFailure: Error {
  /// What its kernel said.
  public let said: String
}
