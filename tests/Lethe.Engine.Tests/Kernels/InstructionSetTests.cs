using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Xunit;

namespace Lethe.Engine.Tests.Kernels;

/// <summary>A run with an instruction set switched off shows something only if it is off; a switch that has no effect any more must not go unnoticed.</summary>
public sealed class InstructionSetTests
{
    [Fact]
    public void Avx512_that_was_switched_off_is_off()
    {
        if (IsOff("AVX512") || IsOff("AVX2"))
            Assert.False(Avx512F.IsSupported || Vector512.IsHardwareAccelerated);
    }

    [Fact]
    public void Avx2_that_was_switched_off_is_off()
    {
        if (IsOff("AVX2"))
            Assert.False(Avx2.IsSupported || Fma.IsSupported || Vector256.IsHardwareAccelerated);
    }

    private static bool IsOff(string set) => Environment.GetEnvironmentVariable($"DOTNET_Enable{set}") == "0";
}
