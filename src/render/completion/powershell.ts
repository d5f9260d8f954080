import {argsOf, firstWords, offerWord, topicsOf} from './completion.js'
import type {Completed, CompletedCommand} from './completion.js'

/** In single quotes of PowerShell, which takes curly ones for quotes too. */
const quote = (text: string): string => `'${text.replace(/['‘’‚‛]/g, (char) => char + char)}'`

const table = (some: readonly (readonly [string, string])[]): string =>
  `[ordered]@{${some.map(([name, text]) => `${quote(name)} = ${quote(text)}`).join('; ')}}`

function specLine(command: CompletedCommand): string {
  const flags = command.flags.filter(({name}) => name.startsWith('--'))
  const about = table(flags.map((flag) => [flag.name, flag.about] as const))
  const values = table(
    command.flags.flatMap(({name, value}) =>
      value && (name.startsWith('--') || name.length === 2) ? [[name, offerWord(value)] as const] : [],
    ),
  )
  return `    ${quote(command.name)} = @{Flags = ${about}; Values = ${values}; Args = @(${argsOf(command).map(quote).join(', ')})}`
}

/** A script for PowerShell 5.1 and later. */
export function completionPowershell(completed: Completed): string {
  const {bin, commands} = completed
  const first = table(firstWords(completed).map(({name, about}) => [name, about] as const))
  const topics = [...topicsOf(completed)].map(
    ([topic, below]) =>
      `    ${quote(topic)} = ${table(below.map(({name, about}) => [name.slice(topic.length + 1), about] as const))}`,
  )
  return `# Completion of ${bin} for PowerShell. Put this into $PROFILE: ${bin} completion powershell | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName ${bin} -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $first = ${first}
  $topics = @{
${topics.join('\n')}
  }
  $specs = @{
${commands.map(specLine).join('\n')}
  }
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or ($_.Extent.EndOffset -le $cursorPosition -and $wordToComplete -eq '') } | ForEach-Object { $_.ToString() })
  $offer = {
    param($table)
    foreach ($name in $table.Keys) {
      if ($name.StartsWith($wordToComplete)) {
        $about = if ($table[$name]) { $table[$name] } else { $name }
        [System.Management.Automation.CompletionResult]::new($name, $name, 'ParameterValue', $about)
      }
    }
  }
  if ($words.Count -le 1) { & $offer $first; return }
  $command = $words[1]
  $from = 2
  if ($topics.ContainsKey($command)) {
    if ($words.Count -eq 2) { & $offer $topics[$command]; return }
    $command = "$command $($words[2])"
    $from = 3
  }
  $spec = $specs[$command]
  if ($null -eq $spec) { return }
  $file = 'accounts.yaml'
  $place = 0
  $what = $null
  for ($at = $from; $at -lt $words.Count; $at++) {
    $word = $words[$at]
    if ($word -eq '--') { return }
    if ($word.StartsWith('-')) {
      if ($spec.Values.Contains($word)) {
        if ($at -eq $words.Count - 1) { $what = $spec.Values[$word] }
        elseif ($word -eq '-f' -or $word -eq '--file') { $file = $words[$at + 1] }
        $at++
      }
    } else { $place++ }
  }
  if ($null -eq $what) {
    if ($wordToComplete.StartsWith('-')) { & $offer $spec.Flags; return }
    $last = $spec.Args.Count - 1
    if ($last -ge 0 -and $spec.Args[$last] -eq '+' -and $place -ge $last) { $place = $last - 1 }
    if ($place -gt $last) { & $offer $spec.Flags; return }
    $what = $spec.Args[$place]
  }
  if ($what -eq '@' -or $what -eq '@files') { return }
  $found = [ordered]@{}
  if ($what.StartsWith('@')) {
    & $words[0] completion --words $what.Substring(1) --file $file --prefix "$wordToComplete" 2>$null | ForEach-Object {
      $name, $about = $_ -split "\`t", 2
      $found[$name] = $about
    }
  } else {
    $what -split ',' | ForEach-Object { $found[$_] = $_ }
  }
  & $offer $found
}
`
}
