#include "CLibCurl.h"

// curl's macros of the same names check types at the call; here the types are fixed.
#undef curl_easy_setopt
#undef curl_easy_getinfo

CURLcode postern_curl_initialize(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }

CURLcode postern_curl_set_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode postern_curl_set_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode postern_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

CURLcode postern_curl_set_content(CURL *handle, const void *bytes, size_t count) {
  CURLcode code =
      curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)count);
  return code ? code : curl_easy_setopt(handle, CURLOPT_POSTFIELDS, bytes);
}

CURLcode postern_curl_set_protocols(CURL *handle, int allows_plain) {
#if LIBCURL_VERSION_NUM >= 0x075500
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, allows_plain ? "http,https" : "https");
#else
  long protocols = CURLPROTO_HTTPS | (allows_plain ? CURLPROTO_HTTP : 0);
  return curl_easy_setopt(handle, CURLOPT_PROTOCOLS, protocols);
#endif
}

CURLcode postern_curl_set_callbacks(CURL *handle, void *context, postern_curl_take content,
                                    postern_curl_take header_line,
                                    curl_opensocket_callback open_socket) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, content);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_WRITEDATA, context);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, header_line);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_HEADERDATA, context);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, open_socket);
  if (!code) code = curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, context);
  return code;
}

long postern_curl_status(CURL *handle) {
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  return status;
}
