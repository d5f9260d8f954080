title 'Tags'
ok Tagged iam create-role --role-name Tagged --assume-role-policy-document file://trust-root.json --query Role.RoleName
ok '' iam tag-role --role-name Tagged --tags Key=Department,Value=data Key=team,Value=one
note 'The keys of roles and users ignore case: department replaces Department'
ok '' iam tag-role --role-name Tagged --tags Key=department,Value=ops
ok "department${tab}ops
team${tab}one" iam list-role-tags --role-name Tagged --query 'sort_by(Tags,&Key)[].[Key,Value]'
refused InvalidInput 'Duplicate tag keys found' iam tag-role --role-name Tagged --tags Key=a,Value=1 Key=A,Value=2
refused InvalidInput 'reserved for AWS use' iam tag-role --role-name Tagged --tags Key=aws:a,Value=1
refused ValidationError 'failed to satisfy constraint' iam tag-role --role-name Tagged --tags 'Key=a,Value=what?'
note 'tags.json has 49 tags; with the two that are there that is one too many'
refused LimitExceeded 'maximum limit of 50' iam tag-role --role-name Tagged --tags file://tags.json
ok '' iam untag-role --role-name Tagged --tag-keys TEAM
ok department iam list-role-tags --role-name Tagged --query 'Tags[].Key'
ok '' iam tag-user --user-name paul --tags Key=team,Value=one
ok "team${tab}one" iam list-user-tags --user-name paul --query 'Tags[].[Key,Value]'
ok '' iam untag-user --user-name paul --tag-keys team
ok '' iam list-user-tags --user-name paul --query 'Tags[].Key'
note 'Those of policies do not'
ok arn:aws:iam::111111111111:policy/Tagged iam create-policy --policy-name Tagged --policy-document file://read.json \
  --tags Key=Team,Value=one --query Policy.Arn
ok '' iam tag-policy --policy-arn arn:aws:iam::111111111111:policy/Tagged --tags Key=team,Value=two
ok "Team${tab}team" iam list-policy-tags --policy-arn arn:aws:iam::111111111111:policy/Tagged --query 'Tags[].Key'
ok '' iam untag-policy --policy-arn arn:aws:iam::111111111111:policy/Tagged --tag-keys Team
ok team iam list-policy-tags --policy-arn arn:aws:iam::111111111111:policy/Tagged --query 'Tags[].Key'
ok '' iam delete-policy --policy-arn arn:aws:iam::111111111111:policy/Tagged
ok '' iam delete-role --role-name Tagged
refused NoSuchEntity 'The role with name Tagged cannot be found' iam list-role-tags --role-name Tagged

title 'Service-linked roles'
linked=AWSServiceRoleForAutoScaling
ok "arn:aws:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/$linked" iam create-service-linked-role \
  --aws-service-name autoscaling.amazonaws.com --query Role.Arn
ok AutoScalingServiceRolePolicy iam list-attached-role-policies --role-name $linked --query 'AttachedPolicies[].PolicyName'
refused InvalidInput 'has been taken in this account' \
  iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com
refused UnmodifiableEntity 'this role is only modifiable by AWS' iam delete-role --role-name $linked
refused UnmodifiableEntity 'this role is only modifiable by AWS' iam put-role-policy --role-name $linked \
  --policy-name s3 --policy-document file://read.json
refused UnmodifiableEntity 'this role is only modifiable by AWS' iam update-assume-role-policy --role-name $linked \
  --policy-document file://trust-root.json
refused UnmodifiableEntity 'this role is only modifiable by AWS' iam attach-role-policy --role-name $linked \
  --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess
ok 'scales the web' iam update-role-description --role-name $linked --description 'scales the web' --query Role.Description
ok task/aws-service-role/autoscaling.amazonaws.com/$linked/* iam delete-service-linked-role --role-name $linked
task=$out
ok SUCCEEDED iam get-service-linked-role-deletion-status --deletion-task-id "$task"
refused NoSuchEntity "The role with name $linked cannot be found" iam get-role --role-name $linked
