# shellcheck shell=bash
# The certificates of the tests, made anew by openssl at every start so that none expires unnoticed.

# make_certificates FOLDER: makes the folder, readable for the user of the tests alone. Each NAME.pem
# has its NAME.key.
#
#   ca                 signs everything that is not said to be untrusted
#   server             DNS:localhost, IP:127.0.0.1
#   expired            the same names, valid until 2001
#   other-host         DNS:other.example
#   client             CN=certificate_user
#   untrusted-ca       an authority that no server of the tests knows
#   client-untrusted   CN=certificate_user, signed by that one
make_certificates() {
  local directory=$1 log=$1/log
  mkdir -m 700 "$directory"
  if ! (
    set -e
    umask 077
    cd "$directory"
    mkdir work
    authority ca "Strata test authority"
    authority untrusted-ca "Strata untrusted authority"
    signed ca server localhost "subjectAltName = DNS:localhost, IP:127.0.0.1" serverAuth
    signed ca other-host other.example "subjectAltName = DNS:other.example" serverAuth
    signed ca client certificate_user "subjectAltName = DNS:certificate-user.example" clientAuth
    signed untrusted-ca client-untrusted certificate_user "subjectAltName = DNS:certificate-user.example" clientAuth
    expired ca expired localhost "subjectAltName = DNS:localhost, IP:127.0.0.1" serverAuth
    rm -rf work
  ) </dev/null >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    die "openssl could not make the certificates; its output is above"
  fi
}

# private_key NAME: P-256, which is made at once; an RSA key takes up to a second.
private_key() {
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key"
}

# authority NAME COMMON-NAME: a certificate that signs itself.
authority() {
  private_key "$1"
  cat >"work/$1.cnf" <<EOF
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = $2
[extensions]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
EOF
  openssl req -new -x509 -sha256 -days 30 -key "$1.key" -config "work/$1.cnf" -out "$1.pem"
}

# request NAME COMMON-NAME ALTERNATIVE-NAMES PURPOSE: leaves work/NAME.csr, and the extensions in work/NAME.cnf.
request() {
  private_key "$1"
  cat >"work/$1.cnf" <<EOF
[req]
distinguished_name = name
prompt = no
[name]
CN = $2
[extensions]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = $4
$3
EOF
  openssl req -new -sha256 -key "$1.key" -config "work/$1.cnf" -out "work/$1.csr"
}

# signed AUTHORITY NAME COMMON-NAME ALTERNATIVE-NAMES PURPOSE
signed() {
  local issuer=$1
  shift
  request "$@"
  openssl x509 -req -sha256 -days 30 -in "work/$1.csr" -CA "$issuer.pem" -CAkey "$issuer.key" \
    -CAcreateserial -CAserial "work/$issuer.srl" -extfile "work/$1.cnf" -extensions extensions -out "$1.pem"
}

# expired AUTHORITY NAME COMMON-NAME ALTERNATIVE-NAMES PURPOSE: only `openssl ca` takes dates, in every
# version of OpenSSL and in LibreSSL.
expired() {
  local issuer=$1
  shift
  request "$@"
  : >work/index
  cat >>"work/$1.cnf" <<EOF
[ca]
default_ca = authority
[authority]
database = work/index
new_certs_dir = work
rand_serial = yes
default_md = sha256
policy = policy
[policy]
commonName = supplied
EOF
  openssl ca -batch -notext -config "work/$1.cnf" -cert "$issuer.pem" -keyfile "$issuer.key" -extensions extensions \
    -startdate 20000101000000Z -enddate 20010101000000Z -in "work/$1.csr" -out "$1.pem"
}
