using Lethe.Engine.Autograd;
using Lethe.Engine.Losses;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Tests.Autograd;

public sealed class TapeTests
{
    [Fact]
    public void A_tensor_read_after_its_tape_was_reset_throws()
    {
        using Tape tape = new();
        Tensor x = tape.Input(new Shape(2), [1f, 2f]);
        tape.Reset();
        Tensor y = tape.Input(new Shape(2), [3f, 4f]);
        Assert.Throws<InvalidOperationException>(() => x.ToArray());
        Assert.Equal([3f, 4f], y.ToArray());
    }

    [Fact]
    public void Gradients_of_a_tensor_used_twice_add_up()
    {
        using Tape tape = new();
        Tensor w = tape.Watch(Tensor.From(new Shape(3), [1f, 2f, 3f]));
        tape.Backward(tape.Sum(tape.Multiply(w, w)));
        Assert.Equal([2f, 4f, 6f], tape.Gradient(w).ToArray());
    }

    [Fact]
    public void A_watched_tensor_the_loss_does_not_depend_on_has_a_gradient_of_zeros()
    {
        using Tape tape = new();
        Tensor used = tape.Watch(Tensor.From(new Shape(1), [2f]));
        Tensor unused = tape.Watch(Tensor.From(new Shape(2), [1f, 1f]));
        tape.Backward(tape.Sum(used));
        Assert.Equal([0f, 0f], tape.Gradient(unused).ToArray());
    }

    [Fact]
    public void Nothing_is_recorded_where_no_gradient_is_wanted()
    {
        using Tape tape = new();
        tape.Relu(tape.Input(new Shape(2), [1f, -1f]));
        Assert.Equal(0, tape.RecordedOperations);
    }

    [Fact]
    public void A_second_backward_pass_without_a_reset_is_refused()
    {
        using Tape tape = new();
        Tensor loss = tape.Sum(tape.Watch(Tensor.From(new Shape(2), [1f, 2f])));
        tape.Backward(loss);
        Assert.Throws<InvalidOperationException>(() => tape.Backward(loss));
    }

    [Fact]
    public void Backward_of_more_than_a_scalar_needs_a_seed()
    {
        using Tape tape = new();
        Tensor x = tape.Relu(tape.Watch(Tensor.From(new Shape(2), [1f, 2f])));
        Assert.Throws<InvalidOperationException>(() => tape.Backward(x));
    }

    [Fact]
    public void A_write_bumps_the_version_that_watched_handles_see()
    {
        using Tape tape = new();
        Tensor owned = Tensor.Zeros(new Shape(2));
        Tensor watched = tape.Watch(owned);
        long before = watched.Version;
        owned.MutableSpan()[0] = 1f;
        Assert.True(watched.Version > before);
    }

    [Fact]
    public void A_steady_step_allocates_nothing()
    {
        using Tape tape = new();
        Tensor w = Tensor.From(new Shape(4, 3), [.. Enumerable.Range(0, 12).Select(i => i * 0.1f)]);
        float[] x = [.. Enumerable.Range(0, 15).Select(i => i * 0.1f)];
        int[] labels = [0, 1, 2, 3, 0];
        for (int i = 0; i < 20; i++)
            Step(tape, w, x, labels);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
            Step(tape, w, x, labels);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Mixed_shapes_name_the_operation_and_both_shapes()
    {
        using Tape tape = new();
        ShapeMismatchException fault = Assert.Throws<ShapeMismatchException>(
            () => tape.Add(Tensor.Zeros(new Shape(2, 3)), Tensor.Zeros(new Shape(3, 2))));
        Assert.Contains("Add: shapes [2, 3] and [3, 2]", fault.Message, StringComparison.Ordinal);
    }

    private static void Step(Tape tape, Tensor w, float[] x, int[] labels)
    {
        Tensor watched = tape.Watch(w);
        Tensor logits = tape.Linear(tape.Input(new Shape(5, 3), x), watched);
        tape.Backward(CrossEntropy.Mean(tape, tape.Relu(logits), labels));
        _ = tape.Gradient(watched);
        tape.Reset();
    }
}
