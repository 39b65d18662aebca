/* What the state of a contract means. */
#include "model/contract.h"

#include <string.h>

bool ss_contract_is_in_force(const ss_contract_t *contract)
{
    return strcmp(contract->status, "active") == 0 || strcmp(contract->status, "cancelled") == 0;
}

bool ss_contract_runs(const ss_contract_t *contract, const char *day)
{
    return ss_contract_is_in_force(contract)
        && (*contract->end_date == '\0' || strcmp(contract->end_date, day) >= 0);
}
