/* Instructions over data: look-ups in the stack of contexts, sections, partials, limits. */
#include "render/template_program.h"

#include "base/log.h"

#include <string.h>

#define OUTPUT_LIMIT ((size_t)4 << 20)
#define STEP_LIMIT 2000000 /* instructions; nested lists could keep a thread busy for minutes */
#define INDENT_LIMIT 256

/* A program, or the body of a section, on its way. */
typedef struct frame_t {
    const ss_program_t *program;
    int from, at, to;
    bool has_context;          /* sections that are not inverted add one */
    const json_t *list;        /* NULL: the body runs once */
    size_t item;
    bool is_partial;
    bool line_begins_after;
    size_t indent_from, indent_to; /* what held before the partial */
} frame_t;

typedef struct runner_t {
    ss_buffer_t *out;
    const ss_texts_t *texts;
    size_t longest; /* length of `out` that must not be passed */
    int steps;
    const char *failure; /* NULL: all is well */
    int context_count, frame_count;
    const json_t *contexts[SS_TEMPLATE_DEPTH + 1]; /* the last one is looked at first */
    frame_t frames[SS_TEMPLATE_DEPTH];
    bool line_begins; /* the indentation is still to be written */
    size_t indent_from, indent_to;
    char indent[INDENT_LIMIT]; /* of partials inside each other; valid between from and to */
} runner_t;

/* Also the source of placeholders in texts. */
static const json_t *look_up(const void *scope, const ss_path_t *path)
{
    const runner_t *runner = scope;

    if (path->count == 0) {
        return runner->contexts[runner->context_count - 1];
    }
    for (int i = runner->context_count - 1; i >= 0; i--) {
        const json_t *value = ss_path_first(runner->contexts[i], &path->names[0]);

        if (value != NULL) {
            return ss_path_rest(path, value);
        }
    }
    return NULL;
}

static bool is_true(const json_t *value)
{
    switch (value != NULL ? json_typeof(value) : JSON_NULL) {
    case JSON_NULL:
    case JSON_FALSE:
        return false;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    default:
        return true;
    }
}

static void begin_line(runner_t *runner)
{
    if (runner->line_begins) {
        runner->line_begins = false;
        ss_buffer_add(runner->out, runner->indent + runner->indent_from,
                      runner->indent_to - runner->indent_from);
    }
}

static void write_indented(runner_t *runner, const char *text, size_t length)
{
    const char *end = text + length;

    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *next = newline != NULL ? newline + 1 : end;

        begin_line(runner);
        ss_buffer_add(runner->out, text, (size_t)(next - text));
        runner->line_begins = newline != NULL;
        text = next;
    }
}

static void write_literal(runner_t *runner, const ss_op_t *op)
{
    if (runner->indent_from == runner->indent_to) {
        ss_buffer_add(runner->out, op->text, op->length);
    } else {
        write_indented(runner, op->text, op->length);
    }
}

static void write_text(runner_t *runner, const ss_op_t *op)
{
    const ss_entry_t *entry =
        runner->texts != NULL ? ss_texts_find(runner->texts, op->text, op->hash) : NULL;

    begin_line(runner);
    if (entry == NULL) {
        ss_buffer_add_html(runner->out, op->text, strlen(op->text));
    } else {
        ss_entry_write(entry, look_up, runner, op->escape, runner->out);
    }
}

static frame_t *push_frame(runner_t *runner, const ss_program_t *program, int from, int to)
{
    frame_t *frame;

    if (runner->frame_count == SS_TEMPLATE_DEPTH) {
        runner->failure = "too many sections and partials inside each other";
        return NULL;
    }
    frame = &runner->frames[runner->frame_count++];
    frame->program = program;
    frame->from = frame->at = from;
    frame->to = to;
    frame->has_context = frame->is_partial = false;
    frame->list = NULL;
    return frame;
}

