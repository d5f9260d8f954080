title 'OIDC providers'
oidc=arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com
ok $oidc iam create-open-id-connect-provider --url https://token.actions.githubusercontent.com \
  --client-id-list sts.amazonaws.com
ok "token.actions.githubusercontent.com${tab}sts.amazonaws.com" iam get-open-id-connect-provider \
  --open-id-connect-provider-arn $oidc --query '[Url,ClientIDList[0]]'
ok $oidc iam list-open-id-connect-providers --query 'OpenIDConnectProviderList[].Arn'
refused EntityAlreadyExists 'already exists' iam create-open-id-connect-provider \
  --url https://token.actions.githubusercontent.com --client-id-list sts.amazonaws.com
refused ValidationError 'Invalid Open ID Connect Provider URL' \
  iam create-open-id-connect-provider --url http://idp.example.com
ok '' iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn $oidc --client-id acme
ok "sts.amazonaws.com${tab}acme" iam get-open-id-connect-provider --open-id-connect-provider-arn $oidc --query ClientIDList
ok '' iam remove-client-id-from-open-id-connect-provider --open-id-connect-provider-arn $oidc --client-id acme
refused InvalidInput 'Thumbprint must be' iam update-open-id-connect-provider-thumbprint \
  --open-id-connect-provider-arn $oidc --thumbprint-list zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz
ok '' iam delete-open-id-connect-provider --open-id-connect-provider-arn $oidc
refused NoSuchEntity 'OpenIDConnect Provider not found' \
  iam get-open-id-connect-provider --open-id-connect-provider-arn $oidc
note 'Deleting what is gone succeeds, for this entity alone'
ok '' iam delete-open-id-connect-provider --open-id-connect-provider-arn $oidc

title 'SAML providers'
saml=arn:aws:iam::111111111111:saml-provider/Okta
ok $saml iam create-saml-provider --name Okta --saml-metadata-document file://saml.xml --query SAMLProviderArn
ok True iam get-saml-provider --saml-provider-arn $saml --query 'contains(SAMLMetadataDocument,`"idp.example.com"`)'
ok $saml iam list-saml-providers --query 'SAMLProviderList[].Arn'
refused EntityAlreadyExists 'SAMLProvider Okta already exists' \
  iam create-saml-provider --name Okta --saml-metadata-document file://saml.xml
refused InvalidInput 'Could not parse metadata' \
  iam create-saml-provider --name Other --saml-metadata-document file://certificate.pem
ok $saml iam update-saml-provider --saml-provider-arn $saml --saml-metadata-document file://saml.xml --query SAMLProviderArn
ok '' iam delete-saml-provider --saml-provider-arn $saml
refused NoSuchEntity 'Could not find Provider' iam delete-saml-provider --saml-provider-arn $saml
