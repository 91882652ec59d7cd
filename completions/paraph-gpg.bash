# Completion of paraph-gpg for bash.
_paraph_gpg() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} words
  case $before in
    --keyid-format) words='none short 0xshort long 0xlong' ;;
    --digest-algo) words='SHA256 SHA384 SHA512' ;;
    -u | --local-user | --default-key | --status-fd) return ;;
    *)
      if [[ $word != -* ]]; then
        COMPREPLY=($(compgen -f -- "$word"))
        return
      fi
      words='--sign --detach-sign --verify --list-keys --list-public-keys --list-secret-keys --export
        --version --help --armor --armour --no-armor --no-armour --output --yes --no --local-user
        --default-key --status-fd --keyid-format --with-colons --with-keygrip --digest-algo'
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o filenames -F _paraph_gpg paraph-gpg
