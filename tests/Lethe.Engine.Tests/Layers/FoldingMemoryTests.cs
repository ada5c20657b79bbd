using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Losses;
using Lethe.Engine.Tensors;
using Xunit;

namespace Lethe.Engine.Tests.Layers;

/// <summary>Counts the memory of the whole process, and so runs alone.</summary>
[Collection(nameof(Alone))]
public sealed class FoldingMemoryTests
{
    [Fact]
    public void Memory_comes_back_also_when_a_pass_is_refused()
    {
        LayerGraph graph = FoldingTests.Graph(16);
        ParameterSet parameters = FoldingTests.Parameters(graph);
        Shape shape = new(16, 3, 12, 12);
        using WorkerPool pool = new(1);
        long before = FloatPool.BytesInUse;
        for (int i = 0; i < 3; i++)
        {
            using Tape tape = new(pool), inference = new(pool) { Recording = false };
            ParameterSet watched = parameters.Watch(tape);
            Tensor input = tape.Watch(Tensor.From(shape, FoldingTests.Images(16, 12)));
            Tensor losses = CrossEntropy.PerSample(tape, graph.Forward(tape, watched, input), FoldingTests.Labels(16));
            Assert.Throws<NotSupportedException>(() => tape.BackwardSquaredPerSample(losses));
            graph.Forward(inference, parameters, inference.Input(shape, FoldingTests.Images(16, 12)));
        }

        // Less is in use where what earlier tests forgot was collected meanwhile.
        Assert.InRange(FloatPool.BytesInUse - before, long.MinValue, 3 * 2 * shape.Count * sizeof(float));
    }
}
