title 'Roles'
show trust-root.json
ok "Reader${tab}/app/${tab}arn:aws:iam::111111111111:role/app/Reader${tab}AROA*" iam create-role --role-name Reader --path /app/ \
  --assume-role-policy-document file://trust-root.json --description 'reads reports' --tags Key=team,Value=data \
  --query 'Role.[RoleName,Path,Arn,RoleId]'
ok '' iam wait role-exists --role-name Reader
ok "reads reports${tab}3600${tab}team" iam get-role --role-name Reader \
  --query 'Role.[Description,MaxSessionDuration,Tags[0].Key]'
ok "Reader" iam list-roles --path-prefix /app/ --query 'Roles[].RoleName'
ok '' iam update-role --role-name Reader --description 'reads all reports' --max-session-duration 14400
ok "reads all reports${tab}14400" iam get-role --role-name Reader --query 'Role.[Description,MaxSessionDuration]'
note 'UpdateRole without a duration sets it back to an hour; UpdateRoleDescription leaves it'
ok 'reads' iam update-role-description --role-name Reader --description reads --query Role.Description
ok 14400 iam get-role --role-name Reader --query Role.MaxSessionDuration
ok '' iam update-role --role-name Reader --description reads
ok 3600 iam get-role --role-name Reader --query Role.MaxSessionDuration

note 'Names are unique whatever their case and path'
refused EntityAlreadyExists 'Role with name READER already exists' iam create-role --role-name READER \
  --assume-role-policy-document file://trust-root.json
refused ValidationError "at 'roleName' failed to satisfy constraint" iam create-role --role-name 'not a name' \
  --assume-role-policy-document file://trust-root.json
refused ValidationError 'less than or equal to 43200' iam update-role --role-name Reader --max-session-duration 90000
refused ValidationError "at 'description' failed to satisfy constraint" iam update-role-description --role-name Reader \
  --description 日本
refused InvalidInput 'reserved' iam create-role --role-name Mine --path /aws-service-role/ec2.amazonaws.com/ \
  --assume-role-policy-document file://trust-root.json
refused NoSuchEntity 'The role with name Nobody cannot be found' iam get-role --role-name Nobody

title 'Trust policies'
note 'A bare account id comes back as the ARN of its root'
ok arn:aws:iam::111111111111:root iam get-role --role-name Reader \
  --query 'Role.AssumeRolePolicyDocument.Statement[0].Principal.AWS'
ok '' iam update-assume-role-policy --role-name Reader --policy-document file://trust-ec2.json
ok '{
    "Version": "2012-10-17",
    "Statement": \[
        {
            "Effect": "Allow",
            "Principal": {
                "Service": "ec2.amazonaws.com"
            },
            "Action": "sts:AssumeRole"
        }
    \]
}' iam get-role --role-name Reader --query Role.AssumeRolePolicyDocument --output json
note 'What cannot be one is refused, and the old one stays'
show trust-nobody.json trust-star.json read.json not-json.json
refused MalformedPolicyDocument 'Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:user/nobody"' \
  iam update-assume-role-policy --role-name Reader --policy-document file://trust-nobody.json
refused MalformedPolicyDocument 'AssumeRolepolicy contained an invalid principal: "STAR":"*"' \
  iam update-assume-role-policy --role-name Reader --policy-document file://trust-star.json
refused MalformedPolicyDocument 'Has prohibited field Resource' \
  iam update-assume-role-policy --role-name Reader --policy-document file://read.json
refused MalformedPolicyDocument 'invalid Json' \
  iam update-assume-role-policy --role-name Reader --policy-document file://not-json.json
note 'trust-large.json names an external id of 2,048 characters'
refused LimitExceeded 'Cannot exceed quota for ACLSizePerRole: 2048' \
  iam update-assume-role-policy --role-name Reader --policy-document file://trust-large.json
refused NoSuchEntity 'The role with name Nobody cannot be found' \
  iam update-assume-role-policy --role-name Nobody --policy-document file://trust-ec2.json
ok ec2.amazonaws.com iam get-role --role-name Reader --query 'Role.AssumeRolePolicyDocument.Statement[0].Principal.Service'

note 'A trust policy goes with its role, and only so'
ok '' iam delete-role --role-name Reader
refused NoSuchEntity 'The role with name Reader cannot be found' iam delete-role --role-name Reader
