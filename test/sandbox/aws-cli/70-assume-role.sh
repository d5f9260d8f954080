title 'Roles in another account: MFA and external ids'
show trust-paul.json trust-mfa.json trust-external-id.json
as client
ok "arn:aws:sts::222222222222:assumed-role/OrganizationAccountAccessRole/transcript" sts get-caller-identity --query Arn
for name in paul mfa external-id; do
  ok "arn:aws:iam::222222222222:role/$name" iam create-role --role-name $name \
    --assume-role-policy-document file://trust-$name.json --query Role.Arn
done
at=arn:aws:iam::222222222222:role
as root
show assume.json
ok '' iam put-user-policy --user-name paul --policy-name assume --policy-document file://assume.json
note 'paul may, by name; the administrator is not paul'
refused AccessDenied "is not authorized to perform: sts:AssumeRole on resource: $at/paul" \
  sts assume-role --role-arn $at/paul --role-session-name transcript
as paul
enter paul-client 'arn:aws:sts::222222222222:assumed-role/paul/transcript' \
  sts assume-role --role-arn $at/paul --role-session-name transcript --query "$session"
note 'Without MFA not, with a code of his device yes, with that of another not'
refused AccessDenied 'not authorized to perform: sts:AssumeRole' \
  sts assume-role --role-arn $at/mfa --role-session-name transcript
refused AccessDenied 'MultiFactorAuthentication failed' sts assume-role --role-arn $at/mfa --role-session-name transcript \
  --serial-number arn:aws:iam::111111111111:mfa/carol --token-code 123456
enter paul-mfa 'arn:aws:sts::222222222222:assumed-role/mfa/transcript' sts assume-role --role-arn $at/mfa \
  --role-session-name transcript --serial-number arn:aws:iam::111111111111:mfa/paul --token-code 123456 --query "$session"
enter paul-session 'a session' sts get-session-token --serial-number arn:aws:iam::111111111111:mfa/paul --token-code 123456 \
  --query '[`"a session"`,Credentials.AccessKeyId,Credentials.SecretAccessKey,Credentials.SessionToken]'
as paul-session
ok arn:aws:sts::222222222222:assumed-role/mfa/transcript sts assume-role --role-arn $at/mfa --role-session-name transcript \
  --query AssumedRoleUser.Arn
as paul
note 'The external id has to be there, and right'
refused AccessDenied 'not authorized to perform: sts:AssumeRole' \
  sts assume-role --role-arn $at/external-id --role-session-name transcript
refused AccessDenied 'not authorized to perform: sts:AssumeRole' \
  sts assume-role --role-arn $at/external-id --role-session-name transcript --external-id acme-7f3b
enter partner 'arn:aws:sts::222222222222:assumed-role/external-id/transcript' sts assume-role \
  --role-arn $at/external-id --role-session-name transcript --external-id acme-7f3a --query "$session"
note 'A role that is not there is refused in the same words; names in ARNs do not ignore case'
refused AccessDenied 'not authorized to perform: sts:AssumeRole' \
  sts assume-role --role-arn $at/nothing --role-session-name transcript
refused AccessDenied 'not authorized to perform: sts:AssumeRole' \
  sts assume-role --role-arn $at/PAUL --role-session-name transcript
refused ValidationError "at 'roleSessionName' failed to satisfy constraint" \
  sts assume-role --role-arn $at/paul --role-session-name 'a session'
refused ValidationError 'DurationSeconds exceeds the MaxSessionDuration' \
  sts assume-role --role-arn $at/paul --role-session-name transcript --duration-seconds 7200
note 'A session of a role cannot get another for more than an hour, whatever the role allows'
as client
show trust-chain.json
ok '' iam update-assume-role-policy --role-name external-id --policy-document file://trust-chain.json
ok '' iam update-role --role-name external-id --max-session-duration 7200
as paul-client
ok "arn:aws:sts::222222222222:assumed-role/paul/transcript" sts get-caller-identity --query Arn
refused ValidationError '1 hour' \
  sts assume-role --role-arn $at/external-id --role-session-name transcript --duration-seconds 7200
note 'Nobody can sign a token here'
as root
refused AccessDenied 'no identity provider' sts assume-role-with-web-identity --role-arn $at/paul \
  --role-session-name transcript --web-identity-token token
