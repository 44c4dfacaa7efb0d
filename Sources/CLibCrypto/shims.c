#include "CLibCrypto.h"

EVP_PKEY *postern_generate_p256_key(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256"); }

EVP_PKEY *postern_generate_rsa_key(size_t bits) {
  return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", bits);
}

EVP_PKEY *postern_generate_ed25519_key(void) { return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519"); }

int postern_general_names_count(const void *names) {
  return names == NULL ? 0 : sk_GENERAL_NAME_num((const GENERAL_NAMES *)names);
}

int postern_general_names_dns(const void *names, int index, const unsigned char **text) {
  int type = 0;
  const GENERAL_NAME *name = sk_GENERAL_NAME_value((const GENERAL_NAMES *)names, index);
  if (name == NULL) return -1;
  const ASN1_IA5STRING *value = GENERAL_NAME_get0_value(name, &type);
  if (type != GEN_DNS || value == NULL) return -1;
  *text = ASN1_STRING_get0_data(value);
  return ASN1_STRING_length(value);
}

void postern_general_names_free(void *names) { GENERAL_NAMES_free((GENERAL_NAMES *)names); }

long postern_ssl_ctx_set_min_proto_version(SSL_CTX *context, int version) {
  return SSL_CTX_set_min_proto_version(context, version);
}

long postern_ssl_ctx_set_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_mode(context, mode);
}

long postern_ssl_ctx_set_session_cache_mode(SSL_CTX *context, long mode) {
  return SSL_CTX_set_session_cache_mode(context, mode);
}

void postern_ssl_ctx_set_read_ahead(SSL_CTX *context, bool reads_ahead) {
  SSL_CTX_set_read_ahead(context, reads_ahead);
}

long postern_ssl_set_tlsext_host_name(SSL *ssl, const char *name) {
  return SSL_set_tlsext_host_name(ssl, name);
}
