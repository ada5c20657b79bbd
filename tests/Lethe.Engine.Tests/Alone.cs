using Xunit;

namespace Lethe.Engine.Tests;

/// <summary>Tests that no other test may run beside.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
