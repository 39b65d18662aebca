/* selfservicectl schema install|upgrade|status: the tables of a database. */
#include "ctl/commands.h"

#include "base/json.h"
#include "store/schema.h"

#include <stdio.h>

static int answer(ss_ctl_t *ctl, const ss_schema_status_t *schema)
{
    json_t *value;

    if (!ctl->json) {
        printf("schema version %d of %d\n", (int)schema->version, schema->latest);
        return SS_EXIT_OK;
    }
    value = ss_json_object(ctl->ctx->pool);
    ss_json_set_int(value, "version", schema->version);
    ss_json_set_int(value, "latest", schema->latest);
    return ss_ctl_print_json(ctl, value);
}

static int answer_after(ss_ctl_t *ctl, ss_status_t status)
{
    ss_schema_status_t schema;

    if (status == SS_OK) {
        status = ss_schema_status(ctl->ctx, &schema);
    }
    return status == SS_OK ? answer(ctl, &schema) : ss_ctl_finish(ctl, status);
}

int ss_schema_install_command(ss_ctl_t *ctl)
{
    ss_status_t status = ss_schema_install(ctl->ctx);

    if (status == SS_CONFLICT) {
        return ss_ctl_fail(
            ctl, "the database has a schema already; see \"schema status\" and \"schema upgrade\"");
    }
    return answer_after(ctl, status);
}

int ss_schema_upgrade_command(ss_ctl_t *ctl)
{
    ss_status_t status = ss_schema_upgrade(ctl->ctx);

    if (status == SS_NOT_FOUND) {
        return ss_ctl_fail(ctl, "the database has no schema yet; run \"schema install\"");
    }
    return answer_after(ctl, status);
}

int ss_schema_status_command(ss_ctl_t *ctl)
{
    ss_schema_status_t schema;
    ss_status_t status = ss_schema_status(ctl->ctx, &schema);

    if (status != SS_OK) {
        return ss_ctl_finish(ctl, status);
    }
    answer(ctl, &schema);
    return schema.version < schema.latest ? SS_EXIT_FAILED : SS_EXIT_OK;
}
