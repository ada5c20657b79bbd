using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Models;

/// <summary>The identity of a set of parameters.</summary>
internal static class ParameterHash
{
    /// <summary>Hashes each tensor in ordinal order of names: length of name, name in UTF-8, rank, sizes, values as little-endian float32.</summary>
    internal static string Of(ParameterSet parameters)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in parameters.ParameterNames.Concat(parameters.BufferNames).Order(StringComparer.Ordinal))
            Append(hash, name, parameters[name]);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Append(IncrementalHash hash, string name, Tensor tensor)
    {
        byte[] text = Encoding.UTF8.GetBytes(name);
        Append(hash, text.Length);
        hash.AppendData(text);
        Append(hash, tensor.Shape.Rank);
        foreach (int size in tensor.Shape.ToArray())
            Append(hash, size);
        hash.AppendData(MemoryMarshal.AsBytes(tensor.Span));
    }

    private static void Append(IncrementalHash hash, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        hash.AppendData(bytes);
    }
}
