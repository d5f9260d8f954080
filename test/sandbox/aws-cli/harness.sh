# What the parts of aws-cli.sh are written in. Each expectation is one command, its answer, and a check.

passed=0
failed=0
me=root
declare -A credentials=([root]='x x')

# Key ids open nothing, but what looks like one alarms whoever scans a repository for secrets.
say() { printf '%s\n' "$1" | sed -E 's/(AKIA|ASIA)[A-Z0-9]{12}/\1************/g' | tee -a "$work/transcript"; }

title() { say ''; say "## $1"; }
# A remark in the transcript: what the next commands show.
note() { say ''; say "# $1"; }

# As a person would type it.
shown() {
  local word line=
  for word in "$@"; do
    [[ $word =~ ^[A-Za-z0-9_./:=,@+-]+$ ]] || word="'${word//\'/\'\\\'\'}'"
    line+=" $word"
  done
  say "$me\$${line}"
}

# Moments and session tokens are all that differs between two runs.
masked() { sed -E 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|\+00:00)/DATE/g; s/127\.0\.0\.1:[0-9]+/127.0.0.1:PORT/g'; }

# Runs the AWS CLI as the one whose prompt it is; leaves $out, $err and $status.
call() {
  local key secret token
  read -r key secret token <<<"${credentials[$me]}"
  status=0
  out=$(AWS_ACCESS_KEY_ID=$key AWS_SECRET_ACCESS_KEY=$secret AWS_SESSION_TOKEN=$token aws "$@" 2>"$work/stderr" | masked) ||
    status=$?
  err=$(grep -v '^$' "$work/stderr" | masked || true)
  # Version 2 of the CLI puts its name in front.
  err=${err#aws: \[ERROR\]: }
}

verdict() { # yes|no what-was-expected
  if [[ $1 == yes ]]; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    say "!!! expected: $2"
  fi
}

# ok PATTERN ARGUMENTS...: the call succeeds, and its whole answer matches the bash pattern ('' for none).
ok() {
  local pattern=$1 right=no
  shift
  shown aws "$@"
  call "$@"
  [[ -z $out ]] || say "$out"
  [[ -z $err ]] || say "$err"
  # shellcheck disable=SC2053
  if ((status == 0)) && [[ $out == $pattern ]]; then right=yes; fi
  verdict $right "$pattern"
}

# refused CODE MESSAGE ARGUMENTS...: AWS's answer is this error, and its message has these words.
refused() {
  local code=$1 message=$2 right=no
  shift 2
  shown aws "$@"
  call "$@"
  [[ -z $out ]] || say "$out"
  say "$err"
  if ((status != 0)) && [[ $err == "An error occurred ($code) when calling the "*" operation: "*"$message"* ]]; then
    right=yes
  fi
  verdict $right "$code, $message"
}

# enter WHO NAME ARGUMENTS...: a call that answers with a name (which has to match) and credentials, which are not shown;
# `as WHO` makes the calls that follow with them.
enter() {
  local who=$1 pattern=$2 name='' right=no
  shift 2
  shown aws "$@"
  call "$@"
  if ((status == 0)); then
    name=${out%%$'\t'*}
    credentials[$who]=${out#*$'\t'}
    say "$name, and credentials for the prompt $who\$"
  else
    say "$err"
  fi
  # shellcheck disable=SC2053
  if [[ $name == $pattern ]]; then right=yes; fi
  verdict $right "$pattern"
}
session='[AssumedRoleUser.Arn,Credentials.AccessKeyId,Credentials.SecretAccessKey,Credentials.SessionToken]'

as() { me=$1; }

# The documents that the commands name, one line each.
show() {
  local file
  for file in "$@"; do
    say "$me\$ cat $file"
    say "$(cat "$file")"
  done
}

tab=$'\t'
