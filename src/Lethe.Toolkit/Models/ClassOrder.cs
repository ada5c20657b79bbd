using Lethe.Data;

namespace Lethe.Models;

/// <summary>Brings the classes of a dataset into the order of a model's logits, by name: a silent mismatch would forget the wrong class.</summary>
public static class ClassOrder
{
    /// <summary>The dataset with its labels as the model's logits stand; the dataset itself where they do already.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="name">What to call the model in messages, such as its file.</param>
    /// <exception cref="UsageException">The model has no class names: the message says which order would be assumed, and how to confirm it.</exception>
    /// <exception cref="DataException">The model has classes that the data lacks, or the other way round: all of them are named.</exception>
    public static Dataset Align(Model model, Dataset data, string name = "the model")
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        if (model.Description.ClassNames.SequenceEqual(data.ClassNames))
            return data;
        RequireNames(model.Description, data, name);
        if (!model.Description.ClassNames.ToHashSet(StringComparer.Ordinal).SetEquals(data.ClassNames) || model.Classes != data.ClassNames.Length)
            ModelDataCheck.Require(model, data, name);
        return data.WithClassOrder(model.Description.ClassNames);
    }

    private static void RequireNames(ModelDescription model, Dataset data, string name)
    {
        if (!model.IsUnnamed)
            return;
        if (model.ClassNames.Length != data.ClassNames.Length)
            throw new DataException($"{name} does not fit dataset '{data.Name}': it has {model.ClassNames.Length} logits without class names, the data {data.ClassNames.Length} classes, {Shown.Names(data.ClassNames)}");
        string mapping = string.Join(", ", data.ClassNames.Select((label, i) => $"{i} '{label}'").Take(50));
        throw new UsageException($"{name} does not name its classes; in the order of '{data.Name}' its logits would be {mapping}{(data.ClassNames.Length > 50 ? ", ..." : "")}: confirm this with --classes {Argument(data)}, or give the names in the order that the model was trained with");
    }

    private static string Argument(Dataset data)
    {
        string list = string.Join(',', data.ClassNames);
        return data.ClassNames.Any(name => name.Contains(',', StringComparison.Ordinal)) ? "@FILE (one name a line)" : list.Contains(' ', StringComparison.Ordinal) ? $"\"{list}\"" : list;
    }
}
