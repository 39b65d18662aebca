/* Inside of templates: the flat list of instructions that a template is compiled into. */
#ifndef SS_TEMPLATE_PROGRAM_H
#define SS_TEMPLATE_PROGRAM_H

#include "render/template.h"
#include "render/texts_entry.h"

#define SS_TEMPLATE_DEPTH 64 /* sections and partials inside each other */

typedef enum ss_op_kind_t {
    SS_OP_LITERAL,  /* text, length */
    SS_OP_VALUE,    /* path */
    SS_OP_TEXT,     /* text: the key, hash */
    SS_OP_SECTION,  /* path, jump */
    SS_OP_INVERTED, /* path, jump */
    SS_OP_PARTIAL   /* text, length: indentation; partial */
} ss_op_kind_t;

typedef struct ss_op_t {
    ss_op_kind_t kind;
    ss_escape_t escape; /* of values and texts */
    bool standalone;    /* a partial alone on its line */
    int line;           /* of a partial in its file */
    int jump;           /* the instruction behind the end of the section */
    uint32_t hash;      /* of a text's key */
    size_t length;
    const char *text;
    union {
        const ss_path_t *path;
        const char *partial_name;              /* before linking */
        const struct ss_program_t *partial;    /* NULL: prints nothing */
    } to;
} ss_op_t;

typedef struct ss_program_t {
    const char *file;
    bool html;
    ss_op_t *ops;
    int count;
} ss_program_t;

/* What to compile and under which rules. */
typedef struct ss_source_t {
    const char *file;        /* for messages */
    const char *text;        /* lives as long as the program */
    size_t length;
    bool html;               /* values are escaped */
    bool strict;             /* {{{x}}} only for names that end with _html, {{text.x}} is a text */
    const ss_texts_t *texts; /* checks the keys of texts; NULL: no check */
} ss_source_t;

/** @param error  "file:line: what is wrong"; set only if NULL is returned */
ss_program_t *ss_program_compile(const ss_source_t *source, const char **error, apr_pool_t *pool);

/**
 * Render `data` and append the result to `out`; SS_ERROR once the output or the steps pass their
 * limits.
 */
ss_status_t ss_program_run(const ss_program_t *program, const json_t *data, const ss_texts_t *texts,
                           ss_buffer_t *out);

#endif
