title 'Reading an account at once, and in pages'
as client
ok '' iam attach-role-policy --role-name mfa --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
ok '' iam put-role-policy --role-name Target --policy-name s3 --policy-document file://read.json
ok "OrganizationAccountAccessRole${tab}Target${tab}external-id${tab}mfa${tab}paul" \
  iam get-account-authorization-details --filter Role --query 'sort(RoleDetailList[].RoleName)'
ok s3:GetObject iam get-account-authorization-details --filter Role \
  --query 'RoleDetailList[?RoleName==`Target`].RolePolicyList[0].PolicyDocument.Statement[0].Action'
ok "AdministratorAccess${tab}ReadOnlyAccess" iam get-account-authorization-details --filter AWSManagedPolicy \
  --query 'Policies[].PolicyName'
note 'Two to a page on the wire: the CLI goes on until it has all'
ok '\[
    5,
    2
\]' iam get-account-authorization-details --page-size 2 --query '[length(RoleDetailList),length(Policies)]' --output json
note 'One page, and where it goes on'
ok "True${tab}2${tab}*" iam get-account-authorization-details --no-paginate --max-items 2 \
  --query '[IsTruncated,length(RoleDetailList),Marker]'
ok 5 iam list-roles --page-size 1 --query 'length(Roles)' --output json
refused ValidationError Marker iam list-roles --no-paginate --marker nowhere
refused ValidationError "at 'maxItems' failed to satisfy constraint" iam list-roles --no-paginate --max-items 5000
ok "5${tab}0${tab}1000" iam get-account-summary --query 'SummaryMap.[Roles,Users,RolesQuota]'

note 'and all of it goes'
ok '' iam detach-role-policy --role-name mfa --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
ok '' iam delete-role-policy --role-name Target --policy-name s3
for name in paul mfa external-id Target; do ok '' iam delete-role --role-name $name; done
ok OrganizationAccountAccessRole iam list-roles --query 'Roles[].RoleName'
as root
ok '' iam delete-role-policy --role-name Caller --policy-name assume
ok '' iam delete-role --role-name Caller
as caller
refused InvalidClientTokenId 'security token included in the request is invalid' sts get-caller-identity
as root
for policy in $ten; do
  ok '' iam detach-group-policy --group-name Readers --policy-arn arn:aws:iam::aws:policy/$policy
done
ok '' iam delete-group --group-name Readers
ok "0${tab}0${tab}0${tab}0" iam get-account-summary --query 'SummaryMap.[Roles,Users,Groups,Policies]'
