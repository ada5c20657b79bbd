namespace Lethe.Engine.Randomness;

/// <summary>The 128 random bits of one Philox counter value, as four words.</summary>
internal readonly record struct PhiloxBlock(uint Word0, uint Word1, uint Word2, uint Word3)
{
    public uint this[int lane] => lane switch { 0 => Word0, 1 => Word1, 2 => Word2, _ => Word3 };
}
