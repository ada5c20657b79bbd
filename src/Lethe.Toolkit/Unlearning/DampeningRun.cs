using System.Globalization;
using Lethe.Data;
using Lethe.Models;

namespace Lethe.Unlearning;

/// <summary>What all methods of dampening do: importances, a threshold, the weights, a repair.</summary>
internal sealed class DampeningRun
{
    /// <summary>Below 1: fewer weights shrunk further forget as much as more weights shrunk less. On the classes that it was tried on, 1 came out the same within a point.</summary>
    internal const double TunedLambda = 0.2;

    /// <summary>The images of all of D_f that tell its importances well enough for a search, so that a request costs the same whatever its size.</summary>
    private const int MostForget = 512;

    private readonly UnlearningContext _context;
    private readonly DampeningOptions _options;
    private readonly double? _alpha;
    private readonly double _lambda;

    /// <summary>Prepares a run.</summary>
    /// <param name="context">The run.</param>
    /// <param name="options">The threshold.</param>
    /// <param name="published">The threshold of a published rule; <see langword="null"/> to look for one.</param>
    /// <param name="lambda">λ.</param>
    internal DampeningRun(UnlearningContext context, DampeningOptions options, double? published, double lambda) =>
        (_context, _options, _alpha, _lambda) = (context, options, options.Alpha ?? (options.Share is null ? published : null), lambda);

    /// <summary>Whether thresholds are looked for, for which it takes validation images.</summary>
    internal static bool Searches(DampeningOptions options, bool published) => options is { Alpha: null, Share: null } && !published;

    /// <summary>Refuses options that do not go together.</summary>
    /// <exception cref="UsageException">Two thresholds, or importances that no parent has.</exception>
    internal static void RefuseContradictions(DampeningOptions options, ImportanceOptions importance)
    {
        if (options is { Alpha: not null, Share: not null })
            throw new UsageException("alpha and share are two ways to set one threshold, expected only one of them");
        if (importance is { Origin: ImportanceOrigin.Parent, Over: not ImportanceSet.All })
            throw new UsageException("importances=parent are those of all of D, expected over=all beside it");
    }

    internal Model Run(ImportanceOptions importance, ImportanceSettings settings)
    {
        if (_options.Layers == DampenedLayers.Inner && !ClassifierHead.TryFind(_context.Original.Graph, out _))
            throw new UsageException("layers=inner leaves the classifier as it is, but this model does not end with a linear layer");
        DampeningGoal? goal = _alpha is null && _options.Share is null ? new DampeningGoal(_context) : null;
        bool few = goal is not null && settings.IsPerSample && _context.Data.Scope != ForgetScope.Samples;
        ImportancePair pair = ImportancePair.Of(_context, importance, settings, few ? MostForget : int.MaxValue);
        Model model = goal is null ? Fixed(pair) : new DampeningSearch(_context, goal, pair, _options, _lambda).Run();
        _context.Note($"In effect: {Threshold(goal)}, {InvariantText(_lambda, "lambda")}, {importance.InEffect(settings)}.");
        return Repair.Of(_context, model, _options.Repair);
    }

    // What "auto" and a published rule came to; the options, as they were set, do not say.
    private string Threshold(DampeningGoal? goal) =>
        goal is not null ? "alpha searched for" : _alpha is { } alpha ? InvariantText(alpha, "alpha") : InvariantText(_options.Share!.Value, "share");

    private static string InvariantText(double value, string name) => string.Create(CultureInfo.InvariantCulture, $"{name}={value:R}");

    private Model Fixed(ImportancePair pair)
    {
        Model model = _context.Original.Clone();
        var dampening = new Dampening(pair, model.Parameters, Dampened, _options.Threshold);
        double alpha = _alpha ?? dampening.AlphaOf(_options.Share!.Value, dampening.SortedRatios());
        long selected = dampening.Apply(model.Parameters, alpha, _lambda);
        _context.Note(string.Create(CultureInfo.InvariantCulture, $"Dampened {selected} of {model.Parameters.ParameterElements} weights at alpha {alpha:G4}."));
        return model;
    }

    private bool Dampened(string name) => _context.IsTrainable(name)
        && (_options.Layers == DampenedLayers.All || !ClassifierHead.TryFind(_context.Original.Graph, out ClassifierHead? head) || !head.Names.Contains(name));
}
