#!/bin/sh
# Requests one after another on one model: what a second request costs, and class after class beside retraining.
#   experiments/ssd-requests.sh second MODEL DATA OUT [lethe options]     seconds of a first and a second request
#   experiments/ssd-requests.sh retrain MODEL DATA OUT [lethe options]    seconds of retraining
#   experiments/ssd-requests.sh methods MODEL DATA OUT [lethe options]    seconds of every method of the family, with importances to be made and at hand
#   experiments/ssd-requests.sh sequence MODEL DATA OUT [lethe options]   three classes, each from the model before, with own and with the parent's importances
# MODEL was trained on DATA, for instance cifar10:train=1500perclass. LETHE is the program, lethe by default.
set -eu
lethe=${LETHE:-lethe}
job=$1 model=$2 data=$3 out=$4 artifacts=$4
shift 4
mkdir -p "$out"

seconds() { python3 -c 'import json, sys; d = json.load(sys.stdin); print(sys.argv[1], "%.1f s" % d["cost"]["seconds"], *d["notes"])' "$1"; }
accuracies() { python3 -c 'import json, sys
d = json.load(sys.stdin)["models"]
print(sys.argv[1], *("%s retain %.4f forget %.4f" % (w, *(d[w]["metrics"][m]["value"] for m in ("retain_test_accuracy", "forget_test_accuracy"))) for w in ("unlearned", "retrained") if w in d))' "$1"; }
unlearn() { # from, class, method, to, settings
    from=$1 class=$2 method=$3 to=$4
    shift 4
    "$lethe" unlearn --model "$from" --data "$data" --forget "class:$class" --method "$method" --out "$to" --artifacts "$artifacts" --quiet --json "$@"
}

case $job in
second)
    unlearn "$model" dog ssd "$out/first.safetensors" "$@" | seconds "first request (ssd, dog):"
    unlearn "$model" horse ssd "$out/second.safetensors" "$@" | seconds "second request (ssd, horse):"
    ;;
retrain)
    unlearn "$model" horse retrain "$out/retrained.safetensors" "$@" | seconds "retraining (horse):"
    ;;
methods)
    one() { # method, settings
        artifacts=$out/artifacts
        rm -rf "$artifacts"
        mkdir -p "$artifacts"
        for when in "to be made" "at hand"; do
            method=$1
            shift
            unlearn "$model" dog "$method" "$out/one.safetensors" $options "$@" | python3 -c 'import json, sys; print(*sys.argv[1:], "%.1f s" % json.load(sys.stdin)["cost"]["seconds"])' "$method" "$@" "importances $when:"
            set -- "$method" "$@"
        done
    }
    options="$*"
    one naive-prune
    one fisher-prune --set rule=notebook --set batch=256
    one ssd --set rule=notebook --set batch=256
    one ssd --set rule=paper
    one ssd
    one ssd-label-free
    one mask-logit
    one retrain
    ;;
sequence)
    # Each chain has a folder of its own: that of the parent's importances holds the original's and no others.
    mkdir -p "$out/own" "$out/parent"
    own=$model parent=$model retrained=$model
    for class in automobile dog truck; do
        artifacts=$out/own
        unlearn "$own" "$class" ssd "$out/own-$class.safetensors" "$@" | seconds "ssd, $class:"
        artifacts=$out/parent
        if [ "$parent" = "$model" ]; then
            cp "$out/own-$class.safetensors" "$out/parent-$class.safetensors"
            cp "$out"/own/importances-* "$out/parent"
        else
            unlearn "$parent" "$class" ssd "$out/parent-$class.safetensors" --set importances=parent "$@" | seconds "ssd importances=parent, $class:"
        fi
        unlearn "$retrained" "$class" retrain "$out/retrained-$class.safetensors" "$@" | seconds "retrain, $class:"
        for chain in own parent; do
            before=$own
            [ $chain = own ] || before=$parent
            "$lethe" audit --data "$data" --forget "class:$class" --original "$before" --unlearned "$out/$chain-$class.safetensors" --retrained "$out/retrained-$class.safetensors" \
                --metrics retain_test_accuracy,forget_test_accuracy --quiet --json "$@" | accuracies "$chain importances, after $class:"
        done
        own=$out/own-$class.safetensors parent=$out/parent-$class.safetensors retrained=$out/retrained-$class.safetensors
    done
    ;;
esac
