import FileTesting
import FoundationEssentials
import Subprocess
import Testing

/// Signatures on a stick, with the kernel's own FAT and ext4.
///
/// A machine that can mount neither itself nor in user mode can't say anything about them.
@Suite(
  .serialized,
  .enabled("neither this machine nor user-mode-linux can mount FAT") {
    await MountingMachine.find() != nil
  },
  .enabled(
    if: ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil,
    "the address sanitizer's shadow doesn't fit into user-mode-linux"
  ),
  .timeLimit(.minutes(15))
)
struct StickTests {
  private static let digest = String(repeating: "ab", count: 32)
  private static let image = "stagex/core-acl:2.3.2@sha256:\(digest)"
  private static let imageFolder = "stagex/core-acl@sha256=\(digest)"

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Runs a script that has `probe CHECKOUT COUNT`, which adds signatures of 9002 bytes and tells
  /// their numbers (with `allowed`, each after a line on standard input, or its end), and
  /// `files CHECKOUT`, which lists names and sizes.
  private func run(_ script: String) async throws -> ProgramResult {
    let machine = try #require(await MountingMachine.find())
    return try await machine.run(
      """
      probe() { '\(builtProgram("LookasideProbe"))' "$1" \(Self.image) "$2" 9000 ${3-}; }
      # A file that isn't there yet has no lines.
      await_told() { while (($(cat /mnt/told 2>/dev/null | wc -l) < $1)); do :; done; }
      files() { find "$1/\(Self.imageFolder)" -type f -printf '%f %s\\n' | LC_ALL=C sort; }
      make() {
        truncate -s "$3" "$2"
        case $1 in vfat) mkfs.vfat "$2" >&2 ;; ext4) mkfs.ext4 -q "$2" ;; esac
      }

      """ + script,
      in: folder
    )
  }

