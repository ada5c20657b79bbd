using Lethe.Data;
using Xunit;

namespace Lethe.Toolkit.Tests.Data;

/// <summary>Loads real datasets where this machine has them, and else skips the test.</summary>
internal static class FullData
{
    public static Dataset Load(string spec)
    {
        try
        {
            return DatasetRegistry.Load(spec, Root);
        }
        catch (DataException e)
        {
            Assert.Skip(e.Message);
            throw;
        }
    }

    /// <summary>A folder <c>shared/data</c> beside the checkout; <c>LETHE_DATA</c> and the other places are searched anyway.</summary>
    public static string? Root
    {
        get
        {
            string? beside = Checkout is null ? null : Path.Combine(Checkout, "..", "shared", "data");
            return Directory.Exists(beside) ? beside : null;
        }
    }

    /// <summary>The folder of the solution that the tests were built in, if they still lie there.</summary>
    public static string? Checkout
    {
        get
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lethe.slnx")))
                folder = folder.Parent;
            return folder?.FullName;
        }
    }
}
