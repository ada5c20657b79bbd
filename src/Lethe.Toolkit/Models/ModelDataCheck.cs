using Lethe.Data;

namespace Lethe.Models;

/// <summary>Whether a model and a dataset belong together.</summary>
public static class ModelDataCheck
{
    /// <summary>Refuses a model whose classes, input shape or validation cut are not those of the dataset.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The dataset.</param>
    /// <param name="name">What to call the model in the message, such as its file.</param>
    /// <exception cref="DataException">They do not fit: all faults in one line.</exception>
    public static void Require(Model model, Dataset data, string name = "the model")
    {
        IReadOnlyList<string> faults = Faults(model, data);
        if (faults.Count > 0)
            throw new DataException($"{name} does not fit dataset '{data.Name}': {string.Join("; ", faults)}");
    }

    /// <summary>What keeps a model from being used with a dataset, one phrase a fault; empty if nothing does.</summary>
    public static IReadOnlyList<string> Faults(Model model, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ModelDescription description = model.Description;
        List<string> faults = [];
        string[] onlyModel = [.. description.ClassNames.Except(data.ClassNames)], onlyData = [.. data.ClassNames.Except(description.ClassNames)];
        if (description.ClassNames.Length != data.ClassNames.Length)
            faults.Add($"it has {description.ClassNames.Length} classes, the data {data.ClassNames.Length}{Only(onlyModel, "in the model")}{Only(onlyData, "in the data")}");
        else if (onlyModel.Length > 0)
            faults.Add($"its classes are others than the data's{Only(onlyModel, "in the model")}{Only(onlyData, "in the data")}");
        else if (!description.ClassNames.SequenceEqual(data.ClassNames))
            faults.Add(FirstDifference(description, data));
        if (description.InputShape != data.Shape)
            faults.Add($"it takes images of {description.InputShape}, the data has {data.Shape}");
        if (description.ValidationCut.Length > 0 && description.ValidationCut != data.ValidationCut.Id)
            faults.Add($"it was trained with validation cut '{description.ValidationCut}', the data was loaded with '{data.ValidationCut.Id}'");
        return faults;
    }

    private static string Only(string[] names, string where) => names.Length == 0 ? "" : $", {where} alone {Shown.Names(names)}";

    private static string FirstDifference(ModelDescription description, Dataset data)
    {
        int first = Enumerable.Range(0, data.ClassNames.Length).First(k => description.ClassNames[k] != data.ClassNames[k]);
        return $"its class {first} is '{description.ClassNames[first]}', in the data '{data.ClassNames[first]}'";
    }
}
