title 'Users'
ok "paul${tab}AIDA*" iam create-user --user-name paul --path /people/ --query 'User.[UserName,UserId]'
ok "arn:aws:iam::111111111111:user/people/paul" iam get-user --user-name paul --query User.Arn
ok paul iam list-users --query 'Users[].UserName'
refused EntityAlreadyExists 'User with name Paul already exists' iam create-user --user-name Paul
refused ValidationError "at 'userName' failed to satisfy constraint" iam create-user --user-name 'paul smith'
refused NoSuchEntity 'The user with name nobody cannot be found' iam get-user --user-name nobody
ok '' iam update-user --user-name paul --new-path /
ok arn:aws:iam::111111111111:user/paul iam get-user --user-name paul --query User.Arn

title 'Access keys'
enter paul paul iam create-access-key --user-name paul --query 'AccessKey.[UserName,AccessKeyId,SecretAccessKey]'
key=${credentials[paul]%%[[:space:]]*}
ok "$key${tab}Active" iam list-access-keys --user-name paul --query 'AccessKeyMetadata[].[AccessKeyId,Status]'
ok "paul${tab}N/A" iam get-access-key-last-used --access-key-id "$key" --query '[UserName,AccessKeyLastUsed.ServiceName]'
as paul
ok "arn:aws:iam::111111111111:user/paul" sts get-caller-identity --query Arn
as root
ok '' iam update-access-key --user-name paul --access-key-id "$key" --status Inactive
as paul
refused InvalidClientTokenId 'security token included in the request is invalid' sts get-caller-identity
as root
ok '' iam update-access-key --user-name paul --access-key-id "$key" --status Active
ok AKIA* iam create-access-key --user-name paul --query AccessKey.AccessKeyId
second=$out
refused LimitExceeded 'Cannot exceed quota for AccessKeysPerUser: 2' iam create-access-key --user-name paul
refused DeleteConflict 'must delete access keys first' iam delete-user --user-name paul
ok '' iam delete-access-key --user-name paul --access-key-id "$second"
refused NoSuchEntity "The Access Key with id $second cannot be found" \
  iam delete-access-key --user-name paul --access-key-id "$second"

title 'Login profiles'
ok carol iam create-user --user-name carol --query User.UserName
ok "carol${tab}True" iam create-login-profile --user-name carol --password Correct-Horse-1 --password-reset-required \
  --query 'LoginProfile.[UserName,PasswordResetRequired]'
refused EntityAlreadyExists 'Login Profile for user carol already exists' \
  iam create-login-profile --user-name carol --password Correct-Horse-1
ok '' iam update-login-profile --user-name carol --no-password-reset-required
ok False iam get-login-profile --user-name carol --query LoginProfile.PasswordResetRequired
refused DeleteConflict 'must delete login profile first' iam delete-user --user-name carol
ok '' iam delete-login-profile --user-name carol
refused NoSuchEntity 'Login Profile for User carol cannot be found' iam get-login-profile --user-name carol

title 'MFA devices'
device=arn:aws:iam::111111111111:mfa/paul
ok $device iam create-virtual-mfa-device --virtual-mfa-device-name paul --outfile seed --bootstrap-method Base32StringSeed \
  --query VirtualMFADevice.SerialNumber
refused EntityAlreadyExists 'MFADevice entity at the same path and name already exists' iam create-virtual-mfa-device \
  --virtual-mfa-device-name paul --outfile seed --bootstrap-method Base32StringSeed
ok $device iam list-virtual-mfa-devices --assignment-status Unassigned --query 'VirtualMFADevices[].SerialNumber'
refused InvalidAuthenticationCode 'Authentication code for device is not valid' iam enable-mfa-device --user-name paul \
  --serial-number $device --authentication-code1 123456 --authentication-code2 123456
ok '' iam enable-mfa-device --user-name paul --serial-number $device --authentication-code1 123456 \
  --authentication-code2 654321
ok $device iam list-mfa-devices --user-name paul --query 'MFADevices[].SerialNumber'
ok paul iam get-mfa-device --serial-number $device --query UserName
refused DeleteConflict 'Must deactivate first' iam delete-virtual-mfa-device --serial-number $device
refused NoSuchEntity "doesn't exist" iam deactivate-mfa-device --user-name carol --serial-number $device
note 'paul keeps his device, for the roles that ask for MFA; carol gets one, and loses it'
ok arn:aws:iam::111111111111:mfa/carol iam create-virtual-mfa-device --virtual-mfa-device-name carol --outfile seed \
  --bootstrap-method Base32StringSeed --query VirtualMFADevice.SerialNumber
ok '' iam enable-mfa-device --user-name carol --serial-number arn:aws:iam::111111111111:mfa/carol \
  --authentication-code1 123456 --authentication-code2 654321
refused DeleteConflict 'must delete MFA device first' iam delete-user --user-name carol
ok '' iam deactivate-mfa-device --user-name carol --serial-number arn:aws:iam::111111111111:mfa/carol
ok '' iam delete-virtual-mfa-device --serial-number arn:aws:iam::111111111111:mfa/carol
refused NoSuchEntity "doesn't exist" iam delete-virtual-mfa-device --serial-number arn:aws:iam::111111111111:mfa/carol
