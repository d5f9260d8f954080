title 'Groups and memberships'
ok "Admins${tab}AGPA*" iam create-group --group-name Admins --query 'Group.[GroupName,GroupId]'
refused EntityAlreadyExists 'Group with name ADMINS already exists' iam create-group --group-name ADMINS
ok "Admins${tab}Readers" iam list-groups --query 'Groups[].GroupName'
ok '' iam add-user-to-group --group-name Admins --user-name carol
note 'Adding twice is one membership'
ok '' iam add-user-to-group --group-name Admins --user-name carol
ok carol iam get-group --group-name Admins --query 'Users[].UserName'
ok Admins iam list-groups-for-user --user-name carol --query 'Groups[].GroupName'
refused NoSuchEntity 'The user with name nobody cannot be found' \
  iam add-user-to-group --group-name Admins --user-name nobody
refused NoSuchEntity 'The group with name Nobodies cannot be found' \
  iam add-user-to-group --group-name Nobodies --user-name carol
refused DeleteConflict 'must remove users from group first' iam delete-group --group-name Admins
refused DeleteConflict 'must remove users from group first' iam delete-user --user-name carol
refused EntityAlreadyExists 'Group with name readers already exists' \
  iam update-group --group-name Admins --new-group-name readers
ok '' iam update-group --group-name Admins --new-group-name Operators --new-path /ops/
ok arn:aws:iam::111111111111:group/ops/Operators iam list-groups-for-user --user-name carol --query 'Groups[].Arn'
ok '' iam remove-user-from-group --group-name Operators --user-name carol
refused NoSuchEntity 'is not in group' iam remove-user-from-group --group-name Operators --user-name carol
ok '' iam delete-group --group-name Operators
refused NoSuchEntity 'The group with name Operators cannot be found' iam get-group --group-name Operators
note 'with nothing left of hers, carol goes too'
ok '' iam delete-user --user-name carol
refused NoSuchEntity 'The user with name carol cannot be found' iam delete-user --user-name carol
