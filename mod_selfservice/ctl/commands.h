/* The commands of selfservicectl; each takes a run and returns an exit code. */
#ifndef SS_COMMANDS_H
#define SS_COMMANDS_H

#include "ctl/command.h"

/* schema_command.c */
int ss_schema_install_command(ss_ctl_t *ctl);
int ss_schema_upgrade_command(ss_ctl_t *ctl);
int ss_schema_status_command(ss_ctl_t *ctl);

/* keygen_command.c */
int ss_keygen_command(ss_ctl_t *ctl);

/* merchant_command.c */
int ss_merchant_list_command(ss_ctl_t *ctl);

/* portal_command.c */
int ss_portal_link_command(ss_ctl_t *ctl);
int ss_token_list_command(ss_ctl_t *ctl);
int ss_token_revoke_command(ss_ctl_t *ctl);

/* privacy_command.c */
int ss_privacy_list_command(ss_ctl_t *ctl);
int ss_privacy_export_command(ss_ctl_t *ctl);
int ss_privacy_purge_command(ss_ctl_t *ctl);

/* catalogue_command.c */
int ss_import_command(ss_ctl_t *ctl);
int ss_export_command(ss_ctl_t *ctl);

/* order_link_command.c */
int ss_order_link_command(ss_ctl_t *ctl);

/* order_command.c */
int ss_order_list_command(ss_ctl_t *ctl);
int ss_order_approve_command(ss_ctl_t *ctl);
int ss_order_decline_command(ss_ctl_t *ctl);

/* payment_command.c */
int ss_payment_add_command(ss_ctl_t *ctl);
int ss_payment_list_command(ss_ctl_t *ctl);

/* usage_command.c */
int ss_usage_add_command(ss_ctl_t *ctl);
int ss_usage_list_command(ss_ctl_t *ctl);

/* declaration_command.c */
int ss_declaration_list_command(ss_ctl_t *ctl);
int ss_declaration_assign_command(ss_ctl_t *ctl);

/* refund_command.c */
int ss_refund_list_command(ss_ctl_t *ctl);
int ss_refund_done_command(ss_ctl_t *ctl);

/* dun_command.c */
int ss_dun_command(ss_ctl_t *ctl);

/* audit_command.c */
int ss_audit_verify_command(ss_ctl_t *ctl);
int ss_audit_export_command(ss_ctl_t *ctl);

/* doctor_command.c */
int ss_doctor_command(ss_ctl_t *ctl);

/* outbox_command.c */
int ss_outbox_list_command(ss_ctl_t *ctl);
int ss_outbox_send_command(ss_ctl_t *ctl);
int ss_outbox_retry_command(ss_ctl_t *ctl);

#endif
