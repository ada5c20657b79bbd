namespace Lethe.Experiments.Store;

/// <summary>How much of a learnable tensor a step has changed.</summary>
/// <param name="Name">Its name in the model.</param>
/// <param name="Count">Its scalars.</param>
/// <param name="Changed">Those that differ from the original's.</param>
internal sealed record TouchedTensor(string Name, long Count, long Changed);
