import {argsOf, firstWords, inQuotes, topicsOf, valuesOf} from './completion.js'
import type {Completed, CompletedCommand} from './completion.js'

/** An item of _describe: the word, a colon, what it does. */
const item = ({name, about}: {readonly name: string; readonly about: string}): string =>
  inQuotes(`${name.replaceAll(':', '\\:')}:${about}`)

const list = (some: readonly {readonly name: string; readonly about: string}[], indent: string): string =>
  some.map((one) => `\n${indent}${item(one)}`).join('')

const specLines = (command: CompletedCommand): string => `    ${inQuotes(command.name)})
      flags=(${list(command.flags, '        ')}
      )
      values=(${valuesOf(command).map(inQuotes).join(' ')})
      args=(${argsOf(command).map(inQuotes).join(' ')})
      ;;`

/** A script for zsh, to be evaluated in ~/.zshrc or kept as _xrole in a folder of $fpath. */
export function completionZsh(completed: Completed): string {
  const {bin, commands} = completed
  const own = `_${bin}`
  const topics = [...topicsOf(completed)].map(([topic, below]) => {
    const words = below.map(({name, about}) => ({name: name.slice(topic.length + 1), about}))
    return `    ${inQuotes(topic)})\n      below=(${list(words, '        ')}\n      )\n      ;;`
  })
  return `#compdef ${bin}
# Completion of ${bin} for zsh. Put this into ~/.zshrc, behind compinit: eval "$(${bin} completion zsh)"

${own}_spec() {
  case $1 in
${commands.map(specLines).join('\n')}
    *) return 1 ;;
  esac
}

${own}_reply() {
  local -a words_
  case $1 in
    @) ;;
    @files) _files ;;
    @*)
      local line
      while IFS= read -r line; do
        words_+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
      done < <("$program" completion --words "\${1#@}" --file "$file" --prefix "$PREFIX" 2>/dev/null)
      (($#words_)) && _describe "\${1#@}" words_
      ;;
    *)
      words_=(\${(s:,:)1})
      compadd -a words_
      ;;
  esac
}

${own}() {
  local program=$words[1] command=$words[2] file=accounts.yaml word offer one
  local -i from=3 at place=1
  local -a below flags values args first
  if ((CURRENT == 2)); then
    first=(${list([...firstWords(completed), {name: '--help', about: 'all commands'}, {name: '--version', about: 'the version'}], '      ')}
    )
    _describe command first
    return
  fi
  case $command in
${topics.join('\n')}
  esac
  if (($#below)); then
    if ((CURRENT == 3)); then _describe command below; return; fi
    command="$command $words[3]"
    from=4
  fi
  ${own}_spec "$command" || return
  at=$from
  while ((at < CURRENT)); do
    word=$words[at]
    if [[ $word == '--' ]]; then
      ((at == CURRENT - 1)) && _command_names -e || _files
      return
    elif [[ $word == --*=* ]]; then
      [[ $word == --file=* ]] && file=\${word#*=}
    elif [[ $word == -* ]]; then
      for one in $values; do
        [[ \${one%%=*} == $word ]] || continue
        if ((at == CURRENT - 1)); then ${own}_reply "\${one#*=}"; return; fi
        ((at++))
        [[ $word == '-f' || $word == '--file' ]] && file=\${words[at]/#\\~\\//$HOME/}
        break
      done
    else
      ((place++))
    fi
    ((at++))
  done
  if [[ $PREFIX == --*=* ]]; then
    word=\${PREFIX%%=*}
    compset -P '*='
    for one in $values; do
      if [[ \${one%%=*} == $word ]]; then ${own}_reply "\${one#*=}"; return; fi
    done
    return
  fi
  if [[ $PREFIX == -* ]]; then _describe flag flags; return; fi
  offer=$args[place]
  if [[ ( -z $offer || $offer == '+' ) && $args[-1] == '+' ]]; then offer=$args[-2]; fi
  if [[ -n $offer && $offer != '+' ]]; then ${own}_reply "$offer"; else _describe flag flags; fi
}

if [[ $funcstack[1] == ${own} ]]; then ${own} "$@"; else compdef ${own} ${bin}; fi
`
}
