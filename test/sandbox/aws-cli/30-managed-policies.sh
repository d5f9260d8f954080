title 'Managed policies and their versions'
policy=arn:aws:iam::111111111111:policy/team/Reports
ok "$policy${tab}ANPA*${tab}v1" iam create-policy --policy-name Reports --path /team/ --policy-document file://read.json \
  --description 'read the reports' --query 'Policy.[Arn,PolicyId,DefaultVersionId]'
ok "Reports${tab}read the reports${tab}0" iam get-policy --policy-arn $policy \
  --query 'Policy.[PolicyName,Description,AttachmentCount]'
ok "$policy" iam list-policies --scope Local --query 'Policies[].Arn'
refused EntityAlreadyExists 'A policy called REPORTS already exists' iam create-policy --policy-name REPORTS \
  --policy-document file://read.json
ok "v2${tab}True" iam create-policy-version --policy-arn $policy --policy-document file://write.json --set-as-default \
  --query 'PolicyVersion.[VersionId,IsDefaultVersion]'
ok s3:PutObject iam get-policy-version --policy-arn $policy --version-id v2 \
  --query 'PolicyVersion.Document.Statement[0].Action[1]'
ok "v1${tab}False
v2${tab}True" iam list-policy-versions --policy-arn $policy --query 'sort_by(Versions,&VersionId)[].[VersionId,IsDefaultVersion]'
ok '' iam set-default-policy-version --policy-arn $policy --version-id v1
ok v1 iam get-policy --policy-arn $policy --query Policy.DefaultVersionId
note 'Five versions at most; a number is never used again; the default one stays'
for version in v3 v4 v5; do
  ok $version iam create-policy-version --policy-arn $policy --policy-document file://read.json \
    --query PolicyVersion.VersionId
done
refused LimitExceeded 'can have up to 5 versions' \
  iam create-policy-version --policy-arn $policy --policy-document file://read.json
refused DeleteConflict 'Cannot delete the default version' iam delete-policy-version --policy-arn $policy --version-id v1
refused NoSuchEntity 'version v9 does not exist' iam get-policy-version --policy-arn $policy --version-id v9
ok '' iam delete-policy-version --policy-arn $policy --version-id v5
ok v6 iam create-policy-version --policy-arn $policy --policy-document file://read.json --query PolicyVersion.VersionId
refused LimitExceeded 'Cannot exceed quota for PolicySize: 6144' \
  iam create-policy --policy-name Large --policy-document file://large.json
note 'A policy goes when nothing has it and one version is left'
refused DeleteConflict 'more than one version' iam delete-policy --policy-arn $policy
for version in v2 v3 v4 v6; do ok '' iam delete-policy-version --policy-arn $policy --version-id $version; done
ok '' iam attach-role-policy --role-name Worker --policy-arn $policy
refused DeleteConflict 'attached to entities' iam delete-policy --policy-arn $policy
ok '' iam detach-role-policy --role-name Worker --policy-arn $policy
ok '' iam put-user-permissions-boundary --user-name alice --permissions-boundary $policy
refused DeleteConflict 'attached to entities' iam delete-policy --policy-arn $policy
ok '' iam delete-user-permissions-boundary --user-name alice
ok '' iam delete-policy --policy-arn $policy
refused NoSuchEntity 'was not found' iam get-policy --policy-arn $policy
note "AWS's own are all there, and nobody else's to change"
ok "AdministratorAccess${tab}*" iam get-policy --policy-arn arn:aws:iam::aws:policy/AdministratorAccess \
  --query 'Policy.[PolicyName,DefaultVersionId]'
ok '\*' iam get-policy-version --policy-arn arn:aws:iam::aws:policy/AdministratorAccess --version-id v1 \
  --query 'PolicyVersion.Document.Statement[0].Resource'
ok 1??? iam list-policies --scope AWS --query 'length(Policies)' --output json
refused AccessDenied 'not authorized to perform: iam:DeletePolicy' \
  iam delete-policy --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
ok '' iam delete-role --role-name Worker
ok '' iam delete-user --user-name alice
