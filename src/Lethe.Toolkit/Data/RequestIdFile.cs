namespace Lethe.Data;

/// <summary>Reads the file of <c>samples:@ids.txt</c>: ids and ranges between commas, blanks or line ends; <c>#</c> starts a comment.</summary>
internal static class RequestIdFile
{
    private const long LargestFile = 64 << 20;
    private static readonly char[] Separators = [',', ' ', '\t'];

    /// <exception cref="DataException">The file is missing, too large or cannot be read.</exception>
    /// <exception cref="UsageException">A piece of it is not an id or a range, or there is none.</exception>
    public static List<IdRange> Read(string path)
    {
        var ranges = new List<IdRange>();
        string[] lines = Lines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Split('#')[0];
            foreach (string piece in line.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                ranges.Add(IdRange.TryParse(piece, out IdRange range)
                    ? range
                    : throw new UsageException($"{path}: line {i + 1}: expected a sample id as 205 or a range as 0-99, got '{ForgetRequest.Shorten(piece)}'"));
            }
        }

        return ranges.Count > 0 ? IdRange.Merge(ranges) : throw new UsageException($"{path}: expected sample ids, got none");
    }

    private static string[] Lines(string path)
    {
        try
        {
            if (!File.Exists(path))
                throw new DataException($"{path}: no such file, expected a list of sample ids");
            long length = new FileInfo(path).Length;
            if (length > LargestFile)
                throw new DataException($"{path}: expected a list of ids of at most {LargestFile} bytes, got {length}");
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
