/* Values in directives: what they may look like. */
#include "apache/values.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <arpa/inet.h>
#include <string.h>

#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

bool ss_value_switch(const char *text, bool *on)
{
    *on = strcasecmp(text, "on") == 0;
    return *on || strcasecmp(text, "off") == 0;
}

bool ss_value_number(const char *text, int least, int most, int *number)
{
    size_t digits = strspn(text, "0123456789");
    apr_int64_t value;

    if (digits == 0 || digits > 9 || (text[digits] != '\0' && strcmp(text + digits, "px") != 0)) {
        return false;
    }
    value = apr_strtoi64(text, NULL, 10);
    *number = (int)value;
    return value >= least && value <= most;
}

bool ss_value_path(const char *text)
{
    size_t length = strlen(text);

    return length > 1 && length <= 200 && text[0] == '/' && text[length - 1] != '/'
           && strspn(text, PLAIN "/-_.~") == length && strstr(text, "//") == NULL
           && strstr(text, "/.") == NULL;
}

const char *ss_value_color(const char *text, apr_pool_t *pool)
{
    char *color;

    if (strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6) {
        return NULL;
    }
    color = apr_pstrdup(pool, text);
    for (char *at = color; *at != '\0'; at++) {
        *at = apr_tolower(*at);
    }
    return color;
}

/* @return true if `length` characters are an address as inet_pton() reads it */
static bool is_address(int family, const char *text, size_t length)
{
    char address[INET6_ADDRSTRLEN] = "";
    struct in6_addr bytes; /* room for both families */

    if (length >= sizeof(address)) {
        return false;
    }
    memcpy(address, text, length);
    return inet_pton(family, address, &bytes) == 1;
}

static bool is_label(const char *text, size_t length)
{
    return length >= 1 && length <= 63 && strspn(text, PLAIN "-") >= length && text[0] != '-'
        && text[length - 1] != '-';
}

/* Labels joined by dots; where the last one is a number, all of it is an IPv4 address. */
static bool is_name(const char *text, size_t length)
{
    const char *label = text;
    size_t size = strcspn(label, ".:/?#");

    while (is_label(label, size) && label[size] == '.') {
        label += size + 1;
        size = strcspn(label, ".:/?#");
    }
    return is_label(label, size) && label + size == text + length && length <= 253
        && (strspn(label, "0123456789") < size || is_address(AF_INET, text, length));
}

static bool is_port(const char *text, size_t length)
{
    apr_int64_t port = apr_strtoi64(text, NULL, 10);

    return length >= 1 && length <= 5 && strspn(text, "0123456789") >= length && port >= 1
        && port <= 65535;
}

/*
 * "name", "127.0.0.1:443", "[::1]:443"; `length` characters. What passes stands in a header: nothing
 * in it may end the directive there.
 */
static bool is_host(const char *text, size_t length)
{
    bool bracketed = text[0] == '[';
    size_t name = bracketed ? strcspn(text, "]") + 1 : strcspn(text, ":/?#");

    if (name > length
        || !(bracketed ? is_address(AF_INET6, text + 1, name - 2) : is_name(text, name))) {
        return false;
    }
    return name == length || (text[name] == ':' && is_port(text + name + 1, length - name - 1));
}

bool ss_value_url(const char *text, bool origin_only)
{
    const char *host = strstr(text, "://");
    size_t host_length;

    if (strncasecmp(text, "https://", 8) != 0 && strncasecmp(text, "http://", 7) != 0) {
        return false;
    }
    host += 3;
    host_length = strcspn(host, "/?#");
    for (const char *at = text; *at != '\0'; at++) {
        if (!apr_isgraph(*at) || strchr("\"'<>\\", *at) != NULL) {
            return false;
        }
    }
    return is_host(host, host_length) && (!origin_only || host[host_length] == '\0');
}

bool ss_value_language(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz");
    const char *region = text + length;

    if (length < 2 || length > 3) {
        return false;
    }
    return *region == '\0'
           || (*region == '-' && strspn(region + 1, PLAIN) == strlen(region + 1)
               && strlen(region + 1) >= 2 && strlen(region + 1) <= 8);
}

bool ss_value_font(const char *text)
{
    return *text != '\0' && strlen(text) <= 300 && strspn(text, PLAIN " ,-_\"'") == strlen(text);
}

bool ss_value_address(const char *text)
{
    const char *at = strchr(text, '@');

    return at != NULL && at != text && strchr(at + 1, '@') == NULL && strlen(text) <= 254
        && strspn(text, PLAIN "!#$%&'*+-/=?^_`{|}~.@") == strlen(text)
        && strspn(at + 1, PLAIN "-.") == strlen(at + 1) && at[1] != '\0' && at[1] != '.';
}

bool ss_value_mail_server(const char *text)
{
    const char *host = strstr(text, "://");

    if (strncmp(text, "smtp://", 7) != 0 && strncmp(text, "smtps://", 8) != 0) {
        return false;
    }
    return is_host(host + 3, strlen(host + 3));
}
