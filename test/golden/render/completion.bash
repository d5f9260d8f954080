# Completion of xrole for bash. Put this into ~/.bashrc: eval "$(xrole completion bash)"

_xrole_spec() {
  case $1 in
    'explain') flags='--count --help' values='--count=@' args='@principals @roles' ;;
    'merge') flags='--help' values='' args='@files +' ;;
    'plan') flags='--file -f --format --account --mfa --no-mfa --help' values='--file=@files -f=@files --format=text,json --account=@accounts' args='' ;;
    'sandbox call') flags='--help' values='' args='@accounts @' ;;
    *) return 1 ;;
  esac
}

_xrole_offer() {
  local one
  for one in $values; do
    if [[ ${one%%=*} == "$1" ]]; then offer=${one#*=}; return 0; fi
  done
  return 1
}

_xrole_words() {
  local word
  while IFS= read -r word; do
    word=${word%%$'\t'*}
    if [[ -n $word && $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
}

_xrole_reply() {
  case $1 in
    @) ;;
    @files)
      compopt -o filenames 2>/dev/null
      _xrole_words < <(compgen -f -- "$cur")
      ;;
    @*) _xrole_words < <("${COMP_WORDS[0]}" completion --words "${1#@}" --file "$file" --prefix "$cur" 2>/dev/null) ;;
    *) _xrole_words < <(tr ', ' '\n\n' <<<"$1") ;;
  esac
}

_xrole() {
  local cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]} from=2 below='' flags='' values='' args='' offer='' file=accounts.yaml place=0 word at
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    _xrole_reply 'explain merge plan sandbox --help --version'
    return
  fi
  case $command in
    'sandbox') below='call' ;;
  esac
  if [[ -n $below ]]; then
    if ((COMP_CWORD == 2)); then _xrole_reply "$below"; return; fi
    command="$command ${COMP_WORDS[2]}"
    from=3
  fi
  _xrole_spec "$command" || return
  # bash makes three words of --flag=value.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $before == '=' ]]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
  at=$from
  while ((at < COMP_CWORD)); do
    word=${COMP_WORDS[at]}
    if [[ $word == '--' ]]; then
      ((at == COMP_CWORD - 1)) && _xrole_words < <(compgen -c -- "$cur")
      return
    elif [[ $word == -* ]]; then
      if _xrole_offer "$word"; then
        ((at++))
        [[ ${COMP_WORDS[at]} == '=' ]] && ((at++))
        if [[ $word == '-f' || $word == '--file' ]] && ((at < COMP_CWORD)); then file=${COMP_WORDS[at]/#~\//$HOME/}; fi
      fi
    elif [[ $word != '=' ]]; then
      ((place++))
    fi
    ((at++))
  done
  if [[ $before == -* ]] && _xrole_offer "$before"; then _xrole_reply "$offer"; return; fi
  if [[ $cur == -* ]]; then _xrole_reply "$flags"; return; fi
  local given=($args)
  word=${given[place]}
  if [[ -z $word || $word == '+' ]] && [[ " $args " == *' + '* ]]; then word=${given[${#given[@]} - 2]}; fi
  if [[ -n $word && $word != '+' ]]; then _xrole_reply "$word"; else _xrole_reply "$flags"; fi
}

complete -F _xrole xrole
