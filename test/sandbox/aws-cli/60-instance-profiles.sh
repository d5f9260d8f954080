title 'Instance profiles'
ok Web iam create-role --role-name Web --assume-role-policy-document file://trust-ec2.json --query Role.RoleName
ok "arn:aws:iam::111111111111:instance-profile/Web${tab}AIPA*" iam create-instance-profile --instance-profile-name Web \
  --query 'InstanceProfile.[Arn,InstanceProfileId]'
refused EntityAlreadyExists 'Instance Profile web already exists' iam create-instance-profile --instance-profile-name web
ok '' iam add-role-to-instance-profile --instance-profile-name Web --role-name Web
ok Web iam get-instance-profile --instance-profile-name Web --query 'InstanceProfile.Roles[].RoleName'
ok Web iam list-instance-profiles --query 'InstanceProfiles[].InstanceProfileName'
ok Web iam list-instance-profiles-for-role --role-name Web --query 'InstanceProfiles[].InstanceProfileName'
refused LimitExceeded 'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1' \
  iam add-role-to-instance-profile --instance-profile-name Web --role-name Web
refused DeleteConflict 'must remove roles from instance profile first' iam delete-role --role-name Web
refused DeleteConflict 'must remove roles from instance profile first' \
  iam delete-instance-profile --instance-profile-name Web
ok '' iam remove-role-from-instance-profile --instance-profile-name Web --role-name Web
refused NoSuchEntity 'cannot be found' iam remove-role-from-instance-profile --instance-profile-name Web --role-name Web
ok '' iam delete-instance-profile --instance-profile-name Web
refused NoSuchEntity 'Instance Profile Web cannot be found' iam get-instance-profile --instance-profile-name Web
ok '' iam delete-role --role-name Web
