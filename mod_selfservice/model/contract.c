/* What the state of a contract means. */
#include "model/contract.h"

#include <string.h>

bool ss_contract_is_in_force(const ss_contract_t *contract)
{
    return strcmp(contract->status, "active") == 0 || strcmp(contract->status, "cancelled") == 0;
}
