using System.Runtime.CompilerServices;
using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>
/// Records the operations of one step as they run, gives gradients by walking them backwards, and owns the step's memory.
/// </summary>
/// <remarks>
/// <para>After <see cref="Reset"/> all memory goes back to the pool and every tensor of the step throws when read. A loop that does
/// the same step again allocates nothing: tensors, operations and memory are used again.</para>
/// <para>A tape belongs to one thread at a time. Several tapes may read the same parameters at once.</para>
/// </remarks>
public sealed unsafe partial class Tape : IDisposable
{
    private readonly List<TensorCell> _cells = [];
    private readonly List<Node> _nodes = [];
    private int _cellCount;
    private int _nodeCount;

    /// <summary>Makes an empty tape.</summary>
    /// <param name="workers">The threads its kernels run on; <see cref="WorkerPool.Shared"/> if left out.</param>
    public Tape(WorkerPool? workers = null) => Workers = workers ?? WorkerPool.Shared;

    /// <summary>The threads the kernels run on.</summary>
    public WorkerPool Workers { get; }

    /// <summary>Whether operations are kept for a backward pass. Switch it off for inference, which then needs far less memory.</summary>
    public bool Recording { get; set; } = true;

    /// <summary>The number of operations recorded since the last reset.</summary>
    public int RecordedOperations => _nodeCount;

    /// <summary>A tensor of this step that stands for <paramref name="leaf"/> and whose gradient is wanted. Shares memory.</summary>
    /// <param name="leaf">A contiguous tensor, usually a parameter.</param>
    public Tensor Watch(Tensor leaf)
    {
        TensorCell source = leaf.Cell;
        TensorCell cell = RentCell(source.Shape, source.Layout);
        cell.Data = source.Data;
        cell.Source = source.Source ?? source;
        cell.IsLeaf = true;
        cell.NeedsGradient = Recording;
        return new Tensor(cell);
    }

    /// <summary>A tensor of this step with a copy of the values, in the row-major order of the shape.</summary>
    /// <exception cref="ArgumentException">The number of values is not that of the shape.</exception>
    public Tensor Input(Shape shape, ReadOnlySpan<float> values)
    {
        if (values.Length != shape.Count)
            throw new ArgumentException($"Shape {shape} needs {shape.Count} values, got {values.Length}.", nameof(values));
        TensorCell cell = NewCell(shape, MemoryLayout.Contiguous);
        values.CopyTo(new Span<float>(cell.Data, cell.Count));
        return new Tensor(cell);
    }

    /// <summary>Gives back all memory of the step. Every tensor made on this tape throws from now on.</summary>
    public void Reset()
    {
        for (int i = 0; i < _nodeCount; i++)
            _nodes[i].Release();
        for (int i = 0; i < _cellCount; i++)
            Free(_cells[i]);
        _nodeCount = 0;
        _cellCount = 0;
        SquaredPerSample = false;
        _hasRunBackward = false;
    }

    /// <summary>Resets the tape; its memory stays with the engine's pool.</summary>
    public void Dispose() => Reset();

    /// <summary>A new tensor of this step, memory uninitialised.</summary>
    internal TensorCell NewCell(Shape shape, MemoryLayout layout)
    {
        TensorCell cell = RentCell(shape, layout);
        cell.Data = FloatPool.Rent(Math.Max(1, shape.Count));
        cell.RentedData = true;
        return cell;
    }

    /// <summary>The builder of this tape's chains.</summary>
    internal FoldedChainOp Chain => field ??= new FoldedChainOp(this);

    /// <summary>A tensor of this step without values: it stands for what is nowhere kept whole.</summary>
    internal TensorCell NewPlaceholder(Shape shape, MemoryLayout layout) => RentCell(shape, layout);

    /// <summary>A new tensor that shares the memory of another under a different shape or layout.</summary>
    internal TensorCell NewView(TensorCell source, Shape shape, MemoryLayout layout)
    {
        TensorCell cell = RentCell(shape, layout);
        cell.Data = source.Data;
        cell.Source = source;
        source.IsAliased = true;
        return cell;
    }

    /// <summary>A vector that lies in another tensor's memory of this step.</summary>
    internal Tensor Known(float* values, int count)
    {
        TensorCell cell = RentCell(new Shape(count), MemoryLayout.Contiguous);
        cell.Data = values;
        return new Tensor(cell);
    }

    /// <summary>Gives back the memory of a tensor that nothing reads any more; only sensible when nothing is recorded.</summary>
    internal void Release(Tensor tensor)
    {
        TensorCell cell = tensor.Cell;
        if (Recording || cell.Tape != this || !cell.RentedData || cell.IsAliased)
            return;
        FloatPool.Return(cell.Data, Math.Max(1, cell.Count));
        cell.RentedData = false;
        cell.Data = null;
        cell.Generation++;
    }

    /// <summary>Gives back the memory of a tensor inside a graph once the backward pass is through with it: nobody else has a handle to it.</summary>
    internal static void ReleaseData(TensorCell cell)
    {
        if (!cell.RentedData || cell.IsAliased)
            return;
        FloatPool.Return(cell.Data, Math.Max(1, cell.Count));
        cell.RentedData = false;
        cell.Data = null;
    }

    /// <summary>Whether an operation on these inputs must be recorded.</summary>
    internal bool Records(TensorCell a) => Recording && a.NeedsGradient;

    internal bool Records(TensorCell a, TensorCell b) => Recording && (a.NeedsGradient || b.NeedsGradient);

    /// <summary>The node at the tape's end, used again where the last step had the same operation there.</summary>
    internal T Record<T>(TensorCell output)
        where T : Node, new()
    {
        T node;
        if (_nodeCount < _nodes.Count && _nodes[_nodeCount] is T recycled)
        {
            node = recycled;
        }
        else
        {
            node = new T();
            if (_nodeCount < _nodes.Count)
                _nodes[_nodeCount] = node;
            else
                _nodes.Add(node);
        }

        _nodeCount++;
        node.Output = output;
        output.NeedsGradient = true;
        return node;
    }

    private TensorCell RentCell(Shape shape, MemoryLayout layout)
    {
        if (_cellCount == _cells.Count)
            _cells.Add(new TensorCell());
        TensorCell cell = _cells[_cellCount++];
        cell.Tape = this;
        cell.Shape = shape;
        cell.Layout = layout;
        return cell;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Free(TensorCell cell)
    {
        int count = Math.Max(1, cell.Count);
        if (cell.RentedData)
            FloatPool.Return(cell.Data, count);
        if (cell.Gradient is not null)
            FloatPool.Return(cell.Gradient, count);
        if (cell.Moments is not null)
            FloatPool.Return(cell.Moments, 2L * cell.Shape[1]);
        if (cell.Coefficients is not null)
            FloatPool.Return(cell.Coefficients, 3L * cell.Shape[1]);
        cell.Moments = null;
        cell.Coefficients = null;
        cell.Data = null;
        cell.Gradient = null;
        cell.RentedData = false;
        cell.IsAliased = false;
        cell.NeedsGradient = false;
        cell.IsLeaf = false;
        cell.SquaredUses = 0;
        cell.Source = null;
        cell.Generation++;
    }
}
