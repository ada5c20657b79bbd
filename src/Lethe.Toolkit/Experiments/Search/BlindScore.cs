using System.Globalization;
using Lethe.Data;
using Lethe.Engine.Kernels;
using Lethe.Evaluation.Statistics;
using Lethe.Models;

namespace Lethe.Experiments.Search;

/// <summary>How far an unlearned model is from what retraining would give, as far as one can tell without a retrained model and without test images.</summary>
/// <remarks>
/// <para>max(0, A_r(original) − A_r) + M, where A_r is the accuracy on D_r of the validation part.</para>
/// <para>For classes and fine classes M = A_f, the accuracy on D_f of the validation part (of train where there is none): a network that never saw
/// a class does not name it. A fine class may rightly keep some accuracy under its coarse label, so that this asks for too much there.</para>
/// <para>For samples M = 2 |AUC − ½|, where AUC tells losses on D_f from losses on unseen validation images of the same classes: after forgetting
/// they should be alike, from either side.</para>
/// </remarks>
internal sealed class BlindScore
{
    private readonly ForgetData _data;
    private readonly DatasetPart _forget;
    private readonly DatasetPart _unseen;
    private readonly WorkerPool? _workers;
    private readonly double _before;

    /// <summary>Measures the original model.</summary>
    /// <exception cref="UsageException">The data has no validation part.</exception>
    internal BlindScore(Model original, ForgetData data, WorkerPool? workers, CancellationToken cancellation)
    {
        if (data.RetainValidation.Count == 0)
            throw new UsageException("the data has no validation part to tune options on, expected one (not validation=0)");
        (_data, _workers) = (data, workers);
        _forget = data.Scope == ForgetScope.Samples || data.ForgetValidation.Count == 0 ? data.ForgetTrain : data.ForgetValidation;
        _unseen = Unseen(data);
        _before = Predict(original, data.RetainValidation, cancellation).Accuracy();
    }

    /// <summary>The images that went through the original and the models that were scored so far.</summary>
    internal long Samples { get; private set; }

    /// <summary>The score of a model; 0 is best.</summary>
    internal (double Score, string Message) Of(Model model, CancellationToken cancellation)
    {
        double retain = Predict(model, _data.RetainValidation, cancellation).Accuracy();
        double lost = Math.Max(0, _before - retain);
        Predictions forget = Predict(model, _forget, cancellation);
        if (_data.Scope != ForgetScope.Samples)
            return (lost + forget.Accuracy(), string.Create(CultureInfo.InvariantCulture, $"validation accuracy {retain:0.0000} on D_r, {forget.Accuracy():0.0000} on D_f"));
        double area = RocArea.Of(Losses(forget), Losses(Predict(model, _unseen, cancellation)));
        return (lost + (2 * Math.Abs(area - 0.5)), string.Create(CultureInfo.InvariantCulture, $"validation accuracy {retain:0.0000} on D_r, losses of D_f against unseen images AUC {area:0.0000}"));
    }

    private static DatasetPart Unseen(ForgetData data)
    {
        HashSet<int> labels = [.. data.ForgetTrain.Labels];
        DatasetPart same = data.RetainValidation.Where(i => labels.Contains(data.RetainValidation.Label(i)));
        return same.Count > 0 ? same : data.RetainValidation;
    }

    private static double[] Losses(Predictions predictions) => [.. Enumerable.Range(0, predictions.Count).Select(predictions.CrossEntropy)];

    private Predictions Predict(Model model, DatasetPart part, CancellationToken cancellation)
    {
        Samples += part.Count;
        return Predictor.Run(model, part, new PredictorOptions { Workers = _workers }, cancellation);
    }
}
