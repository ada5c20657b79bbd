using System.Buffers.Binary;
using Lethe.Engine.Randomness;

namespace Lethe.Formats;

/// <summary>Damages files in ways that readers trip over, the same way in every run.</summary>
internal static class Mutation
{
    private static readonly uint[] Numbers = [0, 1, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff];

    /// <summary>Variant <paramref name="index"/> of a file: one to four damages.</summary>
    internal static byte[] Variant(byte[] original, int index)
    {
        var random = new RandomStream(7).Derive(index);
        var bytes = (byte[])original.Clone();
        long counter = 0;
        var damages = 1 + random.Below(counter++, 4);
        for (var i = 0; i < damages && bytes.Length > 8; i++)
        {
            var at = random.Below(counter++, bytes.Length - 8);
            var length = 1 + random.Below(counter++, 8);
            var number = Numbers[random.Below(counter++, Numbers.Length)];
            switch (random.Below(counter++, 7))
            {
                case 0: bytes[at] ^= (byte)(1 << (length - 1)); break;
                case 1: bytes[at] = (byte)random.Below(counter++, 256); break;
                case 2: BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), number); break;
                case 3: BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), number); break;
                case 4: bytes = [.. bytes[..at], .. bytes[(at + length)..]]; break;
                case 5: bytes = [.. bytes[..(at + length)], .. bytes[at..]]; break;
                default: bytes = random.Below(counter++, 4) == 0 ? bytes[..at] : bytes; break;
            }
        }

        return bytes;
    }
}
