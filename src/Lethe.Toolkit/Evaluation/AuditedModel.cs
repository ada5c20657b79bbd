using Lethe.Data;
using Lethe.Models;

namespace Lethe.Evaluation;

/// <summary>A model in an audit, with its predictions: each part is predicted once, when first asked for.</summary>
/// <remarks>Not safe to use from several threads at once.</remarks>
public sealed class AuditedModel
{
    private readonly Dictionary<DatasetPart, Predictions> _predictions = new(ReferenceEqualityComparer.Instance);
    private readonly Func<DatasetPart, Predictions> _predict;
    private readonly Lazy<string> _sha256;

    internal AuditedModel(string role, Model model, Func<DatasetPart, Predictions> predict)
    {
        (Role, Model, _predict) = (role, model, predict);
        _sha256 = new Lazy<string>(model.Sha256);
    }

    /// <summary>What it is in the audit: <c>original</c>, <c>unlearned</c>, <c>retrained</c>, <c>second retrained</c> or <c>fresh</c>.</summary>
    public string Role { get; }

    /// <summary>The model.</summary>
    public Model Model { get; }

    /// <summary>The SHA-256 of its parameters, in lower-case hex.</summary>
    public string Sha256 => _sha256.Value;

    internal Predictions Predict(DatasetPart part)
    {
        if (!_predictions.TryGetValue(part, out Predictions? predictions))
            _predictions.Add(part, predictions = _predict(part));
        return predictions;
    }
}
