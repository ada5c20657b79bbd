using System.Collections.Immutable;

namespace Lethe.Data;

/// <summary><c>class:6,7</c> or <c>fine:rocket</c>: whole classes in every part.</summary>
internal sealed record ClassSelection(ClassSelector Selector) : RequestSelection
{
    public override ResolvedForgetRequest Resolve(ForgetRequest request, Dataset data)
    {
        ImmutableArray<int> classes = Selector.Resolve(request.Text, data);
        ForgetScope scope = Selector.Fine ? ForgetScope.FineClasses : ForgetScope.Classes;
        return new ResolvedForgetRequest(request, scope, Selector.IdsIn(data.Train, classes), Selector.IdsIn(data.Validation, classes))
        {
            Classes = Selector.Fine ? [] : classes,
            FineClasses = Selector.Fine ? classes : [],
        };
    }
}