static void begin_section(runner_t *runner, const ss_program_t *program, const ss_op_t *op)
{
    const json_t *value = look_up(runner, op->to.path);
    int body = (int)(op - program->ops) + 1;
    frame_t *frame;

    if (is_true(value) != (op->kind == SS_OP_SECTION)) {
        return;
    }
    frame = push_frame(runner, program, body, op->jump);
    if (frame == NULL || op->kind == SS_OP_INVERTED) {
        return;
    }
    frame->has_context = true;
    if (json_is_array(value)) {
        frame->list = value;
        frame->item = 0;
        value = json_array_get(value, 0);
    }
    runner->contexts[runner->context_count++] = value;
}

/* A partial alone on its line indents its lines; lines of one inside a line start anew. */
static void begin_partial(runner_t *runner, const ss_op_t *op)
{
    const ss_program_t *program = op->to.partial;
    frame_t *frame;

    if (program == NULL) {
        return;
    }
    if (!op->standalone) {
        begin_line(runner);
    }
    frame = push_frame(runner, program, 0, program->count);
    if (frame == NULL || runner->indent_to + op->length > INDENT_LIMIT) {
        runner->failure = frame == NULL ? runner->failure : "the indentation is too deep";
        return;
    }
    frame->is_partial = true;
    frame->indent_from = runner->indent_from;
    frame->indent_to = runner->indent_to;
    frame->line_begins_after = op->standalone && runner->indent_to > runner->indent_from;
    if (op->standalone) {
        memcpy(runner->indent + runner->indent_to, op->text, op->length);
        runner->indent_to += op->length;
    } else {
        runner->indent_from = runner->indent_to;
    }
    runner->line_begins = runner->indent_to > runner->indent_from;
}

/* The end of a body: the next item of its list, or back to what surrounds it. */
static void end_frame(runner_t *runner, frame_t *frame)
{
    if (frame->list != NULL && ++frame->item < json_array_size(frame->list)) {
        runner->contexts[runner->context_count - 1] = json_array_get(frame->list, frame->item);
        frame->at = frame->from;
        return;
    }
    if (frame->is_partial) {
        runner->indent_from = frame->indent_from;
        runner->indent_to = frame->indent_to;
        runner->line_begins = frame->line_begins_after;
    }
    runner->context_count -= frame->has_context;
    runner->frame_count--;
}

static void run_op(runner_t *runner, frame_t *frame)
{
    const ss_program_t *program = frame->program;
    const ss_op_t *op = &program->ops[frame->at++];

    switch (op->kind) {
    case SS_OP_LITERAL:
        write_literal(runner, op);
        break;
    case SS_OP_VALUE:
        begin_line(runner);
        ss_path_write(runner->out, look_up(runner, op->to.path), op->escape == SS_ESCAPE_ALL);
        break;
    case SS_OP_TEXT:
        write_text(runner, op);
        break;
    case SS_OP_SECTION:
    case SS_OP_INVERTED:
        frame->at = op->jump;
        begin_section(runner, program, op);
        break;
    case SS_OP_PARTIAL:
        begin_partial(runner, op);
        break;
    }
}

static void run(runner_t *runner)
{
    while (runner->frame_count > 0 && runner->failure == NULL) {
        frame_t *frame = &runner->frames[runner->frame_count - 1];

        if (++runner->steps > STEP_LIMIT) {
            runner->failure = "too many instructions";
        } else if (runner->out->length > runner->longest) {
            runner->failure = "the output is too long";
        } else if (frame->at == frame->to) {
            end_frame(runner, frame);
        } else {
            run_op(runner, frame);
        }
    }
}

ss_status_t ss_program_run(const ss_program_t *program, const json_t *data,
                           const ss_texts_t *texts, ss_buffer_t *out)
{
    runner_t runner;

    runner.out = out;
    runner.texts = texts;
    runner.longest = out->length + OUTPUT_LIMIT;
    runner.steps = 0;
    runner.failure = NULL;
    runner.contexts[0] = data;
    runner.context_count = 1;
    runner.frame_count = 0;
    runner.line_begins = false;
    runner.indent_from = runner.indent_to = 0;
    push_frame(&runner, program, 0, program->count);
    run(&runner);
    if (runner.failure != NULL) {
        ss_log(SS_LOG_ERROR, "SS0320", NULL, "render %s: %s", program->file, runner.failure);
        return SS_ERROR;
    }
    return SS_OK;
}
