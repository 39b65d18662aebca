# Steps of ./check: each prints its own "N passed, N failed, N skipped"; the sums come last. Sourced by ./check.
# shellcheck shell=bash

passed=0
failed=0
skipped=0
broken=()
declare -A started process

# start_step NAME COMMAND...: runs it in the background; its output goes to build/check/NAME.log.
start_step() {
    local name=$1
    shift
    started[$name]=$SECONDS
    ("$@" >"build/check/$name.log" 2>&1; echo $? >"build/check/$name.code"; echo $SECONDS >"build/check/$name.end") &
    process[$name]=$!
}

# end_step NAME: waits for it; shows the output of a step that fails, the closing line of one that passes.
end_step() {
    local name=$1 log="build/check/$1.log" line code
    wait "${process[$name]}"
    code=$(<"build/check/$name.code")
    line=$(grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$' "$log" | tail -n 1)
    if [ -z "$line" ]; then
        line="0 passed, 1 failed, 0 skipped"
        code=1
    elif [ "$code" -ne 0 ] && [[ "$line" == *" 0 failed,"* ]]; then
        line="${line/ 0 failed,/ 1 failed,}" # the step itself broke after its tests
    fi
    if [ "$code" -ne 0 ]; then
        echo "---- $name: output in $log ----"
        tail -n 60 "$log"
        broken+=("$name")
    fi
    read -r p _ f _ s _ <<<"${line//,/}"
    passed=$((passed + p))
    failed=$((failed + f))
    skipped=$((skipped + s))
    printf '%-12s %s (%d s)\n' "$name" "$line" "$(($(<"build/check/$name.end") - started[$name]))"
}

# step NAME COMMAND...
step() {
    start_step "$@"
    end_step "$1"
}

# build_with CC DIR: warnings are errors, so a build is a test of its own.
build_with() {
    if make -s -j"$(nproc)" -f apxs.mk CC="$1" BUILD="$2" all unit oracle; then
        echo "1 passed, 0 failed, 0 skipped"
    else
        echo "0 passed, 1 failed, 0 skipped"
        return 1
    fi
}

# finish: the sums, and the exit code they mean.
finish() {
    [ ${#broken[@]} -eq 0 ] || echo "failed: ${broken[*]}"
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" -eq 0 ] && [ ${#broken[@]} -eq 0 ]
}
