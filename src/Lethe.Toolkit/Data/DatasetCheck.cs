namespace Lethe.Data;

/// <summary>Reads a dataset through and compares it to the official one: what <c>lethe data check</c> reports.</summary>
public static class DatasetCheck
{
    /// <summary>Checks structure, counts and checksums.</summary>
    /// <param name="name">The dataset's name; options are ignored.</param>
    /// <param name="dataRoot">A folder to look in first.</param>
    /// <exception cref="UsageException">There is no dataset of that name.</exception>
    /// <exception cref="DataException">It is not found.</exception>
    public static DatasetCheckReport Run(string name, string? dataRoot = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        IDatasetSource source = DatasetRegistry.Source(DatasetSpec.Parse(name).Id);
        var notices = new List<string>();
        return Run(source, DatasetRegistry.Locate(source, dataRoot, notices), notices);
    }

    internal static DatasetCheckReport Run(IDatasetSource source, LocatedFiles files, List<string> notices)
    {
        var faults = new List<string>();
        FileCheck[] checks = [.. source.Files.Select(file => Check(file, files, faults))];
        int[] train = [], test = [];
        try
        {
            DatasetContent content = source.Read(files);
            notices.AddRange(content.Notices);
            train = PerClass(content.Train, source.Info.Classes);
            test = PerClass(content.Test, source.Info.Classes);
        }
        catch (LetheException e)
        {
            // The checksum may have met, and noted, the same fault.
            if (!faults.Contains(e.Message))
                faults.Add(e.Message);
        }

        return new DatasetCheckReport(
            source.Info.Id, files.Folder.Length == 0 ? null : files.Folder, checks, train, test,
            source.Info.TrainCount, source.Info.TestCount, faults, notices);
    }

    private static FileCheck Check(DatasetFile file, LocatedFiles files, List<string> faults)
    {
        if (!files.Paths.TryGetValue(file.Name, out string? path))
            return new FileCheck(file.Name, null, 0, null, file.ContentMd5);
        string? md5 = null;
        try
        {
            using ContentReader reader = ContentReader.Open(path);
            md5 = reader.Md5ToEnd();
        }
        catch (LetheException e)
        {
            faults.Add(e.Message);
        }

        return new FileCheck(file.Name, path, new FileInfo(path).Length, md5, file.ContentMd5);
    }

    private static int[] PerClass(ImageStore store, int classes)
    {
        int[] counts = new int[classes];
        for (int i = 0; i < store.Count; i++)
            counts[store.Label(i)]++;
        return counts;
    }
}
