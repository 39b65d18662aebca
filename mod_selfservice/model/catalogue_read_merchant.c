/* Reads the seller's data. */
#include "base/json.h"
#include "model/catalogue_reader.h"
#include "model/catalogue_values.h"

static const char *text_or(const json_t *object, const char *member, const char *absent)
{
    const char *text = ss_json_text(object, member);

    return *text == '\0' ? absent : text;
}

static int int_or(const json_t *object, const char *member, int absent)
{
    int64_t number;

    return ss_value_int(json_object_get(object, member), &number) ? (int)number : absent;
}

static void read_address(ss_merchant_t *merchant, const json_t *address)
{
    merchant->street = ss_json_text(address, "Street");
    merchant->house_number = ss_json_text(address, "HouseNumber");
    merchant->postal_code = ss_json_text(address, "PostalCode");
    merchant->city = ss_json_text(address, "City");
    merchant->country = ss_json_text(address, "Country");
}

static void read_exchange_rates(ss_reader_t *reader, ss_merchant_t *merchant, const json_t *list)
{
    int count = (int)json_array_size(list);
    ss_exchange_rate_t *rates = apr_pcalloc(reader->pool, sizeof(*rates) * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        const json_t *entry = json_array_get(list, (size_t)i);

        rates[i].currency = ss_json_text(entry, "Currency");
        rates[i].rate = ss_value_millionths_or(entry, "Rate", 0);
        ss_date_parse(ss_json_text(entry, "ValidFrom"), &rates[i].valid_from);
    }
    merchant->exchange_rates = rates;
    merchant->exchange_rate_count = count;
}

static void read_dunning(ss_reader_t *reader, ss_merchant_t *merchant, const json_t *list)
{
    int count = (int)json_array_size(list);
    ss_dunning_level_t *levels = apr_pcalloc(reader->pool, sizeof(*levels) * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        const json_t *entry = json_array_get(list, (size_t)i);

        levels[i].days = int_or(entry, "Days", 0);
        levels[i].fee = ss_value_millionths_or(entry, "Fee", 0);
    }
    merchant->dunning = levels;
    merchant->dunning_count = count;
}

void ss_read_merchant(ss_reader_t *reader, ss_merchant_t *merchant)
{
    const json_t *data = reader->file->merchant;
    const json_t *account = json_object_get(data, "BankAccount");

    merchant->id = "";
    merchant->name = ss_json_text(data, "Name");
    merchant->legal_name = ss_json_text(data, "LegalName");
    read_address(merchant, json_object_get(data, "Address"));
    merchant->phone = ss_json_text(data, "PhoneNumber");
    merchant->email = ss_json_text(data, "EmailAddress");
    merchant->website = ss_json_text(data, "Website");
    merchant->register_court = ss_json_text(data, "RegisterCourt");
    merchant->register_number = ss_json_text(data, "RegisterNumber");
    merchant->vat_id = ss_json_text(data, "VatId");
    merchant->tax_number = ss_json_text(data, "TaxNumber");
    merchant->creditor_id = ss_json_text(data, "CreditorId");
    merchant->directors = ss_reader_list(reader, data, "Directors");
    merchant->bank_holder = ss_json_text(account, "Holder");
    merchant->bank_iban = ss_json_text(account, "Iban");
    merchant->bank_bic = ss_json_text(account, "Bic");
    merchant->time_zone = text_or(data, "TimeZone", "Europe/Berlin");
    merchant->default_lang = text_or(data, "DefaultLanguage", "de");
    merchant->public_url = ss_json_text(data, "PublicUrl");
    merchant->codes_of_conduct = ss_reader_list(reader, data, "CodesOfConduct");
    read_exchange_rates(reader, merchant, ss_reader_list(reader, data, "ExchangeRates"));
    read_dunning(reader, merchant, ss_reader_list(reader, data, "Dunning"));
    merchant->personalised_prices = ss_json_bool(data, "PersonalisedPrices");
    merchant->small_business = ss_json_bool(data, "SmallBusiness");
    merchant->oss = ss_json_bool(data, "Oss");
    merchant->payment_term_days = int_or(data, "PaymentTermDays", 14);
    merchant->pre_notification_days = int_or(data, "PreNotificationDays", 14);
    merchant->number_series = json_object_get(data, "NumberSeries");
    if (!json_is_object(merchant->number_series)) {
        merchant->number_series = ss_json_object(reader->pool);
    }
}
