/* A mail server for tests: takes mails on a port of its own, or refuses them. */
#ifndef SS_UNIT_POST_H
#define SS_UNIT_POST_H

#include "unit.h"

typedef struct post_t post_t;

/** How the server behaves. */
typedef enum post_mood_t { POST_TAKES, POST_REFUSES_FOR_GOOD, POST_IS_BUSY } post_mood_t;

/** Start a server; it ends with the test. */
post_t *given_post(void);
void post_set_mood(post_t *post, post_mood_t mood);
/** "smtp://127.0.0.1:PORT" */
const char *post_url(const post_t *post);

/** How many mails were taken, and the bytes of one of them (0 is the first). */
int post_count(post_t *post);
const char *post_mail(post_t *post, int number);
/** The readable part of a mail: quoted-printable of its text/plain part decoded. */
const char *post_text(post_t *post, int number);

#endif
