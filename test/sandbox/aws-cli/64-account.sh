title 'Account alias'
ok '' iam create-account-alias --account-alias acme-root
ok acme-root iam list-account-aliases --query AccountAliases
refused ValidationError "at 'accountAlias' failed to satisfy constraint" iam create-account-alias --account-alias Acme_Root
refused NoSuchEntity 'cannot be found' iam delete-account-alias --account-alias acme-other
note 'An alias is taken in every account'
enter client 'arn:aws:sts::222222222222:assumed-role/OrganizationAccountAccessRole/transcript' sts assume-role \
  --role-arn arn:aws:iam::222222222222:role/OrganizationAccountAccessRole --role-session-name transcript --query "$session"
as client
refused EntityAlreadyExists 'The account alias acme-root already exists' iam create-account-alias --account-alias acme-root
as root
ok '' iam delete-account-alias --account-alias acme-root
ok '' iam list-account-aliases --query AccountAliases

title 'Password policy'
refused NoSuchEntity 'cannot be found' iam get-account-password-policy
ok '' iam update-account-password-policy --minimum-password-length 14 --require-symbols
ok "14${tab}True${tab}False" iam get-account-password-policy \
  --query 'PasswordPolicy.[MinimumPasswordLength,RequireSymbols,RequireNumbers]'
note 'What is left out goes back to its default'
ok '' iam update-account-password-policy --require-numbers
ok "6${tab}False${tab}True" iam get-account-password-policy \
  --query 'PasswordPolicy.[MinimumPasswordLength,RequireSymbols,RequireNumbers]'
ok '' iam delete-account-password-policy
