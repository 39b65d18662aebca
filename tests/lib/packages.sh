# Debian packages that ./demo and ./check need; sourced by both. Installs only what is missing.
# shellcheck shell=bash

# To build and run the module.
demo_packages=(
    gcc make pkg-config apache2-bin apache2-dev libaprutil1-dbd-sqlite3 libaprutil1-dbd-pgsql
    libjansson-dev libsodium-dev libicu-dev libcurl4-openssl-dev libcairo2-dev libpango1.0-dev librsvg2-dev
    libqpdf-dev libqrencode-dev libxml2-dev libcmark-dev libsqlite3-dev zlib1g-dev libcunit1-dev python3 python3-aiosmtpd curl ca-certificates
    fonts-inter fonts-liberation
)

# What the tests need on top.
check_packages=(
    clang libclang-rt-14-dev chromium fonts-dejavu-core nodejs npm postgresql wrk poppler-utils libxml2-utils sqlite3 jq procps
)

# install_packages NAME...: as root or through sudo; quiet unless it fails.
install_packages() {
    local missing=() name run=() log installed
    installed=$(dpkg-query -W -f='${Package} ${Status}\n' "$@" 2>/dev/null)
    for name in "$@"; do
        case "$name" in # a newer Node.js than Debian's may stand there already
            nodejs) ! command -v node >/dev/null 2>&1 || continue ;;
            npm) ! command -v npm >/dev/null 2>&1 || continue ;;
        esac
        [[ $installed =~ (^|$'\n')"$name "[a-z]+" ok installed" ]] || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    [ "$(id -u)" -eq 0 ] || run=(sudo)
    echo "Installing: ${missing[*]}" >&2
    log=$(mktemp)
    # No cluster and no service of PostgreSQL: the tests start their own.
    if [[ " ${missing[*]} " == *" postgresql "* ]] && [ ! -e /etc/postgresql-common/createcluster.conf ]; then
        "${run[@]}" mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' | "${run[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
    fi
    if ! { "${run[@]}" apt-get update &&
           "${run[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } \
           >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "Could not install: ${missing[*]}" >&2
        return 1
    fi
    rm -f "$log"
}

# install_node_modules: what tests/package-lock.json names, if it changed since the last time.
install_node_modules() {
    [ tests/node_modules/.package-lock.json -nt tests/package-lock.json ] && return
    npm ci --prefix tests --no-audit --no-fund --ignore-scripts >&2
}
