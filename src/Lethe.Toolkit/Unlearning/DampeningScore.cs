namespace Lethe.Unlearning;

/// <summary>How a model does while thresholds are looked for.</summary>
/// <param name="Forget">Accuracy on D_f.</param>
/// <param name="Retain">Accuracy on D_r's validation images.</param>
/// <param name="RetainLive">The same among the classes that D_r has images of.</param>
/// <param name="RetainLoss">Their mean cross-entropy among these classes, in nats.</param>
internal readonly record struct DampeningScore(double Forget, double Retain, double RetainLive, double RetainLoss);
