title 'Inline policies'
show write.json wrong-effect.json
ok Worker iam create-role --role-name Worker --assume-role-policy-document file://trust-ec2.json --query Role.RoleName
ok alice iam create-user --user-name alice --query User.UserName
ok Readers iam create-group --group-name Readers --query Group.GroupName
for owner in role:Worker user:alice group:Readers; do
  kind=${owner%:*} name=${owner#*:}
  ok '' iam put-$kind-policy --$kind-name $name --policy-name s3 --policy-document file://read.json
  ok s3:GetObject iam get-$kind-policy --$kind-name $name --policy-name s3 --query 'PolicyDocument.Statement[0].Action'
  ok '' iam put-$kind-policy --$kind-name $name --policy-name s3 --policy-document file://write.json
  ok s3:PutObject iam get-$kind-policy --$kind-name $name --policy-name s3 --query 'PolicyDocument.Statement[0].Action[1]'
  ok s3 iam list-$kind-policies --$kind-name $name --query PolicyNames
  refused DeleteConflict 'must delete policies first' iam delete-$kind --$kind-name $name
  refused LimitExceeded "Maximum policy size of" iam put-$kind-policy --$kind-name $name --policy-name large \
    --policy-document file://large-$kind.json
  ok '' iam delete-$kind-policy --$kind-name $name --policy-name s3
  refused NoSuchEntity "The $kind policy with name s3 cannot be found" iam get-$kind-policy --$kind-name $name --policy-name s3
done
refused MalformedPolicyDocument 'should not specify a principal' \
  iam put-role-policy --role-name Worker --policy-name s3 --policy-document file://trust-ec2.json
refused MalformedPolicyDocument 'Syntax errors in policy' \
  iam put-role-policy --role-name Worker --policy-name s3 --policy-document file://wrong-effect.json
refused NoSuchEntity 'The role with name Nobody cannot be found' \
  iam put-role-policy --role-name Nobody --policy-name s3 --policy-document file://read.json

title 'Attachments'
readonly=arn:aws:iam::aws:policy/ReadOnlyAccess
for owner in role:Worker user:alice group:Readers; do
  kind=${owner%:*} name=${owner#*:}
  ok '' iam attach-$kind-policy --$kind-name $name --policy-arn $readonly
  ok "ReadOnlyAccess${tab}$readonly" iam list-attached-$kind-policies --$kind-name $name \
    --query 'AttachedPolicies[].[PolicyName,PolicyArn]'
  refused DeleteConflict 'must detach all policies first' iam delete-$kind --$kind-name $name
done
note 'Attaching twice is one attachment; the policy knows where it is attached'
ok '' iam attach-role-policy --role-name Worker --policy-arn $readonly
ok "Readers${tab}alice${tab}Worker" iam list-entities-for-policy --policy-arn $readonly \
  --query '[PolicyGroups[0].GroupName,PolicyUsers[0].UserName,PolicyRoles[0].RoleName]'
ok 3 iam get-policy --policy-arn $readonly --query Policy.AttachmentCount
for owner in role:Worker user:alice group:Readers; do
  kind=${owner%:*} name=${owner#*:}
  ok '' iam detach-$kind-policy --$kind-name $name --policy-arn $readonly
  refused NoSuchEntity 'was not found' iam detach-$kind-policy --$kind-name $name --policy-arn $readonly
done
refused NoSuchEntity 'does not exist or is not attachable' iam attach-role-policy --role-name Worker \
  --policy-arn arn:aws:iam::111111111111:policy/Nothing
refused NoSuchEntity 'does not exist or is not attachable' iam attach-role-policy --role-name Worker \
  --policy-arn arn:aws:iam::aws:policy/ReadOnlyAcess
refused InvalidInput 'is not valid' iam attach-role-policy --role-name Worker --policy-arn arn:aws:s3:::not-a-policy
refused PolicyNotAttachable 'Cannot attach a Service Role Policy to a Customer Role' iam attach-role-policy \
  --role-name Worker --policy-arn arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy
note 'Ten at most'
ten='AmazonS3FullAccess AmazonEC2FullAccess AmazonSQSFullAccess AmazonSNSFullAccess AmazonRDSFullAccess
  AmazonVPCFullAccess AmazonSESFullAccess IAMFullAccess AWSLambda_FullAccess CloudWatchFullAccess'
for policy in $ten; do
  ok '' iam attach-group-policy --group-name Readers --policy-arn arn:aws:iam::aws:policy/$policy
done
refused LimitExceeded 'Cannot exceed quota for PoliciesPerGroup: 10' \
  iam attach-group-policy --group-name Readers --policy-arn $readonly

title 'Permissions boundaries'
for owner in role:Worker user:alice; do
  kind=${owner%:*} name=${owner#*:}
  ok '' iam put-$kind-permissions-boundary --$kind-name $name --permissions-boundary $readonly
  ok "$readonly" iam get-$kind --$kind-name $name --query "${kind^}.PermissionsBoundary.PermissionsBoundaryArn"
done
ok "Worker${tab}alice" iam list-entities-for-policy --policy-arn $readonly --policy-usage-filter PermissionsBoundary \
  --query '[PolicyRoles[0].RoleName,PolicyUsers[0].UserName]'
for owner in role:Worker user:alice; do
  kind=${owner%:*} name=${owner#*:}
  ok '' iam delete-$kind-permissions-boundary --$kind-name $name
  refused NoSuchEntity 'does not have a permissions boundary' iam delete-$kind-permissions-boundary --$kind-name $name
done
refused NoSuchEntity 'does not exist or is not attachable' iam put-role-permissions-boundary --role-name Worker \
  --permissions-boundary arn:aws:iam::111111111111:policy/Nothing
