using Lethe.Engine.Autograd;
using Lethe.Engine.Kernels;
using Lethe.Engine.Layers;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Optimizers;

/// <summary>Moves parameters along their gradients. Formulas and defaults are those of PyTorch's optimisers.</summary>
/// <remarks>
/// Every update is element by element: the same bits for any number of threads.
/// Not thread-safe. A step allocates nothing.
/// </remarks>
public abstract class Optimizer
{
    private readonly ParameterSet _parameters;
    private readonly int[] _moving;
    private readonly Tensor[][] _state;

    /// <summary>Makes the state, zeros, for the parameters that move.</summary>
    /// <param name="parameters">The owned parameters to be moved.</param>
    /// <param name="trainable">Which parameters move; all if left out. The others do not change by a bit.</param>
    /// <param name="stateNames">The names of the tensors that each parameter has in the state.</param>
    private protected Optimizer(ParameterSet parameters, Func<string, bool>? trainable, params ReadOnlySpan<string> stateNames)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        IReadOnlyList<string> names = parameters.ParameterNames;
        _moving = [.. Enumerable.Range(0, parameters.ParameterCount).Where(i => trainable is null || trainable(names[i]))];
        StateNames = stateNames.ToArray();
        _state = [.. _moving.Select(i => StateNames.Select(_ => Tensor.Zeros(parameters.ParameterAt(i).Shape)).ToArray())];
    }

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; private set; }

    private string[] StateNames { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="tape">The tape that has run backward.</param>
    /// <param name="watched">The parameters as the tape watches them.</param>
    /// <param name="learningRate">The step's learning rate.</param>
    public void Step(Tape tape, ParameterSet watched, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(tape);
        ArgumentNullException.ThrowIfNull(watched);
        Steps++;
        for (int i = 0; i < _moving.Length; i++)
        {
            Tensor gradient = tape.Gradient(watched.ParameterAt(_moving[i]));
            Update(tape.Workers, _parameters.ParameterAt(_moving[i]), gradient, _state[i], learningRate);
        }
    }

    /// <summary>The state as named tensors, <c>momentum:conv1.weight</c>; live, so to be copied or written at once.</summary>
    public IEnumerable<KeyValuePair<string, Tensor>> ExportState()
    {
        for (int i = 0; i < _moving.Length; i++)
        {
            for (int j = 0; j < StateNames.Length; j++)
                yield return KeyValuePair.Create($"{StateNames[j]}:{_parameters.ParameterNames[_moving[i]]}", _state[i][j]);
        }
    }

    /// <summary>Takes over a state that <see cref="ExportState"/> gave.</summary>
    /// <param name="steps">The number of steps it has taken.</param>
    /// <param name="read">The values of a named tensor.</param>
    /// <exception cref="ArgumentException">A tensor has another number of values.</exception>
    public void ImportState(long steps, Func<string, ReadOnlyMemory<float>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        foreach ((string name, Tensor tensor) in ExportState())
        {
            ReadOnlyMemory<float> values = read(name);
            if (values.Length != tensor.Count)
                throw new ArgumentException($"'{name}' has {values.Length} values, expected {tensor.Count}.", nameof(read));
            values.Span.CopyTo(tensor.MutableSpan());
        }

        Steps = steps;
    }

    private protected abstract void Update(WorkerPool workers, Tensor parameter, Tensor gradient, Tensor[] state, float learningRate);
}
