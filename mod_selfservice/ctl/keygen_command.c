/* selfservicectl keygen FILE: a new key file for SelfServiceKeyFile. */
#include "ctl/commands.h"

#include "base/json.h"
#include "base/seal.h"

#include <stdio.h>

int ss_keygen_command(ss_ctl_t *ctl)
{
    const char *error = ss_keys_create(ctl->args[0], ctl->ctx->pool);
    json_t *value;

    if (error != NULL) {
        return ss_ctl_fail(ctl, "%s", error);
    }
    if (!ctl->json) {
        printf("%s written with mode 0600; it may belong to root, as httpd reads it before it "
               "gives up root's rights; "
               "keep a copy in a safe place\n",
               ctl->args[0]);
        return SS_EXIT_OK;
    }
    value = ss_json_object(ctl->ctx->pool);
    ss_json_set_text(value, "file", ctl->args[0]);
    return ss_ctl_print_json(ctl, value);
}
