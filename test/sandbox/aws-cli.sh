#!/usr/bin/env bash
# The AWS CLI against `xrole sandbox serve`: creates, reads, lists and deletes every entity that the sandbox holds, and
# provokes AWS's error codes. Prints a transcript that is the same on every run; exits 1 when an answer is not as expected.
#
#   test/sandbox/aws-cli.sh            print the transcript
#   test/sandbox/aws-cli.sh --save     and write it to docs/sandbox-transcript.md
#
# Needs bash 4, the AWS CLI, and node with `npm run build` done. Takes a few minutes: each call starts an AWS CLI.
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
parts=$root/test/sandbox/aws-cli
command -v aws >/dev/null || { echo 'this needs the AWS CLI (aws) on the PATH' >&2; exit 1; }
[[ -d $root/dist ]] || { echo 'this needs a build: npm run build' >&2; exit 1; }

work=$(mktemp -d)
server=
finish() {
  [[ -z $server ]] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
cp "$root/accounts.yaml" "$parts"/documents/* "$work"
cd "$work"

# AWS's client side must find nothing of whoever runs this: no profile, no cached session, no region, no retries.
for name in $(compgen -e AWS_ || true); do unset "$name"; done
export AWS_CONFIG_FILE=$work/no-config AWS_SHARED_CREDENTIALS_FILE=$work/no-credentials AWS_EC2_METADATA_DISABLED=true
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 AWS_DEFAULT_OUTPUT=text AWS_MAX_ATTEMPTS=1 AWS_PAGER=

source "$parts/harness.sh"
source "$parts/documents.sh"

serve() {
  node "$root/bin/run.js" sandbox serve >url 2>serve.log &
  server=$!
  for _ in $(seq 300); do
    [[ ! -s url ]] || return 0
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  cat serve.log >&2
  exit 1
}

everything() {
  serve
  AWS_ENDPOINT_URL=$(head -1 url)
  export AWS_ENDPOINT_URL
  say '$ xrole sandbox serve &'
  say 'http://127.0.0.1:PORT'
  say '$ export AWS_ENDPOINT_URL=http://127.0.0.1:PORT AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x'
  say '$ export AWS_REGION=us-east-1 AWS_DEFAULT_OUTPUT=text'
  for part in "$parts"/[0-9]*.sh; do source "$part"; done
  say ''
  say "$passed passed, $failed failed"
}

everything
if [[ ${1:-} == --save ]]; then
  {
    sed '/^TRANSCRIPT$/,$d' "$parts/transcript.md.in"
    cat transcript
    sed '1,/^TRANSCRIPT$/d' "$parts/transcript.md.in"
  } >"$root/docs/sandbox-transcript.md"
fi
((failed == 0))
