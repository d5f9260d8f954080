import {firstWords, offerWord, topicsOf} from './completion.js'
import type {Completed, CompletedCommand, CompletedFlag, Offer} from './completion.js'

/** In single quotes of fish, in which only the quote and the backslash mean something. */
const quote = (text: string): string => `'${text.replace(/[\\']/g, (char) => `\\${char}`)}'`

/** Behind a flag or a condition: what is offered. */
function offerWords(offer: Offer, own: string): string {
  if (offer.of === 'files') return ' -F'
  if (offer.of === 'names') return ` -a ${quote(`(${own}_words ${offer.kind})`)}`
  return offer.of === 'words' ? ` -a ${quote(offerWord(offer).replaceAll(',', ' '))}` : ''
}

/** `--file` and `-f` are one flag to fish. */
function flagLine(bin: string, {name}: CompletedCommand, {long, short}: {long: CompletedFlag; short?: string}): string {
  const own = `__${bin}`
  // -x: a value, and no file.
  const value = long.value ? ` ${long.value.of === 'files' ? '-r' : '-x'}${offerWords(long.value, own)}` : ''
  const char = short === undefined ? '' : ` -s ${short}`
  return `complete -c ${bin} -n ${quote(`${own}_at ${name}`)} -l ${long.name.slice(2)}${char} -d ${quote(long.about)}${value}`
}

function commandLines(bin: string, command: CompletedCommand): string[] {
  const own = `__${bin}`
  const longs = command.flags.filter(({name}) => name.startsWith('--'))
  const shortOf = (flag: CompletedFlag): {short?: string} => {
    const short = command.flags.find(
      ({name, about}) => !name.startsWith('--') && about === flag.about && name.length === 2,
    )
    return short ? {short: short.name.slice(1)} : {}
  }
  const valued = command.flags.filter(({value}) => value).map(({name}) => name)
  const args = command.args.map((offer, index) => {
    const isLast = index === command.args.length - 1
    const place = `${index + 1}${isLast && command.repeats ? '+' : ''}`
    const when = quote(`${own}_place ${place} '${command.name}' '${valued.join(' ')}'`)
    return `complete -c ${bin} -n ${when}${offerWords(offer, own)}`
  })
  return [...longs.map((flag) => flagLine(bin, command, {long: flag, ...shortOf(flag)})), ...args]
}

/** A script for fish. */
export function completionFish(completed: Completed): string {
  const {bin, commands} = completed
  const own = `__${bin}`
  const first = firstWords(completed).map(
    ({name, about}) => `complete -c ${bin} -n '${own}_only' -a ${quote(name)} -d ${quote(about)}`,
  )
  const below = [...topicsOf(completed)].flatMap(([topic, some]) =>
    some.map(
      ({name, about}) =>
        `complete -c ${bin} -n '${own}_only ${topic}' -a ${quote(name.slice(topic.length + 1))} -d ${quote(about)}`,
    ),
  )
  return `# Completion of ${bin} for fish. Keep it with: ${bin} completion fish > ~/.config/fish/completions/${bin}.fish

# The words of the command line before the cursor are these and no more.
function ${own}_only
    set -l words (commandline -opc)
    test "$words[2..]" = "$argv"
end

# The command line begins with these words.
function ${own}_at
    set -l words (commandline -opc)[2..]
    set -l most (count $argv)
    test (count $words) -ge $most; and test "$words[1..$most]" = "$argv"
end

# The cursor is at the argument of this number (2+: or a later one) of the command; the third are its flags with a value.
function ${own}_place
    set -l command (string split ' ' -- $argv[2])
    ${own}_at $command; or return 1
    set -l valued (string split ' ' -- $argv[3])
    set -l words (commandline -opc)[2..]
    set -l place 1
    set -l skips 0
    set -l from (math (count $command) + 1)
    for word in $words[$from..]
        if test $skips -eq 1
            set skips 0
        else if contains -- $word $valued
            set skips 1
        else if not string match -q -- '-*' $word
            set place (math $place + 1)
        end
    end
    test $skips -eq 0; or return 1
    set -l wanted (string replace '+' '' -- $argv[1])
    test $place -eq $wanted; or begin
        string match -q -- '*+' $argv[1]; and test $place -gt $wanted
    end
end

# Names out of the file that the command line names.
function ${own}_words
    set -l words (commandline -opc)
    set -l file accounts.yaml
    for at in (seq 2 (count $words))
        switch $words[$at]
            case -f --file
                set -l next (math $at + 1)
                test $next -le (count $words); and set file $words[$next]
            case '--file=*'
                set file (string replace -- --file= '' $words[$at])
        end
    end
    set -l token (string replace -r '^--[^=]*=' '' -- (commandline -ct))
    $words[1] completion --words $argv[1] --file "$file" --prefix "$token" 2>/dev/null
end

complete -c ${bin} -f
complete -c ${bin} -n '${own}_only' -l help -d 'all commands'
complete -c ${bin} -n '${own}_only' -l version -d 'the version'
${[...first, ...below, ...commands.flatMap((command) => commandLines(bin, command))].join('\n')}
`
}
