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
 * Write a message as it goes over the wire: CRLF, lines of at most 76 characters, everything in
 * ASCII. The same message gives the same bytes. Source: RFC 5322, 2045 to 2047, 2231, 3834.
 * @return SS_OK; SS_INVALID if a header value holds a control character, or an address is none
 */
ss_status_t ss_message_write(const ss_message_t *message, ss_buffer_t *out);

/** The mail server to talk with. */
typedef struct ss_mail_server_t {
    const char *url;   /* "smtp://host:port" (STARTTLS is used where the server offers it) or
                          "smtps://host:port" */
    const char *login; /* NULL or "user:password" */
    /*
     * Called about once a second during the talk; false ends it. Once all is sent the server may
     * have taken it: then its answer is worth waiting for. NULL: never called
     */
    bool (*go_on)(void *baton, bool all_sent);
    void *baton;
} ss_mail_server_t;

/**
 * Hand a message to an SMTP server (libcurl). Refuses CR or LF in any header value.
 * @param error   what the server or the network said, without personal data; set unless SS_OK
 * @return SS_OK when the server has taken it; SS_UNAVAILABLE for anything worth a retry; SS_INVALID
 * when the server refuses for good (5xx) or a header is malformed
 */
ss_status_t ss_mail_send(const ss_message_t *message, const ss_mail_server_t *server,
                         const char **error, apr_pool_t *pool);

#endif
