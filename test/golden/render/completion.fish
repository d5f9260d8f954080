# Completion of xrole for fish. Keep it with: xrole completion fish > ~/.config/fish/completions/xrole.fish

# The words of the command line before the cursor are these and no more.
function __xrole_only
    set -l words (commandline -opc)
    test "$words[2..]" = "$argv"
end

# The command line begins with these words.
function __xrole_at
    set -l words (commandline -opc)[2..]
    set -l most (count $argv)
    test (count $words) -ge $most; and test "$words[1..$most]" = "$argv"
end

# The cursor is at the argument of this number (2+: or a later one) of the command; the third are its flags with a value.
function __xrole_place
    set -l command (string split ' ' -- $argv[2])
    __xrole_at $command; or return 1
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
function __xrole_words
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

complete -c xrole -f
complete -c xrole -n '__xrole_only' -l help -d 'all commands'
complete -c xrole -n '__xrole_only' -l version -d 'the version'
complete -c xrole -n '__xrole_only' -a 'explain' -d 'what explain does'
complete -c xrole -n '__xrole_only' -a 'merge' -d 'what merge does'
complete -c xrole -n '__xrole_only' -a 'plan' -d 'what plan does'
complete -c xrole -n '__xrole_only' -a 'sandbox' -d 'call'
complete -c xrole -n '__xrole_only sandbox' -a 'call' -d 'what sandbox'
complete -c xrole -n '__xrole_at explain' -l count -d 'a number' -x
complete -c xrole -n '__xrole_at explain' -l help -d 'show help'
complete -c xrole -n '__xrole_place 1 \'explain\' \'--count\'' -a '(__xrole_words principals)'
complete -c xrole -n '__xrole_place 2 \'explain\' \'--count\'' -a '(__xrole_words roles)'
complete -c xrole -n '__xrole_at merge' -l help -d 'show help'
complete -c xrole -n '__xrole_place 1+ \'merge\' \'\'' -F
complete -c xrole -n '__xrole_at plan' -l file -s f -d 'the file' -r -F
complete -c xrole -n '__xrole_at plan' -l format -d 'how it\'s printed' -x -a 'text json'
complete -c xrole -n '__xrole_at plan' -l account -d 'some accounts' -x -a '(__xrole_words accounts)'
complete -c xrole -n '__xrole_at plan' -l mfa -d 'with MFA'
complete -c xrole -n '__xrole_at plan' -l no-mfa -d 'not: with MFA'
complete -c xrole -n '__xrole_at plan' -l help -d 'show help'
complete -c xrole -n '__xrole_at sandbox call' -l help -d 'show help'
complete -c xrole -n '__xrole_place 1 \'sandbox call\' \'\'' -a '(__xrole_words accounts)'
complete -c xrole -n '__xrole_place 2 \'sandbox call\' \'\''
