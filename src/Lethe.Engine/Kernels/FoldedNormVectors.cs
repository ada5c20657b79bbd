namespace Lethe.Engine.Kernels;

/// <summary>Where the gradients of a folded norm and of the bias before it are added, or the sums of their squares.</summary>
internal unsafe struct FoldedNormVectors
{
    /// <summary>γ, not zero where its gradient is wanted; and s = γ/σ.</summary>
    public float* Gamma, Scale;

    /// <summary>Gradients of γ, of β and of the convolution's bias, [C], or null.</summary>
    public float* Dgamma, Dbeta, Dbias;

    /// <summary>Whether to add squares.</summary>
    public bool Squared;

    /// <summary>Whether any is wanted.</summary>
    public readonly bool IsWanted => Dgamma != null || Dbeta != null || Dbias != null;

    /// <summary>dγ += Σ g·(y − r − β)/γ, dβ += Σ g and db += s Σ g, or their squares, from a group's sums [2, C].</summary>
    public readonly void Add(int channels, float* sums)
    {
        for (int c = 0; c < channels; c++)
        {
            float total = sums[c], moment = sums[channels + c] / Gamma[c], bias = Scale[c] * total;
            if (Dgamma != null) Dgamma[c] += Squared ? moment * moment : moment;
            if (Dbeta != null) Dbeta[c] += Squared ? total * total : total;
            if (Dbias != null) Dbias[c] += Squared ? bias * bias : bias;
        }
    }
}
