using System.Reflection;
using Lethe.Data;
using Lethe.Unlearning;
using MethodInfo = System.Reflection.MethodInfo;

namespace Lethe.Toolkit.Tests.Contracts;

/// <summary>Nothing that a method is handed leads to a test part.</summary>
public sealed class TestPartReachTests
{
    private static readonly Type[] Forbidden = [typeof(Dataset), typeof(ForgetSplit), typeof(UnlearningJob), typeof(UnlearningResult)];

    [Fact]
    public void No_type_reachable_from_the_context_exposes_a_test_part()
    {
        HashSet<Type> reached = Reach(typeof(UnlearningContext));
        Assert.Contains(typeof(ForgetData), reached);
        Assert.Contains(typeof(DatasetPart), reached);
        Assert.All(Forbidden, type => Assert.DoesNotContain(type, reached));
        Assert.All(reached, type => Assert.DoesNotContain(Members(type), member => member.Name.Contains("Test", StringComparison.Ordinal)));
    }

    private static HashSet<Type> Reach(Type root)
    {
        HashSet<Type> reached = [];
        Stack<Type> open = new([root]);
        while (open.TryPop(out Type? type))
        {
            foreach (Type argument in type.IsGenericType ? type.GetGenericArguments() : [])
                open.Push(argument);
            if (type.HasElementType)
                open.Push(type.GetElementType()!);
            if (type.Namespace?.StartsWith("Lethe", StringComparison.Ordinal) != true || !reached.Add(type))
                continue;
            foreach (MemberInfo member in Members(type))
                open.Push(Handed(member));
        }

        return reached;
    }

    private static IEnumerable<MemberInfo> Members(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.Instance).Where(member => member is PropertyInfo or FieldInfo or MethodInfo);

    private static Type Handed(MemberInfo member) => member switch
    {
        PropertyInfo property => property.PropertyType,
        FieldInfo field => field.FieldType,
        MethodInfo method => method.ReturnType,
        _ => typeof(void),
    };
}
