#pragma once
#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift can't call: one function for each
// type of argument instead. All answer curl's own code.

/// curl_global_init(CURL_GLOBAL_DEFAULT); once, before anything else.
CURLcode postern_curl_initialize(void);

CURLcode postern_curl_set_number(CURL *handle, CURLoption option, long value);
/// The text is copied.
CURLcode postern_curl_set_text(CURL *handle, CURLoption option, const char *value);
/// The list is not copied and must outlive the transfer.
CURLcode postern_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value);
/// A request's content; not copied.
CURLcode postern_curl_set_content(CURL *handle, const void *bytes, size_t count);

/// Which protocols a transfer may use: https, and http if `allows_plain` is not 0.
CURLcode postern_curl_set_protocols(CURL *handle, int allows_plain);

typedef size_t (*postern_curl_take)(char *bytes, size_t size, size_t count, void *context);

/// Who takes the content, who takes each header line, and who opens the socket for an address.
CURLcode postern_curl_set_callbacks(CURL *handle, void *context, postern_curl_take content,
                                    postern_curl_take header_line,
                                    curl_opensocket_callback open_socket);

/// The status of the last response; 0 if there is none.
long postern_curl_status(CURL *handle);
