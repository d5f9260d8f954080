title 'SSH public keys'
ok APKA* iam upload-ssh-public-key --user-name carol --ssh-public-key-body file://key.pub --query SSHPublicKey.SSHPublicKeyId
id=$out
ok "carol${tab}Active${tab}True" iam get-ssh-public-key --user-name carol --ssh-public-key-id "$id" --encoding SSH \
  --query 'SSHPublicKey.[UserName,Status,starts_with(SSHPublicKeyBody,`"ssh-rsa AAAAB3"`)]'
ok '' iam update-ssh-public-key --user-name carol --ssh-public-key-id "$id" --status Inactive
ok "$id${tab}Inactive" iam list-ssh-public-keys --user-name carol --query 'SSHPublicKeys[].[SSHPublicKeyId,Status]'
refused DuplicateSSHPublicKey 'already associated' \
  iam upload-ssh-public-key --user-name carol --ssh-public-key-body file://key.pub
refused InvalidPublicKey 'malformed or otherwise invalid' \
  iam upload-ssh-public-key --user-name carol --ssh-public-key-body 'ssh-ed25519 AAAA'
refused DeleteConflict 'must delete SSH public keys first' iam delete-user --user-name carol
ok '' iam delete-ssh-public-key --user-name carol --ssh-public-key-id "$id"
refused NoSuchEntity "The Public Key with id $id cannot be found" \
  iam delete-ssh-public-key --user-name carol --ssh-public-key-id "$id"

title 'Signing certificates'
ok ???????????????????????? iam upload-signing-certificate --user-name carol --certificate-body file://certificate.pem \
  --query Certificate.CertificateId
id=$out
ok "$id${tab}Active" iam list-signing-certificates --user-name carol --query 'Certificates[].[CertificateId,Status]'
refused DuplicateCertificate 'already associated' \
  iam upload-signing-certificate --user-name carol --certificate-body file://certificate.pem
refused MalformedCertificate 'Certificate is malformed' \
  iam upload-signing-certificate --user-name carol --certificate-body file://key.pub
ok '' iam update-signing-certificate --user-name carol --certificate-id "$id" --status Inactive
refused DeleteConflict 'must delete signing certificates first' iam delete-user --user-name carol
ok '' iam delete-signing-certificate --user-name carol --certificate-id "$id"
refused NoSuchEntity "The Certificate with id $id cannot be found" \
  iam delete-signing-certificate --user-name carol --certificate-id "$id"

title 'Service-specific credentials'
ok "ACCA*${tab}carol-at-111111111111" iam create-service-specific-credential --user-name carol \
  --service-name codecommit.amazonaws.com --query 'ServiceSpecificCredential.[ServiceSpecificCredentialId,ServiceUserName]'
id=${out%%$tab*}
ok "$id${tab}codecommit.amazonaws.com${tab}Active" iam list-service-specific-credentials --user-name carol \
  --query 'ServiceSpecificCredentials[].[ServiceSpecificCredentialId,ServiceName,Status]'
refused NotSupportedService 'No such service s3.amazonaws.com is supported' \
  iam create-service-specific-credential --user-name carol --service-name s3.amazonaws.com
ok '' iam update-service-specific-credential --user-name carol --service-specific-credential-id "$id" --status Inactive
refused DeleteConflict 'must delete service-specific credentials first' iam delete-user --user-name carol
ok '' iam delete-service-specific-credential --user-name carol --service-specific-credential-id "$id"
refused NoSuchEntity "with id $id cannot be found" \
  iam delete-service-specific-credential --user-name carol --service-specific-credential-id "$id"
