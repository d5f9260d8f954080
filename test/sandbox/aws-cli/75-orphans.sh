title 'Principals that go'
as root
ok Caller iam create-role --role-name Caller --assume-role-policy-document file://trust-root.json --query Role.RoleName
as client
show trust-caller.json
ok Target iam create-role --role-name Target --assume-role-policy-document file://trust-caller.json --query Role.RoleName
trusted='Role.AssumeRolePolicyDocument.Statement[0].Principal.AWS'
ok arn:aws:iam::111111111111:role/Caller iam get-role --role-name Target --query "$trusted"
as root
ok '' iam delete-role --role-name Caller
as client
note 'With the role gone its id is what is left, and a new role of that name is not the old one'
ok AROA* iam get-role --role-name Target --query "$trusted"
as root
ok Caller iam create-role --role-name Caller --assume-role-policy-document file://trust-root.json --query Role.RoleName
ok '' iam put-role-policy --role-name Caller --policy-name assume --policy-document file://assume.json
enter caller arn:aws:sts::111111111111:assumed-role/Caller/transcript sts assume-role \
  --role-arn arn:aws:iam::111111111111:role/Caller --role-session-name transcript --query "$session"
as caller
refused AccessDenied 'not authorized to perform: sts:AssumeRole' \
  sts assume-role --role-arn $at/Target --role-session-name transcript
as client
ok AROA* iam get-role --role-name Target --query "$trusted"
note 'until its trust is written anew'
ok '' iam update-assume-role-policy --role-name Target --policy-document file://trust-caller.json
as caller
enter target arn:aws:sts::222222222222:assumed-role/Target/transcript sts assume-role --role-arn $at/Target \
  --role-session-name transcript --query "$session"
note 'A renamed user is the same user'
as root
ok '' iam update-user --user-name paul --new-user-name paula --new-path /people/
as client
ok arn:aws:iam::111111111111:user/people/paula iam get-role --role-name paul --query "$trusted"
as root
ok '' iam deactivate-mfa-device --user-name paula --serial-number arn:aws:iam::111111111111:mfa/paul
ok '' iam delete-virtual-mfa-device --serial-number arn:aws:iam::111111111111:mfa/paul
ok '' iam delete-access-key --user-name paula --access-key-id "$key"
ok '' iam delete-user-policy --user-name paula --policy-name assume
ok '' iam delete-user --user-name paula
as client
ok AIDA* iam get-role --role-name paul --query "$trusted"
