#!/usr/bin/env bash
# Kills a run of a plan (kill -9) at random moments, runs it again until it is whole, and compares every weight and record file with an
# uninterrupted run:
#   bench/kill.sh 'LETHE COMMAND' PLAN KILLS SECONDS DIR [SEED]
# KILLS kills, each after up to SECONDS seconds. For quick.yaml: bench/kill.sh 'dotnet lethe.dll' experiments/quick.yaml 20 15 /somewhere
set -uo pipefail
[ $# -ge 5 ] || { sed -n '2,5p' "$0"; exit 2; }
read -ra lethe <<<"$1"
plan=$2 kills=$3 most=$4 dir=$5
RANDOM=${6:-1}
mkdir -p "$dir" || exit 1
rm -rf "$dir/whole" "$dir/killed"

# Every file that is a result; times, claims and states under way are none.
results() { (cd "$1/store" && find . -type f ! -name '*.measured.json' ! -path './claims/*' -print0 | sort -z | xargs -0 sha256sum); }

echo "an uninterrupted run"
start=$SECONDS
"${lethe[@]}" run "$plan" --out "$dir/whole" --jobs 2 --quiet >"$dir/whole.log" 2>&1 || { tail -n 1 "$dir/whole.log"; exit 1; }
echo "  $((SECONDS - start)) s"

done=0 middle=0 runs=0
while [ "$done" -lt "$kills" ]; do
  "${lethe[@]}" run "$plan" --out "$dir/killed" --jobs 2 --quiet >"$dir/killed.log" 2>&1 &
  run=$!
  runs=$((runs + 1))
  # Every other kill counts from the first event on, when the runtime has started and the plan has been read: on a slow machine that takes a while.
  while [ $((runs % 2)) -eq 0 ] && kill -0 "$run" 2>/dev/null && ! compgen -G "$dir/killed/events/*-$run.jsonl" >/dev/null; do sleep 0.1; done
  sleep "$((RANDOM % most)).$((RANDOM % 10))"
  if kill -9 "$run" 2>/dev/null; then
    wait "$run" 2>/dev/null
    done=$((done + 1))
    partial=$(find "$dir/killed/store" -name '*.partial' 2>/dev/null | wc -l)
    [ "$partial" -gt 0 ] && middle=$((middle + 1))
    echo "kill $done: $(find "$dir/killed/store" -name '*.json' ! -name '*.measured.json' ! -path '*/claims/*' 2>/dev/null | wc -l) steps finished, $partial trainings in the middle"
  else
    wait "$run" || { tail -n 1 "$dir/killed.log"; exit 1; }
    echo "run $runs came to its end before it was killed: compared, and begun anew"
    diff <(results "$dir/whole") <(results "$dir/killed") || { echo "DIFFERENT"; exit 1; }
    rm -rf "$dir/killed"
  fi
done

echo "the last run, to the end"
"${lethe[@]}" run "$plan" --out "$dir/killed" --jobs 2 --quiet >"$dir/killed.log" 2>&1 || { tail -n 1 "$dir/killed.log"; exit 1; }
left=$(find "$dir/killed" -name '*.tmp' -o -name '*.partial' | wc -l)
if diff <(results "$dir/whole") <(results "$dir/killed") && [ "$left" -eq 0 ]; then
  echo "equal to the bit: $(results "$dir/whole" | wc -l) files after $kills kills, $middle of them in the middle of a training; no unfinished file is left"
else
  echo "DIFFERENT, or $left unfinished files are left"
  exit 1
fi
