using System.Diagnostics;
using System.Globalization;
using Lethe.Engine.Kernels;
using Lethe.Peers;

// usage: Lethe.Peers WORKLOAD train|inference|fisher|backward [--seconds S] [--threads N] [--batch N]     or     Lethe.Peers gemm
//    or: Lethe.Peers accuracy [--winograd on|off] [--seed N] [--epochs N] [--data SPEC] [--data-root DIR]
// Prints one JSON line; run.py calls it in turn with torch_peer.py, winograd_accuracy.py calls it with Winograd on and off.
string Option(string name, string fallback) => Array.IndexOf(args, name) is >= 0 and int at ? args[at + 1] : fallback;
double seconds = double.Parse(Option("--seconds", "3"), CultureInfo.InvariantCulture);
WorkerPool.Configure(int.Parse(Option("--threads", "2"), CultureInfo.InvariantCulture));
if (args[0] == "gemm")
{
    var (highest, product, share) = Peak.Measure(1024, seconds);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{{\"gemm_gflops\": {product:F1}, \"peak_gflops\": {highest:F1}, \"share\": {share:F3}}}"));
    return;
}

if (args[0] == "accuracy")
{
    AppContext.SetSwitch("Lethe.Engine.Winograd", Option("--winograd", "on") == "on");
    Console.WriteLine(Accuracy.Measure(
        Option("--data", "cifar10:train=1500perclass"), Option("--data-root", "data"), ulong.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture), Option("--epochs", "8")));
    return;
}

Workload workload = Workload.Find(args[0]);
int batch = int.Parse(Option("--batch", args[1] == "inference" ? $"{workload.InferenceBatch}" : $"{workload.TrainingBatch}"), CultureInfo.InvariantCulture);
using Steps steps = new(workload, batch);
Action step = args[1] switch
{
    "train" => steps.Train,
    "inference" => steps.Infer,
    "backward" => steps.Backward,
    "fisher" => steps.Fisher,
    _ => throw new ArgumentException($"unknown mode '{args[1]}'"),
};
double median = Clock.Median(step, seconds, out long allocated);
long peak = Process.GetCurrentProcess().PeakWorkingSet64;
Console.WriteLine(string.Create(
    CultureInfo.InvariantCulture,
    $"{{\"images_per_second\": {batch / median:F2}, \"peak_memory_bytes\": {peak}, \"allocated_bytes\": {allocated}, \"multiply_adds\": {steps.MultiplyAdds}}}"));