  @Test(arguments: ["vfat", "ext4"])
  func `what was told is on a stick that is pulled out at once`(system: String) async throws {
    // The image's file has what the stick was given, and lacks what still waits to be written.
    let result = try await run(
      """
      make \(system) /mnt/stick 8M
      mount -o loop /mnt/stick /mnt/a
      probe /mnt/a 3
      cp /mnt/stick /mnt/pulled
      mount -o loop /mnt/pulled /mnt/b
      files /mnt/b
      for file in /mnt/b/\(Self.imageFolder)/*; do tail -c 1 "$file"; done
      """
    )
    #expect(
      result.output == """
        1
        2
        3
        signature-1 9002
        signature-2 9002
        signature-3 9002
        ...
        """,
      "\(result)"
    )
  }

  @Test(arguments: ["vfat", "ext4"], [1, 2, 7, 20, 45])
  func `a stick that fails in the middle has whole signatures only, and the next run goes on`(
    system: String,
    count: Int
  ) async throws {
    let result = try await run(
      """
      make \(system) /mnt/stick 8M
      loop=$(losetup -f --show /mnt/stick)
      sectors=$(blockdev --getsz "$loop")
      dmsetup create stick --noudevsync --table "0 $sectors linear $loop 0"
      dmsetup mknodes
      mount /dev/mapper/stick /mnt/a
      mkfifo /mnt/may
      probe /mnt/a 100 allowed </mnt/may >/mnt/told &
      probe=$!
      exec 3>/mnt/may
      allow() { yes '' | head -n "$1" >&3; }
      allow \(count)
      await_told \(count)
      # These may be under way when it fails, and all others come after it, however slow this shell is.
      allow 15
      dmsetup suspend --nolockfs --noflush --noudevsync stick
      dmsetup load stick --noudevsync --table "0 $sectors error"
      dmsetup resume --noudevsync stick
      exec 3>&-
      wait $probe && exit 9
      umount -l /mnt/a
      tail -n 1 /mnt/told
      echo "told $(grep -c '^[0-9]' /mnt/told)"
      cp /mnt/stick /mnt/pulled
      fsck.\(system) -\(system == "vfat" ? "a" : "p") /mnt/pulled >&2 || [ $? -eq 1 ]
      mount -o loop /mnt/pulled /mnt/b
      files /mnt/b
      echo again
      probe /mnt/b 1
      """
    )
    try #require(result.isSuccess, "\(result)")
    let parts = result.output.split(separator: "\n").map(String.init)
    #expect(parts[0].hasPrefix("error: "), "\(result)")
    let told = try #require(Int(parts[1].dropFirst("told ".count)))
    try #require(told >= count && told <= count + 15, "\(result)")
    let end = try #require(parts.firstIndex(of: "again"))
    let numbers = parts[2..<end].filter { $0.hasPrefix("signature-") }
    // One that wasn't told may be there, and then it is whole; but for FAT, where the block with its
    // name may have been written back before the one with its size.
    #expect(numbers.count == told || numbers.count == told + 1, "\(result)")
    let isEmpty = system == "vfat" && numbers.contains("signature-\(told + 1) 0")
    let expected = (1...numbers.count).map { number in
      "signature-\(number) \(isEmpty && number == told + 1 ? 0 : 9002)"
    }
    #expect(Set(numbers) == Set(expected), "\(result)")
    let others = parts[2..<end].filter { !$0.hasPrefix("signature-") }
    #expect(others.allSatisfy { $0.hasPrefix(".paraph-") }, "\(result)")
    #expect(parts.last == "\(numbers.count + 1)")
  }

  @Test
  func `a stick that is unmounted lazily gets all that was begun`() async throws {
    let result = try await run(
      """
      make vfat /mnt/stick 8M
      mount -o loop /mnt/stick /mnt/a
      probe /mnt/a 60 >/mnt/told &
      await_told 5
      umount -l /mnt/a
      wait $!
      tail -n 1 /mnt/told
      sync
      mount -o loop /mnt/stick /mnt/b
      files /mnt/b | grep -c ' 9002$'
      """
    )
    #expect(result.output == "60\n60\n", "\(result)")
  }

  @Test
  func `a full stick is named, and what was written before is whole`() async throws {
    let result = try await run(
      """
      make vfat /mnt/stick 1M
      mount -o loop /mnt/stick /mnt/a
      probe /mnt/a 127 || true
      umount /mnt/a
      mount -o loop /mnt/stick /mnt/a
      files /mnt/a
      """
    )
    let lines = result.output.split(separator: "\n").map(String.init)
    let count = lines.count { Int($0) != nil }
    #expect(count > 50 && lines[count].contains("diskFull"), "\(result)")
    #expect(
      Set(lines.dropFirst(count + 1)) == Set((1...count).map { "signature-\($0) 9002" }),
      "\(result)"
    )
  }

  @Test
  func `a stick that is read-only is named`() async throws {
    let result = try await run(
      """
      make vfat /mnt/stick 1M
      mount -o loop,ro /mnt/stick /mnt/a
      probe /mnt/a 1
      """
    )
    #expect(result.status == .exited(1))
    #expect(result.output.contains("readOnly"), "\(result)")
  }

  @Test
  func `what can't be written is found before a card is asked for, and leftovers are told`()
    async throws
  {
    let result = try await run(
      """
      sign() {
        '\(builtProgram("paraph"))' sign --dry-run --agent unix:/nowhere --lookaside "$1" \
          stagex/other:1@sha256:\(Self.digest) 2>&1 || echo "status $?"
      }
      make vfat /mnt/stick 1M
      mount -o loop /mnt/stick /mnt/a
      mkdir -p /mnt/a/stagex/other@sha256=\(Self.digest)
      echo half >/mnt/a/stagex/other@sha256=\(Self.digest)/.paraph-0123456789abcdef
      sign /mnt/a
      mount -o remount,ro /mnt/a
      sign /mnt/a
      mount -o remount,rw /mnt/a
      head -c 2M /dev/zero >/mnt/a/big 2>/dev/null || true
      # What failed to be written gave a part of its clusters back.
      mkdir /mnt/a/fill 2>/dev/null || true
      number=0
      while (echo x >/mnt/a/fill/$number) 2>/dev/null; do number=$((number + 1)); done
      sign /mnt/a
      """
    )
    let parts = result.output.split(separator: "Request ").map(String.init)
    try #require(parts.count == 3, "\(result)")
    #expect(parts.allSatisfy { $0.contains(".paraph-0123456789abcdef is left of a run") })
    #expect(parts[0].contains("would sign 1/1") && !parts[0].contains("status"), "\(result)")
    #expect(parts[1].contains("the file system is read-only") && parts[1].contains("status 5"))
    #expect(parts[2].contains("has 0 KiB free") && parts[2].contains("status 5"), "\(result)")
  }

  @Test
  func `several writers on FAT lose no number and replace nothing`() async throws {
    let result = try await run(
      """
      make vfat /mnt/stick 8M
      mount -o loop /mnt/stick /mnt/a
      for writer in 1 2 3 4; do probe /mnt/a 20 >/mnt/told-$writer & done
      wait
      cat /mnt/told-* | sort -n | tr '\\n' ' '
      files /mnt/a | grep -c '^signature-[0-9]* 9002$'
      """
    )
    let numbers = (1...80).map { "\($0) " }.joined()
    #expect(result.output == numbers + "80\n", "\(result)")
  }
}
