import {argsOf, firstWords, inQuotes, topicsOf, valuesOf} from './completion.js'
import type {Completed, CompletedCommand} from './completion.js'

const specLine = (command: CompletedCommand): string => {
  const flags = command.flags.map(({name}) => name).join(' ')
  return `    ${inQuotes(command.name)}) flags=${inQuotes(flags)} values=${inQuotes(valuesOf(command).join(' '))} args=${inQuotes(argsOf(command).join(' '))} ;;`
}

const names = (some: readonly {readonly name: string}[]): string => some.map(({name}) => name).join(' ')

/**
 * A script for bash, 3.2 included. Words of the file are only ever compared and put into COMPREPLY, never expanded:
 * compgen -W would run what stands in them.
 */
export function completionBash(completed: Completed): string {
  const {bin, commands} = completed
  const own = `_${bin}`
  const topics = [...topicsOf(completed)].map(
    ([topic, below]) =>
      `    ${inQuotes(topic)}) below=${inQuotes(names(below.map(({name}) => ({name: name.slice(topic.length + 1)}))))} ;;`,
  )
  return `# Completion of ${bin} for bash. Put this into ~/.bashrc: eval "$(${bin} completion bash)"

${own}_spec() {
  case $1 in
${commands.map(specLine).join('\n')}
    *) return 1 ;;
  esac
}

${own}_offer() {
  local one
  for one in $values; do
    if [[ \${one%%=*} == "$1" ]]; then offer=\${one#*=}; return 0; fi
  done
  return 1
}

${own}_words() {
  local word
  while IFS= read -r word; do
    word=\${word%%$'\\t'*}
    if [[ -n $word && $word == "$cur"* ]]; then COMPREPLY+=("$word"); fi
  done
}

${own}_reply() {
  case $1 in
    @) ;;
    @files)
      compopt -o filenames 2>/dev/null
      ${own}_words < <(compgen -f -- "$cur")
      ;;
    @*) ${own}_words < <("\${COMP_WORDS[0]}" completion --words "\${1#@}" --file "$file" --prefix "$cur" 2>/dev/null) ;;
    *) ${own}_words < <(tr ', ' '\\n\\n' <<<"$1") ;;
  esac
}

${own}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]}
  local command=\${COMP_WORDS[1]} from=2 below='' flags='' values='' args='' offer='' file=accounts.yaml place=0 word at
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    ${own}_reply ${inQuotes(`${names(firstWords(completed))} --help --version`)}
    return
  fi
  case $command in
${topics.join('\n')}
  esac
  if [[ -n $below ]]; then
    if ((COMP_CWORD == 2)); then ${own}_reply "$below"; return; fi
    command="$command \${COMP_WORDS[2]}"
    from=3
  fi
  ${own}_spec "$command" || return
  # bash makes three words of --flag=value.
  if [[ $cur == '=' ]]; then cur=''; elif [[ $before == '=' ]]; then before=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  at=$from
  while ((at < COMP_CWORD)); do
    word=\${COMP_WORDS[at]}
    if [[ $word == '--' ]]; then
      ((at == COMP_CWORD - 1)) && ${own}_words < <(compgen -c -- "$cur")
      return
    elif [[ $word == -* ]]; then
      if ${own}_offer "$word"; then
        ((at++))
        [[ \${COMP_WORDS[at]} == '=' ]] && ((at++))
        if [[ $word == '-f' || $word == '--file' ]] && ((at < COMP_CWORD)); then file=\${COMP_WORDS[at]/#~\\//$HOME/}; fi
      fi
    elif [[ $word != '=' ]]; then
      ((place++))
    fi
    ((at++))
  done
  if [[ $before == -* ]] && ${own}_offer "$before"; then ${own}_reply "$offer"; return; fi
  if [[ $cur == -* ]]; then ${own}_reply "$flags"; return; fi
  local given=($args)
  word=\${given[place]}
  if [[ -z $word || $word == '+' ]] && [[ " $args " == *' + '* ]]; then word=\${given[\${#given[@]} - 2]}; fi
  if [[ -n $word && $word != '+' ]]; then ${own}_reply "$word"; else ${own}_reply "$flags"; fi
}

complete -F ${own} ${bin}
`
}
