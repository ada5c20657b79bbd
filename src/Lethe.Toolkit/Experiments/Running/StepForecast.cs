namespace Lethe.Experiments.Running;

/// <summary>The steps of one kind in a <see cref="StudyForecast"/>.</summary>
/// <param name="Kind">The kind: <c>train</c>.</param>
/// <param name="Count">How many the cells need; each is done once, however many cells share it.</param>
/// <param name="Done">How many are in the store already.</param>
/// <param name="Uses">How often cells ask for one.</param>
/// <param name="Seconds">About how long those take that are missing, one after the other.</param>
public sealed record StepForecast(string Kind, int Count, int Done, int Uses, double Seconds);
