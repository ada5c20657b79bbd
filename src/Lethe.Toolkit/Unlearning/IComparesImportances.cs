namespace Lethe.Unlearning;

/// <summary>A method that compares importances of D_f with others, which runs on the same model share.</summary>
internal interface IComparesImportances
{
    /// <summary>What importances of D_f are compared with.</summary>
    ImportanceOptions Importance { get; }

    /// <summary>How they are computed.</summary>
    ImportanceSettings Estimator { get; }
}
