/*
 * Font maps that wait for their next document. Pango's default map belongs to a thread and ends
 * with it; these belong to the process and are not freed when it ends.
 */
#include "render/font_maps.h"

#include "base/base.h"

#include <pthread.h>

#define WAITING_LIMIT 4    /* more documents at once are rare */
#define DOCUMENT_LIMIT                                                                             \
    200 /* a map never forgets a font: merchants with fonts of their own must not add up */

typedef struct font_map_t {
    PangoFontMap *map;
    int documents;
} font_map_t;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static font_map_t waiting[WAITING_LIMIT];
static int waiting_count;

static bool keep(font_map_t used)
{
    bool is_kept;

    pthread_mutex_lock(&mutex);
    is_kept = waiting_count < WAITING_LIMIT;
    if (is_kept) {
        waiting[waiting_count++] = used;
    }
    pthread_mutex_unlock(&mutex);
    return is_kept;
}

static apr_status_t give_back(void *data)
{
    font_map_t *used = data;

    if (++used->documents >= DOCUMENT_LIMIT || !keep(*used)) {
        g_object_unref(used->map);
    }
    return APR_SUCCESS;
}

PangoFontMap *ss_font_map_borrow(apr_pool_t *pool)
{
    font_map_t *used = apr_pcalloc(pool, sizeof(*used));

    pthread_mutex_lock(&mutex);
    if (waiting_count > 0) {
        *used = waiting[--waiting_count];
    }
    pthread_mutex_unlock(&mutex);
    if (used->map == NULL) {
        used->map = pango_cairo_font_map_new();
        pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(used->map), 72);
    }
    apr_pool_cleanup_register(pool, used, give_back, apr_pool_cleanup_null);
    return used->map;
}
