using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lethe.Data;

/// <summary>The SHA-256 of what a dataset holds, the same for equal content however it was read or cut.</summary>
internal static class ContentHash
{
    /// <summary>Hashes shape, class names and then each sample of the parts: id, label, fine label (-1 if none), bytes.</summary>
    public static string Of(Dataset data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{data.Shape}\n{string.Join('\n', data.ClassNames)}\n\n{string.Join('\n', data.FineNames)}\n\n"));
        Append(hash, data.Train.Concat(data.Validation));
        Append(hash, data.Test);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, DatasetPart part)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(head, part.Count);
        hash.AppendData(head[..4]);
        int[] order = [.. Enumerable.Range(0, part.Count)];
        Array.Sort(part.Ids.ToArray(), order);
        foreach (int i in order)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head, part.Id(i));
            BinaryPrimitives.WriteInt32LittleEndian(head[4..], part.Label(i));
            BinaryPrimitives.WriteInt32LittleEndian(head[8..], part.HasFineLabels ? part.FineLabel(i) : -1);
            hash.AppendData(head);
            hash.AppendData(part.Image(i));
        }
    }
}
