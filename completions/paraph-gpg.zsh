#compdef paraph-gpg
# Completion of paraph-gpg for zsh.
_arguments -s -S \
  '(-s --sign)'{-s,--sign}'[sign the payload of an image]' \
  '(-b --detach-sign)'{-b,--detach-sign}'[sign a commit or tag of git]' \
  '--verify[check signatures]' \
  '(-k --list-keys --list-public-keys)'{-k,--list-keys,--list-public-keys}'[list the certificates of the folder]' \
  '(-K --list-secret-keys)'{-K,--list-secret-keys}'[list those whose key is on a card]' \
  '--export[certificates as the folder has them]' \
  '--version[who this is]' \
  '(-h --help)'{-h,--help}'[help]' \
  '(-a --armor --armour)'{-a,--armor,--armour}'[text instead of bytes]' \
  '(--no-armor --no-armour)'{--no-armor,--no-armour}'[bytes]' \
  '(-o --output)'{-o,--output}'[a new file instead of standard output]:file:_files' \
  '--yes[the file may be overwritten]' \
  '--no[the file may not be overwritten]' \
  '(-u --local-user)'{-u,--local-user}'[the key]:key:' \
  '--default-key[the key where --local-user names none]:key:' \
  '--status-fd[where status lines go]:descriptor:' \
  '--keyid-format[how key ids are shown]:format:(none short 0xshort long 0xlong)' \
  '--with-colons[a listing for programs]' \
  '--with-keygrip[with keygrips]' \
  '--digest-algo[refuse if signatures have another hash]:hash:(SHA256 SHA384 SHA512)' \
  '*:file:_files'
