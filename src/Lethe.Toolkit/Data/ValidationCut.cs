namespace Lethe.Data;

/// <summary>How the validation part was cut from the official train part.</summary>
/// <remarks>
/// The cut is a property of the data: every tenth sample of each class, in the order of a fixed hash of the sample id.
/// Two loads with the same <see cref="Id"/>, of subsets too, agree on every sample they share.
/// </remarks>
/// <param name="Id">The rule, such as <c>hash10-v1</c> (ten percent, first version of the hash), or <c>none</c>.</param>
/// <param name="Count">The number of samples in the validation part.</param>
public sealed record ValidationCut(string Id, int Count)
{
    /// <summary>The id of a load without a validation part.</summary>
    public const string None = "none";

    internal static string IdOf(decimal fraction) =>
        fraction == 0 ? None : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"hash{fraction * 100:0.############}-v1");
}
