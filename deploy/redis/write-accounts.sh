#!/bin/sh
# Prints the ACL file of the accounts in users.acl, with the SHA-256 of each password in its place; Redis never keeps the passwords.
#   INGESTOR_REDIS_PASSWORD=… AGGREGATOR_REDIS_PASSWORD=… BROADCASTER_REDIS_PASSWORD=… OPERATOR_REDIS_PASSWORD=… \
#     sh deploy/redis/write-accounts.sh > /etc/redis/users.acl
set -eu

digest() {
  if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-64
}

replacements=
for variable in INGESTOR_REDIS_PASSWORD AGGREGATOR_REDIS_PASSWORD BROADCASTER_REDIS_PASSWORD OPERATOR_REDIS_PASSWORD; do
  eval "password=\${$variable:-}"
  if [ -z "$password" ]; then
    echo "$variable is not set; set it to the password of this account" >&2
    exit 1
  fi
  replacements="$replacements;s/#{$variable}/#$(printf %s "$password" | digest)/"
done

# A line that begins with spaces goes on with the account of the line above; Redis knows neither such lines nor comments.
sed -e '/^#/d' -e "${replacements#;}" "$(dirname "$0")/users.acl" |
  awk '/^user / { if (account) print account; account = $0; next } NF { sub(/^ +/, " "); account = account $0 } END { print account }'
