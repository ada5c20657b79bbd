using Lethe.Engine.Kernels;
using Lethe.Engine.Tensors;

namespace Lethe.Engine.Autograd;

/// <summary>Matrix products, one or a batch of them.</summary>
public static unsafe class MatMulOp
{
    /// <summary>A B for [M, K] and [K, N], or batch by batch for [B, M, K] and [B, K, N]; either factor may lie transposed.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="a">The left factor; [.., K, M] when <paramref name="transposeA"/>.</param>
    /// <param name="b">The right factor; [.., N, K] when <paramref name="transposeB"/>.</param>
    /// <param name="transposeA">Whether the left factor's last two dimensions change places.</param>
    /// <param name="transposeB">Whether the right factor's last two dimensions change places.</param>
    /// <exception cref="ShapeMismatchException">The shapes do not fit.</exception>
    public static Tensor MatMul(this Tape tape, Tensor a, Tensor b, bool transposeA = false, bool transposeB = false)
    {
        TensorCell left = a.Cell;
        TensorCell right = b.Cell;
        Product product = Product.Of(left.Shape, right.Shape, transposeA, transposeB);
        Shape shape = left.Shape.Rank == 3 ? new Shape(product.Batch, product.M, product.N) : new Shape(product.M, product.N);
        TensorCell to = tape.NewCell(shape, MemoryLayout.Contiguous);
        product.Run(tape.Workers, left.Data, right.Data, to.Data, false);
        if (tape.Records(left, right))
        {
            Step step = tape.Record<Step>(to);
            (step.Left, step.Right, step.Product) = (left, right, product);
        }

        return new Tensor(to);
    }

    private readonly record struct Product(int Batch, int M, int N, int K, bool TransposeA, bool TransposeB)
    {
        internal static Product Of(Shape a, Shape b, bool transposeA, bool transposeB)
        {
            if (a.Rank is not (2 or 3) || b.Rank != a.Rank || (a.Rank == 3 && a[0] != b[0]))
                throw new ShapeMismatchException("MatMul", a, b);
            (int m, int k) = transposeA ? (a[-1], a[-2]) : (a[-2], a[-1]);
            (int inner, int n) = transposeB ? (b[-1], b[-2]) : (b[-2], b[-1]);
            return inner == k
                ? new Product(a.Rank == 3 ? a[0] : 1, m, n, k, transposeA, transposeB)
                : throw new ShapeMismatchException("MatMul", a, b);
        }

        internal void Run(WorkerPool workers, float* a, float* b, float* c, bool accumulate) =>
            GemmBatch.Multiply(workers, Batch, TransposeA, TransposeB, M, N, K, a, b, c, accumulate);

        /// <summary>dA = dC Bᵀ, transposed where A lies transposed.</summary>
        internal Product LeftGradient => TransposeA
            ? new Product(Batch, K, M, N, TransposeB, true)
            : new Product(Batch, M, K, N, false, !TransposeB);

        /// <summary>dB = Aᵀ dC, transposed where B lies transposed.</summary>
        internal Product RightGradient => TransposeB
            ? new Product(Batch, N, K, M, true, TransposeA)
            : new Product(Batch, K, N, M, !TransposeA, false);
    }

    private sealed class Step : Node
    {
        internal TensorCell Left { get; set; } = null!;

        internal TensorCell Right { get; set; } = null!;

        internal Product Product { get; set; }

        internal override void Backward(Tape tape)
        {
            float* dy = Output.Gradient;
            if (Left.NeedsGradient)
            {
                float* da = tape.GradientOf(Left, out bool accumulate);
                if (Product.TransposeA)
                    Product.LeftGradient.Run(tape.Workers, Right.Data, dy, da, accumulate);
                else
                    Product.LeftGradient.Run(tape.Workers, dy, Right.Data, da, accumulate);
            }

            if (Right.NeedsGradient)
            {
                float* db = tape.GradientOf(Right, out bool accumulate);
                if (Product.TransposeB)
                    Product.RightGradient.Run(tape.Workers, dy, Left.Data, db, accumulate);
                else
                    Product.RightGradient.Run(tape.Workers, Left.Data, dy, db, accumulate);
            }
        }

        internal override void Clear()
        {
            Left = null!;
            Right = null!;
        }
    }
}
