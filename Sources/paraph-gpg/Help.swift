import ProgramVersion

/// What the program says of itself.
enum Help {
  /// The version of GnuPG whose command line this is.
  static let compatibleVersion = "2.2.40"

  /// gpg's first line ends with a version of GnuPG, which programs compare; who this is stands
  /// where GnuPG has its own name.
  static let version = """
    gpg (paraph-gpg \(ProgramVersion.current)) \(compatibleVersion)
    This is no GnuPG: it signs through Paraph's agent, and refuses what it doesn't understand.

    """

  static let text = """
    usage: paraph-gpg [OPTIONS] --sign [FILE]           sign the payload of an image
           paraph-gpg [OPTIONS] --detach-sign [FILE]    sign a commit or tag of git
           paraph-gpg [OPTIONS] --verify SIGNATURE FILE
           paraph-gpg [OPTIONS] --list-keys | --list-secret-keys | --export [KEY...]

    Speaks gpg's command line for signing with a card, through Paraph's agent. It signs
    nothing that it doesn't understand.

    Commands:
      -s, --sign              standard input or FILE in, the signed message out
      -b, --detach-sign       standard input or FILE in, the signature out
      --verify                a file of signatures, and what they should be over; - is
                              standard input
      -k, --list-keys         the certificates of the folder; also --list-public-keys
      -K, --list-secret-keys  those of them whose key is on a card
      --export                certificates as the folder has them
      --version               who this is
      -h, --help              this text

    Options:
      -a, --armor             text instead of bytes; also --armour
      --no-armor              bytes, as without it; also --no-armour
      -o, --output FILE       a new file instead of standard output
      --yes                   the file may be overwritten
      --no                    it may not, as without it
      -u, --local-user KEY    the key: fingerprint, key id, or user id of a certificate
      --default-key KEY       the key where --local-user names none
      --status-fd N           gpg's status lines go to this descriptor
      --keyid-format FORMAT   none, short, 0xshort, long, 0xlong
      --with-colons           a listing for programs
      --with-keygrip          with keygrips
      --digest-algo NAME      refuse if signatures by the key have another hash

    Other options of gpg are refused, but for those that change nothing here: the manual
    has their list.

    Environment:
      PARAPH_KEYS             the folder of certificates; $XDG_CONFIG_HOME/paraph/keys or
                              ~/.config/paraph/keys if not set
      PARAPH_AGENT            the agent, as unix:PATH or exec:COMMAND
      GIT_DIR                 the repository that a commit or tag is for
      GPG_TTY                 the terminal for the dialog, where the agent asks on one

    Exit status:
      0  done; every signature is good, by a key that is
      1  a signature is bad, has ended, or is by a key that has ended or was taken back
      2  refused or failed, or a signature can't be checked

    """
}
