import CardTesting
import FoundationEssentials
import Testing

/// A build machine, a machine with a card and no network, and a stick that goes between them.
struct AirGap: Sendable {
  /// What the stick is formatted with.
  enum Stick: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// An image with FAT, mounted for each machine and unmounted after it.
    case vfat
    /// The same with ext4.
    case ext4
    /// A folder, where nothing can be mounted.
    case folder

    var testDescription: String { rawValue }

    /// Whether this machine can mount one.
    var isPossible: Bool {
      get async {
        guard self != .folder else { return true }
        let script = """
          modprobe \(rawValue) 2>/dev/null; cd "$(mktemp -d)" && truncate -s 8M image && \
            mkfs.\(rawValue) \(self == .ext4 ? "-q" : "") image && mount -o loop image /mnt
          """
        let tried = try? await runProgram(
          "unshare",
          ["-m", "--propagation", "private", "bash", "-c", script]
        )
        return tried?.isSuccess == true
      }
    }
  }

  let desk: SigningDesk
  let stick: Stick

  /// The commands of a section of docs/air-gap.md.
  ///
  /// A section is for one machine. What the page shows of the commands' output is left out.
  private static func commands(_ section: Int) throws -> String {
    let page = try ReleaseLife.page("air-gap")
    let start = try #require(page.firstRange(of: "\n## \(section). ")).upperBound
    let text = page[start...]
    let end = text.firstRange(of: "\n## ")?.lowerBound ?? text.endIndex
    var commands: [Substring] = []
    var isSession = false
    var isOpen = false
    for line in text[..<end].split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        // A fence of another kind would be left out, and so would the end of a command.
        try #require(!isOpen && line == (isSession ? "```" : "```console"), "\(line)")
        isSession.toggle()
      } else if isSession, isOpen || line.hasPrefix("$ ") {
        commands.append(isOpen ? line : line.dropFirst(2))
        isOpen = line.hasSuffix("\\")
      } else if isSession {
        // The commands run in a shell that ends at the first one that fails.
        try #require(!line.hasPrefix("[exit status "), "\(line)")
      }
    }
    try #require(!isSession && !commands.isEmpty)
    return commands.joined(separator: "\n")
  }

  /// Makes two images, the repository of signatures, the keys, git's settings, and the stick.
  init(_ desk: SigningDesk, _ stick: Stick) async throws {
    self.desk = desk
    self.stick = stick
    for name in ["core-one", "core-two"] {
      let layout = try await desk.run("bash", ["-euc", Self.makingLayout, desk.folder, name])
      try #require(layout.isSuccess, "\(layout)")
    }
    let pinentry = try desk.pinentry()
    let made = try await desk.run(
      "bash",
      [
        "-euc",
        """
        cd "$0"; mkdir keys bin; cp signer-1.pgp keys/alice.pgp; ln -s "$1" bin/pinentry; chmod 700 gnupg
        case $2 in
          folder) mkdir stick ;;
          *) truncate -s 8M image; mkfs.$2 $([ $2 = ext4 ] && echo -q) image ;;
        esac
        gpg --batch --quiet --passphrase '' --quick-gen-key someone ed25519 sign never
        key=$(gpg --list-keys --with-colons | sed -n 's/^fpr:*\\([0-9A-F]*\\):/\\1/p')
        printf '[user]\\nname = someone\\nemail = s@example.org\\nsigningKey = %s\\n' $key >gitconfig
        export GIT_CONFIG_GLOBAL=$PWD/gitconfig
        git init --quiet --initial-branch=main signatures; cd signatures
        echo signatures >README; git add .; git commit --quiet -m first
        """, desk.folder, pinentry.program, stick.rawValue,
      ]
    )
    try #require(made.isSuccess, "\(made)")
  }

  /// A small image without layers as a build leaves it: an OCI layout.
  private static let makingLayout = """
    mkdir -p "$0/out/$1/blobs/sha256"; cd "$0/out/$1"; oci=application/vnd.oci.image
    blob() {
      sum=$(sha256sum <"$1" | cut -c1-64); size=$(stat -c %s "$1"); mv "$1" "blobs/sha256/$sum"
      descriptor="{\\"mediaType\\":\\"$oci.$2\\",\\"digest\\":\\"sha256:$sum\\",\\"size\\":$size"
    }
    printf '{"architecture":"amd64","os":"linux","config":{"Labels":{"name":"%s"}},' "$1" >config
    printf '"rootfs":{"type":"layers","diff_ids":[]}}' >>config
    blob config config.v1+json
    printf '{"schemaVersion":2,"mediaType":"%s","config":%s},"layers":[]}' \\
      "$oci.manifest.v1+json" "$descriptor" >manifest
    blob manifest manifest.v1+json
    printf '{"schemaVersion":2,"manifests":[%s,"annotations":{%s}}]}' \\
      "$descriptor" '"org.opencontainers.image.ref.name":"1.0"' >index.json
    printf '{"imageLayoutVersion":"1.0.0"}' >oci-layout
    """

  /// Runs a section's commands, or another script, at a machine that has the stick at
  /// `/media/stick`, and unmounts it.
  func run(
    section: Int? = nil,
    _ script: String = "",
    hasNetwork: Bool = true
  ) async throws -> ProgramResult {
    let commands = try section.map(Self.commands) ?? script
    let program = try #require(ProjectRoot.builtProgram("paraph"))
    let mount =
      stick == .folder ? "mount --bind stick /media/stick" : "mount -o loop image /media/stick"
    return try await desk.run(
      "unshare",
      (hasNetwork ? [] : ["-n"]) + [
        "-m", "--propagation", "private", "bash", "-euc",
        """
        cd "$0"; PATH=${1%/*}:$PWD/bin:$PATH
        export GIT_CONFIG_GLOBAL=$PWD/gitconfig
        mount -t tmpfs none /media; mkdir /media/stick
        \(mount)
        trap 'cd /; umount /media/stick' EXIT
        \(commands)
        """, desk.folder, program,
      ]
    )
  }
}
