# The policy documents that the parts name, written into the working folder; one line each, so that `show` stays short.

statement() { printf '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", %s}]}\n' "$1"; }
trust() { statement "\"Principal\": $1, \"Action\": \"sts:AssumeRole\"${2:+, $2}"; }
repeated() { printf "%0$2d" 0 | tr 0 "$1"; }

main=arn:aws:iam::111111111111
trust '{"AWS": "111111111111"}' >trust-root.json
trust '{"Service": "ec2.amazonaws.com"}' >trust-ec2.json
trust "{\"AWS\": \"$main:user/paul\"}" >trust-paul.json
trust "{\"AWS\": \"$main:role/Caller\"}" >trust-caller.json
trust "{\"AWS\": \"$main:user/nobody\"}" >trust-nobody.json
trust '"*"' >trust-star.json
trust "{\"AWS\": \"$main:root\"}" '"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}' >trust-mfa.json
trust "{\"AWS\": \"$main:root\"}" '"Condition": {"StringEquals": {"sts:ExternalId": "acme-7f3a"}}' >trust-external-id.json
trust "{\"AWS\": \"arn:aws:iam::222222222222:role/paul\"}" >trust-chain.json
trust "{\"AWS\": \"$main:root\"}" "\"Condition\": {\"StringEquals\": {\"sts:ExternalId\": \"$(repeated x 2048)\"}}" >trust-large.json

statement '"Action": "s3:GetObject", "Resource": "*"' >read.json
statement '"Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"' >write.json
statement '"Action": "sts:AssumeRole", "Resource": "arn:aws:iam::222222222222:role/*"' >assume.json
statement "\"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::$(repeated x 7000)\"" >large.json
sed 's/"Allow"/"allow"/' read.json >wrong-effect.json
printf '{"Version": "2012-10-17", "Statement": [\n' >not-json.json
# Just past the inline quota of each kind: 10,240, 2,048 and 5,120 characters without white space.
for size in role:10240 user:2048 group:5120; do
  statement "\"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::$(repeated x "${size#*:}")\"" >"large-${size%:*}.json"
done
printf '[%s]\n' "$(seq -f '{"Key": "key%g", "Value": ""}' -s ', ' 49)" >tags.json
