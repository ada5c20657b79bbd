using Lethe.Results;

namespace Lethe.Reporting;

/// <summary>Alarms as marks in tables.</summary>
internal static class AlarmWording
{
    public static string Mark(AlarmKind kind) => kind switch
    {
        AlarmKind.Collapse => "collapse",
        AlarmKind.NoOp => "no-op",
        AlarmKind.Filtering => "filtering",
        AlarmKind.OverForgetting => "over-forgetting",
        AlarmKind.NeighbourLoss => "neighbour loss",
        _ => "divergence",
    };

    public static string Meaning(AlarmKind kind) => kind switch
    {
        AlarmKind.Collapse => "the model lost what it should have kept",
        AlarmKind.NoOp => "the weights, the outputs on D_f or the accuracy on it are where they were",
        AlarmKind.Filtering => "no better than the control that only hides the output, on any measure of what the weights still know",
        AlarmKind.OverForgetting => "forgotten further than a retrained model would, which gives the data away",
        AlarmKind.NeighbourLoss => "a class that was to stay is recognised clearly worse than by the original and the retrained model",
        _ => "weights or losses are not finite",
    };
}
