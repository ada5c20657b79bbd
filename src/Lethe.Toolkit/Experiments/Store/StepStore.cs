using Lethe.Models;
using Lethe.Unlearning;

namespace Lethe.Experiments.Store;

/// <summary>The folder of a study: every finished step under the hash of everything that determines it.</summary>
/// <remarks>
/// A step is finished when its record is there; the record is written last, and every file appears by a rename. Files of equal steps have
/// equal bytes, so that two workers that make the same step do no harm. Safe for several threads and processes.
/// </remarks>
internal sealed class StepStore
{
    private const string ModelExtension = ".safetensors", RecordExtension = ".json", MeasurementExtension = ".measured.json", FailureExtension = ".failed.json";

    /// <summary>Opens a store; its folder is made when the first file is written.</summary>
    internal StepStore(string folder) => Folder = Path.Combine(Path.GetFullPath(folder), "store");

    /// <summary>Where it is.</summary>
    internal string Folder { get; }

    /// <summary>The step's weights, or its artifact.</summary>
    internal string ModelPath(StepKey key) => PathOf(key, ModelExtension);

    /// <summary>The state of a training under way.</summary>
    internal string PartialPath(StepKey key) => PartialTraining.PathFor(ModelPath(key));

    /// <summary>Whether a step is finished.</summary>
    internal bool Has(StepKey key) => File.Exists(PathOf(key, RecordExtension));

    /// <summary>Whether a step has failed since failures were last cleared.</summary>
    internal bool HasFailed(StepKey key) => File.Exists(PathOf(key, FailureExtension));

    internal StepRecord Read(StepKey key) => StoreJson.Read(PathOf(key, RecordExtension), StoreJson.Shapes.StepRecord);

    internal StepMeasurement ReadMeasurement(StepKey key) => StoreJson.Read(PathOf(key, MeasurementExtension), StoreJson.Shapes.StepMeasurement);

    internal StepFailure ReadFailure(StepKey key) => StoreJson.Read(PathOf(key, FailureExtension), StoreJson.Shapes.StepFailure);

    internal Model ReadModel(StepKey key) => ModelFile.Load(ModelPath(key));

    /// <summary>The artifact of a finished step, with what it took to make it.</summary>
    /// <exception cref="DataException">Its file is missing, or does not hold what the step made.</exception>
    internal Artifact ReadArtifact(StepKey key)
    {
        string path = ModelPath(key), expected = Read(key).ArtifactSha256 ?? "";
        Artifact artifact = Artifact.Load(path);
        StepMeasurement took = ReadMeasurement(key);
        return artifact.Sha256() is var got && got == expected
            ? artifact with { Made = new ArtifactCost(took.Seconds, took.SamplesForward, took.SamplesBackward) }
            : throw new DataException($"'{path}': expected values of SHA-256 {expected}, got {got}; delete the file and its record to have it made again");
    }

    /// <summary>Keeps a finished step: weights first, the record last.</summary>
    /// <exception cref="DataException">A file cannot be written.</exception>
    internal void Write(StepKey key, StepRecord record, StepMeasurement measurement, Model? model, Artifact? artifact = null)
    {
        if (model is not null)
            ModelFile.Save(model, ModelPath(key));
        artifact?.Save(ModelPath(key));
        StoreJson.Write(PathOf(key, MeasurementExtension), measurement, StoreJson.Shapes.StepMeasurement);
        StoreJson.Write(PathOf(key, RecordExtension), record, StoreJson.Shapes.StepRecord);
        ClearFailure(key);
        PartialTraining.Discard(PartialPath(key));
    }

    /// <summary>Notes that a step has failed.</summary>
    internal void WriteFailure(StepKey key, StepFailure failure) => StoreJson.Write(PathOf(key, FailureExtension), failure, StoreJson.Shapes.StepFailure);

    /// <summary>Why a step has failed; <see langword="null"/> if it has not, or another run is about to try it again.</summary>
    internal StepFailure? FailureOf(StepKey key)
    {
        try
        {
            return HasFailed(key) ? ReadFailure(key) : null;
        }
        catch (DataException) when (!HasFailed(key))
        {
            return null;
        }
    }

    /// <summary>Forgets a failure, so that the step is tried again.</summary>
    internal void ClearFailure(StepKey key)
    {
        if (HasFailed(key))
            File.Delete(PathOf(key, FailureExtension));
    }

    private string PathOf(StepKey key, string extension) => Path.Combine(Folder, key.Kind, key.Hash + extension);
}
