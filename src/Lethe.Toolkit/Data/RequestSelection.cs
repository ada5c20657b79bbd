namespace Lethe.Data;

/// <summary>The parsed body of a forget request.</summary>
internal abstract record RequestSelection
{
    public abstract ResolvedForgetRequest Resolve(ForgetRequest request, Dataset data);
}
