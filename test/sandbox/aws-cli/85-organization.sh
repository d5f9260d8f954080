title 'Organization'
note 'There is none until it is made'
refused AWSOrganizationsNotInUseException 'not a member of an organization' organizations list-accounts
ok "111111111111${tab}ALL" organizations create-organization --query 'Organization.[MasterAccountId,FeatureSet]'
refused AlreadyInOrganizationException 'already a member' organizations create-organization
ok 'r-oq13' organizations list-roots --query 'Roots[].Id'
root_id=$out
ok 'ou-*' organizations create-organizational-unit --parent-id "$root_id" --name Workloads --query OrganizationalUnit.Id
unit_id=$out
refused DuplicateOrganizationalUnitException 'An OU with the same name already exists' \
  organizations create-organizational-unit --parent-id "$root_id" --name Workloads

note 'A new account takes a while'
ok 'car-*IN_PROGRESS' organizations create-account --email new@example.com --account-name new \
  --query 'CreateAccountStatus.[Id,State]'
request=${out%%$'\t'*}
for state in IN_PROGRESS IN_PROGRESS SUCCEEDED; do
  ok "$state" organizations describe-create-account-status --create-account-request-id "$request" \
    --query CreateAccountStatus.State
done
ok "900000000*${tab}new${tab}ACTIVE${tab}ACTIVE" organizations list-accounts --query 'Accounts[-1].[Id,Name,State,Status]'
account_id=${out%%$'\t'*}
ok '' organizations move-account --account-id "$account_id" --source-parent-id "$root_id" --destination-parent-id "$unit_id"
refused DuplicateAccountException 'already in the specified destination' organizations move-account \
  --account-id "$account_id" --source-parent-id "$root_id" --destination-parent-id "$unit_id"
refused OrganizationalUnitNotEmptyException 'not empty' \
  organizations delete-organizational-unit --organizational-unit-id "$unit_id"
ok '' organizations tag-resource --resource-id "$account_id" --tags Key=env,Value=prod
ok "env${tab}prod" organizations list-tags-for-resource --resource-id "$account_id" --query 'Tags[].[Key,Value]'

note 'Its role is there'
enter new "arn:aws:sts::$account_id:assumed-role/OrganizationAccountAccessRole/transcript" sts assume-role \
  --role-arn "arn:aws:iam::$account_id:role/OrganizationAccountAccessRole" --role-session-name transcript --query "$session"
as new
ok 111111111111 organizations describe-organization --query Organization.MasterAccountId
refused AccessDeniedException "You don't have permissions" organizations list-accounts
as root

note 'Guard rails'
scp='{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}]}'
ok 'p-*' organizations create-policy --name NoUsers --description '' --type SERVICE_CONTROL_POLICY --content "$scp" \
  --query Policy.PolicySummary.Id
policy_id=$out
ok '' organizations attach-policy --policy-id "$policy_id" --target-id "$unit_id"
ok "p-FullAWSAccess${tab}True*$policy_id${tab}False" organizations list-policies-for-target --target-id "$unit_id" \
  --filter SERVICE_CONTROL_POLICY --query 'Policies[].[Id,AwsManaged]'
refused PolicyInUseException 'attached' organizations delete-policy --policy-id "$policy_id"
refused ConstraintViolationException 'cannot remove the last policy' organizations detach-policy \
  --policy-id p-FullAWSAccess --target-id "$account_id"
refused MalformedPolicyDocumentException 'does not meet the requirements' organizations create-policy --name Bad \
  --description '' --type SERVICE_CONTROL_POLICY --content "${scp/\"Resource\"/\"Principal\":\"*\",\"Resource\"}"
refused PolicyTypeNotEnabledException 'only for enabled policy types' organizations attach-policy \
  --policy-id p-RCPFullAWSAccess --target-id "$account_id"
ok '*RESOURCE_CONTROL_POLICY*' organizations enable-policy-type --root-id "$root_id" --policy-type RESOURCE_CONTROL_POLICY \
  --query 'Root.PolicyTypes[].Type'
refused InvalidInputException "can't detach" organizations detach-policy --policy-id p-RCPFullAWSAccess \
  --target-id "$account_id"
rcp='{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"*"}]}'
ok 'p-*' organizations create-policy --name KeepBuckets --description '' --type RESOURCE_CONTROL_POLICY --content "$rcp" \
  --query Policy.PolicySummary.Id
rcp_id=$out
ok '' organizations attach-policy --policy-id "$rcp_id" --target-id "$account_id"
refused DuplicatePolicyAttachmentException 'already attached' organizations attach-policy --policy-id "$rcp_id" \
  --target-id "$account_id"
ok "$account_id${tab}ACCOUNT" organizations list-targets-for-policy --policy-id "$rcp_id" --query 'Targets[].[TargetId,Type]'
for id in "$policy_id" "$rcp_id"; do
  target=$unit_id
  [[ $id == "$policy_id" ]] || target=$account_id
  ok '' organizations detach-policy --policy-id "$id" --target-id "$target"
  ok '' organizations delete-policy --policy-id "$id"
done

note 'Who administers a service'
refused ConstraintViolationException 'enable service access' organizations register-delegated-administrator \
  --account-id "$account_id" --service-principal access-analyzer.amazonaws.com
ok '' organizations enable-aws-service-access --service-principal access-analyzer.amazonaws.com
ok '' organizations register-delegated-administrator --account-id "$account_id" \
  --service-principal access-analyzer.amazonaws.com
ok 'access-analyzer.amazonaws.com' organizations list-delegated-services-for-account --account-id "$account_id" \
  --query 'DelegatedServices[].ServicePrincipal'
ok '' organizations deregister-delegated-administrator --account-id "$account_id" \
  --service-principal access-analyzer.amazonaws.com

note 'And back'
ok '' organizations move-account --account-id "$account_id" --source-parent-id "$unit_id" --destination-parent-id "$root_id"
ok '' organizations delete-organizational-unit --organizational-unit-id "$unit_id"
ok '' organizations list-organizational-units-for-parent --parent-id "$root_id" --query 'OrganizationalUnits[].Id'
