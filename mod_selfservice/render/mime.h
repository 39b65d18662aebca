/* A mail message as bytes: RFC 5322 headers, multipart/alternative text and HTML, attachments. */
#ifndef SS_MIME_H
#define SS_MIME_H

#include "render/buffer.h"

typedef struct ss_attachment_t {
    const char *filename, *media_type;
    const void *bytes;
    size_t length;
} ss_attachment_t;

typedef struct ss_message_t {
    const char *from_name, *from, *to_name, *to, *reply_to; /* names and reply_to may be "" */
    const char *subject;
    const char *message_id; /* without angle brackets */
    apr_time_t date;
    const char *text, *html; /* UTF-8 */
    const ss_attachment_t *attachments;
    int attachment_count;
} ss_message_t;

/**
 * Hand a message to an SMTP server (libcurl). Refuses CR or LF in any header value.
 * @param login  NULL or "user:password"
 * @param error  what the server or the network said, without personal data; set unless SS_OK
 * @return SS_OK when the server has taken it; SS_UNAVAILABLE for anything worth a retry; SS_INVALID when the
 *         server refuses for good (5xx) or a header is malformed
 */
ss_status_t ss_mail_send(const ss_message_t *message, const char *server, const char *login, const char **error,
                         apr_pool_t *pool);

#endif
