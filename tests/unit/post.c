/* A mail server for tests: one thread that talks SMTP with one client after the other. */
#include "post.h"

#include "render/buffer.h"

#include <apr_network_io.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <apr_thread_mutex.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_LENGTH 4096

struct post_t {
    apr_pool_t *pool; /* of the thread */
    apr_socket_t *listener;
    apr_thread_t *thread;
    apr_thread_mutex_t *mutex;
    const char *url;
    post_mood_t mood;
    bool ends;
    apr_array_header_t *mails; /* of const char * */
};

static void say(apr_socket_t *client, const char *line)
{
    apr_size_t length = strlen(line);

    apr_socket_send(client, line, &length);
}

/* What a client said and nobody has read yet. */
typedef struct ear_t {
    apr_socket_t *client;
    char heard[16384];
    apr_size_t size, at;
} ear_t;

/* Read up to CRLF. @return false at the end of the talk */
static bool hear(ear_t *ear, char *line)
{
    for (int at = 0; at < LINE_MAX_LENGTH - 1; at++) {
        if (ear->at == ear->size) {
            ear->at = 0;
            ear->size = sizeof(ear->heard);
            if (apr_socket_recv(ear->client, ear->heard, &ear->size) != APR_SUCCESS || ear->size == 0) {
                return false;
            }
        }
        line[at] = ear->heard[ear->at++];
        line[at + 1] = '\0';
        if (line[at] == '\n') {
            return true;
        }
    }
    return false;
}

static void take_mail(post_t *post, ear_t *ear, char *line)
{
    ss_buffer_t *mail = ss_buffer_make(4096, post->pool);

    say(ear->client, "354 go on\r\n");
    while (hear(ear, line) && strcmp(line, ".\r\n") != 0) {
        ss_buffer_add_text(mail, *line == '.' ? line + 1 : line);
    }
    apr_thread_mutex_lock(post->mutex);
    APR_ARRAY_PUSH(post->mails, const char *) = mail->text;
    apr_thread_mutex_unlock(post->mutex);
    say(ear->client, "250 taken\r\n");
}

static void talk(post_t *post, apr_socket_t *client)
{
    char *line = apr_palloc(post->pool, LINE_MAX_LENGTH);
    ear_t *ear = apr_pcalloc(post->pool, sizeof(*ear));
    const char *answer = post->mood == POST_REFUSES_FOR_GOOD ? "550 <ada@example.org> unknown\r\n"
                         : post->mood == POST_IS_BUSY       ? "451 later\r\n"
                                                            : "250 fine\r\n";

    ear->client = client;
    say(client, "220 post\r\n");
    while (hear(ear, line)) {
        if (strncmp(line, "QUIT", 4) == 0) {
            say(client, "221 bye\r\n");
            return;
        }
        if (strncmp(line, "DATA", 4) == 0) {
            take_mail(post, ear, line);
        } else {
            say(client, strncmp(line, "RCPT", 4) == 0 ? answer : "250 fine\r\n");
        }
    }
}

static void *APR_THREAD_FUNC serve(apr_thread_t *thread, void *data)
{
    post_t *post = data;
    apr_socket_t *client;

    while (!post->ends && apr_socket_accept(&client, post->listener, post->pool) == APR_SUCCESS) {
        if (!post->ends) {
            talk(post, client);
        }
        apr_socket_close(client);
    }
    apr_thread_exit(thread, APR_SUCCESS);
    return NULL;
}

/* A last connection wakes the thread, which then ends. */
static apr_status_t stop(void *data)
{
    post_t *post = data;
    apr_sockaddr_t *address;
    apr_socket_t *waker;
    apr_status_t ended;

    post->ends = true;
    apr_socket_addr_get(&address, APR_LOCAL, post->listener);
    if (apr_socket_create(&waker, APR_INET, SOCK_STREAM, APR_PROTO_TCP, post->pool) == APR_SUCCESS) {
        apr_socket_connect(waker, address);
        apr_socket_close(waker);
    }
    apr_thread_join(&ended, post->thread);
    apr_socket_close(post->listener);
    apr_pool_destroy(post->pool);
    return APR_SUCCESS;
}

post_t *given_post(void)
{
    post_t *post = apr_pcalloc(ss_test_pool(), sizeof(*post));
    apr_sockaddr_t *address;

    apr_pool_create(&post->pool, NULL);
    apr_sockaddr_info_get(&address, "127.0.0.1", APR_INET, 0, 0, post->pool);
    CU_ASSERT_EQUAL_FATAL(
        apr_socket_create(&post->listener, APR_INET, SOCK_STREAM, APR_PROTO_TCP, post->pool), APR_SUCCESS);
    CU_ASSERT_EQUAL_FATAL(apr_socket_bind(post->listener, address), APR_SUCCESS);
    CU_ASSERT_EQUAL_FATAL(apr_socket_listen(post->listener, 8), APR_SUCCESS);
    apr_socket_addr_get(&address, APR_LOCAL, post->listener);
    post->url = apr_psprintf(ss_test_pool(), "smtp://127.0.0.1:%d", (int)address->port);
    post->mails = apr_array_make(post->pool, 8, sizeof(const char *));
    apr_thread_mutex_create(&post->mutex, APR_THREAD_MUTEX_DEFAULT, post->pool);
    CU_ASSERT_EQUAL_FATAL(apr_thread_create(&post->thread, NULL, serve, post, post->pool), APR_SUCCESS);
    apr_pool_cleanup_register(ss_test_pool(), post, stop, apr_pool_cleanup_null);
    return post;
}

void post_set_mood(post_t *post, post_mood_t mood)
{
    post->mood = mood;
}

const char *post_url(const post_t *post)
{
    return post->url;
}

int post_count(post_t *post)
{
    int count;

    apr_thread_mutex_lock(post->mutex);
    count = post->mails->nelts;
    apr_thread_mutex_unlock(post->mutex);
    return count;
}

const char *post_mail(post_t *post, int number)
{
    CU_ASSERT_TRUE_FATAL(number < post_count(post));
    return APR_ARRAY_IDX(post->mails, number, const char *);
}

static const char *decoded(const char *text, const char *end)
{
    char *out = apr_pcalloc(ss_test_pool(), (apr_size_t)(end - text) + 1), *at = out;

    while (text < end) {
        if (strncmp(text, "=\r\n", 3) == 0) {
            text += 3;
        } else if (*text == '=') {
            char hex[] = { text[1], text[2], '\0' };

            *at++ = (char)strtol(hex, NULL, 16);
            text += 3;
        } else if (*text == '\r') {
            text++;
        } else {
            *at++ = *text++;
        }
    }
    return out;
}

const char *post_text(post_t *post, int number)
{
    const char *part = strstr(post_mail(post, number), "Content-Type: text/plain"), *end;

    CU_ASSERT_PTR_NOT_NULL_FATAL(part);
    part = strstr(part, "\r\n\r\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(part);
    end = strstr(part, "\r\n--=_text");
    CU_ASSERT_PTR_NOT_NULL_FATAL(end);
    return decoded(part + 4, end);
}
