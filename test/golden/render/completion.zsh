#compdef xrole
# Completion of xrole for zsh. Put this into ~/.zshrc, behind compinit: eval "$(xrole completion zsh)"

_xrole_spec() {
  case $1 in
    'explain')
      flags=(
        '--count:a number'
        '--help:show help'
      )
      values=('--count=@')
      args=('@principals' '@roles')
      ;;
    'merge')
      flags=(
        '--help:show help'
      )
      values=()
      args=('@files' '+')
      ;;
    'plan')
      flags=(
        '--file:the file'
        '-f:the file'
        '--format:how it'\''s printed'
        '--account:some accounts'
        '--mfa:with MFA'
        '--no-mfa:not: with MFA'
        '--help:show help'
      )
      values=('--file=@files' '-f=@files' '--format=text,json' '--account=@accounts')
      args=()
      ;;
    'sandbox call')
      flags=(
        '--help:show help'
      )
      values=()
      args=('@accounts' '@')
      ;;
    *) return 1 ;;
  esac
}

_xrole_reply() {
  local -a words_
  case $1 in
    @) ;;
    @files) _files ;;
    @*)
      local line
      while IFS= read -r line; do
        words_+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
      done < <("$program" completion --words "${1#@}" --file "$file" --prefix "$PREFIX" 2>/dev/null)
      (($#words_)) && _describe "${1#@}" words_
      ;;
    *)
      words_=(${(s:,:)1})
      compadd -a words_
      ;;
  esac
}

_xrole() {
  local program=$words[1] command=$words[2] file=accounts.yaml word offer one
  local -i from=3 at place=1
  local -a below flags values args first
  if ((CURRENT == 2)); then
    first=(
      'explain:what explain does'
      'merge:what merge does'
      'plan:what plan does'
      'sandbox:call'
      '--help:all commands'
      '--version:the version'
    )
    _describe command first
    return
  fi
  case $command in
    'sandbox')
      below=(
        'call:what sandbox'
      )
      ;;
  esac
  if (($#below)); then
    if ((CURRENT == 3)); then _describe command below; return; fi
    command="$command $words[3]"
    from=4
  fi
  _xrole_spec "$command" || return
  at=$from
  while ((at < CURRENT)); do
    word=$words[at]
    if [[ $word == '--' ]]; then
      ((at == CURRENT - 1)) && _command_names -e || _files
      return
    elif [[ $word == --*=* ]]; then
      [[ $word == --file=* ]] && file=${word#*=}
    elif [[ $word == -* ]]; then
      for one in $values; do
        [[ ${one%%=*} == $word ]] || continue
        if ((at == CURRENT - 1)); then _xrole_reply "${one#*=}"; return; fi
        ((at++))
        [[ $word == '-f' || $word == '--file' ]] && file=${words[at]/#\~\//$HOME/}
        break
      done
    else
      ((place++))
    fi
    ((at++))
  done
  if [[ $PREFIX == --*=* ]]; then
    word=${PREFIX%%=*}
    compset -P '*='
    for one in $values; do
      if [[ ${one%%=*} == $word ]]; then _xrole_reply "${one#*=}"; return; fi
    done
    return
  fi
  if [[ $PREFIX == -* ]]; then _describe flag flags; return; fi
  offer=$args[place]
  if [[ ( -z $offer || $offer == '+' ) && $args[-1] == '+' ]]; then offer=$args[-2]; fi
  if [[ -n $offer && $offer != '+' ]]; then _xrole_reply "$offer"; else _describe flag flags; fi
}

if [[ $funcstack[1] == _xrole ]]; then _xrole "$@"; else compdef _xrole xrole; fi
