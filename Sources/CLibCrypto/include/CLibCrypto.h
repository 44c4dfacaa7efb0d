// libcrypto and libssl, and functions where those have only macros or variadic functions, which Swift can't call.
#ifndef POSTERN_CLIBCRYPTO_H
#define POSTERN_CLIBCRYPTO_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdbool.h>
#include <stdint.h>

// Key generation (EVP_PKEY_Q_keygen is variadic). NULL on failure; the caller frees the key.
EVP_PKEY *postern_generate_p256_key(void);
EVP_PKEY *postern_generate_rsa_key(size_t bits);
EVP_PKEY *postern_generate_ed25519_key(void);

// The DNS names of a certificate's subject alternative names (typed stacks are macros).
// `names` is NULL or comes from X509_get_ext_d2i(NID_subject_alt_name).
int postern_general_names_count(const void *names);
// The length of the DNS name at `index`, or -1 if that name is of another type. The text lives as long as `names`.
int postern_general_names_dns(const void *names, int index, const unsigned char **text);
void postern_general_names_free(void *names);

// Macros over SSL_CTX_ctrl and SSL_ctrl.
long postern_ssl_ctx_set_min_proto_version(SSL_CTX *context, int version);
long postern_ssl_ctx_set_mode(SSL_CTX *context, long mode);
long postern_ssl_ctx_set_session_cache_mode(SSL_CTX *context, long mode);
void postern_ssl_ctx_set_read_ahead(SSL_CTX *context, bool reads_ahead);
long postern_ssl_set_tlsext_host_name(SSL *ssl, const char *name);

// Macros with arguments.
static const uint64_t POSTERN_SSL_OP_NO_RENEGOTIATION = SSL_OP_NO_RENEGOTIATION;
static const uint64_t POSTERN_SSL_OP_NO_COMPRESSION = SSL_OP_NO_COMPRESSION;
static const uint64_t POSTERN_SSL_OP_IGNORE_UNEXPECTED_EOF = SSL_OP_IGNORE_UNEXPECTED_EOF;

#endif
